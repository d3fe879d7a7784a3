"""Tabs of everybody who may come, on a database that is rolled back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from functools import cache, partial

import pytest
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.served import Served
from tests.web.hall import Hall
from tests.web.line import HYDRATE, Line, a_line
from tests.web.tabs import Tab, Web, a_web_process
from ticketdesk import db
from ticketdesk.ai.chain import SecondOpinion
from ticketdesk.ai.fake import FakeAdviser
from ticketdesk.desk import links, sessions
from ticketdesk.models import Account, Category, Incident, Priority, Ticket
from ticketdesk.models.columns import now
from ticketdesk.web.form import state as form
from ticketdesk.web.form.state import FormState
from ticketdesk.web.live import ROOMS
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.submitter.state import SubmitterState
from ticketdesk.web.ticket.state import TicketState

TabOf = Callable[..., Awaitable[Tab]]
Look = Callable[..., Awaitable[Tab]]
MakeTicket = Callable[..., Awaitable[Ticket]]


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    """A process with its tabs; what a handler did not catch fails the test."""
    async with a_web_process() as running:
        yield running
    assert running.raised == []


@pytest.fixture
def lose_the_database(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the call on nothing answers where the database was."""

    def lose() -> None:
        nowhere = create_async_engine("postgresql+psycopg://nobody@127.0.0.1:1/none", poolclass=NullPool)
        monkeypatch.setattr(db, "_sessions", cache(lambda _of: partial(AsyncSession, nowhere)))

    return lose


@pytest.fixture(autouse=True)
def _empty_rooms() -> Iterator[None]:
    yield
    ROOMS._open.clear()
    ROOMS._places.clear()
    ROOMS._inside.clear()
    ROOMS._changed.clear()


@pytest.fixture
def tab_of(session: AsyncSession, web: Web) -> TabOf:
    """``await tab_of(ana, "/desk", status="open")``: a tab of somebody who signed in; None for a stranger."""

    async def make(account: Account | None, path: str = "/", **query: str) -> Tab:
        cookie = await sessions.begin(session, account) if account else ""
        return web.tab(cookie, path, **query)

    return make


@pytest.fixture
def hall(monkeypatch: pytest.MonkeyPatch) -> Hall:
    hall = Hall()
    monkeypatch.setattr(ROOMS, "app", hall)
    return hall


@pytest.fixture
def look(tab_of: TabOf, hall: Hall) -> Look:
    """``await look(ana, status="open")``: a tab that shows the queue."""

    async def open_queue(account: Account, **query: str) -> Tab:
        tab = await tab_of(account, "/desk", **query)
        await tab.call(QueueState.load)
        return tab

    return open_queue


@pytest.fixture
async def ticket(a_ticket: MakeTicket) -> Ticket:
    return await a_ticket("The export is empty", "Planted words", email="li@example.com")


@pytest.fixture
async def tab(ana: Account, tab_of: TabOf, ticket: Ticket) -> Tab:
    """Ana's tab, with the ticket on the screen."""
    opened = await tab_of(ana, f"/desk/tickets/{ticket.id}/")
    await opened.call(TicketState.load)
    return opened


@pytest.fixture
async def mine(a_ticket: MakeTicket) -> Ticket:
    """The ticket of a requester."""
    return await a_ticket("The export is empty", "Zero bytes", email="li@example.com")


@pytest.fixture
async def key(session: AsyncSession, mine: Ticket) -> str:
    """Its private link."""
    return await links.create(session, mine)


@pytest.fixture
async def requester(key: str, tab_of: TabOf) -> Tab:
    """The requester's tab, with that page on the screen."""
    opened = await tab_of(None, f"/t/{key}/")
    await opened.call(SubmitterState.load)
    return opened


@pytest.fixture
async def cluster(session: AsyncSession, a_ticket: MakeTicket) -> list[Ticket]:
    """Five tickets that the radar has seen together."""
    made = [await a_ticket(f"Login broken {n}", "Bad gateway") for n in range(5)]
    session.add(Incident(number=made[0].id or 0, numbers=[one.id or 0 for one in made]))
    await session.flush()
    return made


@pytest.fixture
async def stranger(served: Served) -> AsyncIterator[Line]:
    """An open line without a cookie, before the first event."""
    async with a_line(served) as line:
        yield line


@pytest.fixture
async def viewer(served: Served) -> AsyncIterator[Line]:
    """Vic's line; he looks at the queue."""
    async with a_line(served, served.sign_in("vic").header, "/desk") as line:
        await line.load()
        yield line


@pytest.fixture
def adviser(monkeypatch: pytest.MonkeyPatch) -> FakeAdviser:
    """Gemini at the public form, who thinks that everything is billing and high."""
    fake = FakeAdviser(Category.billing, Priority.high)
    monkeypatch.setattr(form, "second_opinion", lambda: SecondOpinion([fake]))
    return fake


@pytest.fixture
async def form_tab(adviser: FakeAdviser, tab_of: TabOf) -> Tab:
    """The form as a stranger opened it a minute ago."""
    opened = await tab_of(None, "/")
    await opened.send(HYDRATE, {})
    await opened.call(FormState.visit)
    (await opened.state(FormState))._opened_at = now() - timedelta(minutes=1)
    return opened
