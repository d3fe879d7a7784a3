"""Who gets in: nobody where nothing is said, and nobody with somebody else's tab."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from reflex_base.registry import RegistrationContext
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import TabOf
from tests.web.line import HYDRATE
from tests.web.tabs import Tab, Web
from tests.web.test_register import handlers
from tests.web.watching import everything
from ticketdesk.desk import reports, sessions
from ticketdesk.models import Account, Role, Ticket
from ticketdesk.web.framework import FRAMEWORK
from ticketdesk.web.guard import AGENTS, ANYONE, STAFF, roles_of
from ticketdesk.web.insights.state import InsightsState
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.shared.notice import DEFECT, UNREACHABLE, Notice
from ticketdesk.web.ticket.state import TicketState

MakeTicket = Callable[..., Awaitable[Ticket]]


async def test_a_stranger_is_sent_to_sign_in_and_told_nothing(
    session: AsyncSession, tab_of: TabOf, a_ticket: MakeTicket
) -> None:
    await a_ticket()
    tab, before = await tab_of(None, "/desk"), await everything(session)
    await tab.send(HYDRATE, {})
    closed = [name for name in handlers() if roles_of(name) != ANYONE]
    assert len(closed) > 15
    for name in closed:
        answer = await tab.send(name, {})
        assert (answer.goes_to or "").startswith("/login"), name
        assert answer.values == {}, name
    assert await everything(session) == before


async def test_a_viewer_may_look_but_change_nothing(
    session: AsyncSession, vic: Account, tab_of: TabOf, a_ticket: MakeTicket
) -> None:
    ticket = await a_ticket()
    tab = await tab_of(vic, f"/desk/tickets/{ticket.id}")
    shown = await tab.call(TicketState.load)
    assert shown.values["ticket_state.ticket"]["id"] == ticket.id
    assert shown.values["session.may_change"] is False
    before = await everything(session)
    changing = [name for name in handlers() if roles_of(name) == AGENTS]
    assert len(changing) > 10
    for name in changing:
        answer = await tab.send(name, {})
        assert answer.goes_to == "/desk", name
        assert answer.values == {}, name
    assert await everything(session) == before


async def test_a_role_that_was_taken_away_is_gone_with_the_next_event(
    session: AsyncSession, ana: Account, tab_of: TabOf, a_ticket: MakeTicket
) -> None:
    ticket = await a_ticket()
    tab = await tab_of(ana, f"/desk/tickets/{ticket.id}")
    await tab.call(TicketState.load)
    ana.role = Role.viewer
    session.add(ana)
    await session.flush()
    assert (await tab.call(TicketState.resolve)).goes_to == "/desk"
    await session.refresh(ticket)
    assert ticket.status.value == "open"


async def test_a_name_that_nobody_marked_is_refused(ana: Account, tab_of: TabOf) -> None:
    tab = await tab_of(ana)
    await tab.send(HYDRATE, {})
    known = set(RegistrationContext.get().event_handlers) - FRAMEWORK
    others = {name for name in known if not roles_of(name)}
    assert len(others) > 8
    for name in others:
        answer = await tab.send(name, {"var_name": "search", "value": "x", "vars": {}, "info": "x"})
        assert (answer.goes_to, answer.values) == ("/desk", {}), name


def _only_told_to_leave(answers: list[dict[str, object]]) -> bool:
    return answers == [{"session.must_reload": True}] * len(answers)


@pytest.mark.parametrize("taken_by", ["a stranger", "somebody else", "the same person, signed in again"])
async def test_a_tab_filled_under_one_cookie_gives_nothing_to_another(
    session: AsyncSession, ana: Account, ines: Account, tab_of: TabOf, a_ticket: MakeTicket, taken_by: str
) -> None:
    await a_ticket("Planted title")
    tab = await tab_of(ana, "/desk")
    filled = await tab.call(QueueState.load)
    assert filled.values["queue_state.total"] == 1
    hers = tab.cookie
    who = {"a stranger": None, "somebody else": ines}.get(taken_by, ana)
    tab.cookie = await sessions.begin(session, who) if who else ""
    tries = [HYDRATE, *FRAMEWORK, *handlers()]
    assert _only_told_to_leave([(await tab.send(name, {})).values for name in tries])
    tab.cookie = hers
    assert (await tab.call(QueueState.load)).values["queue_state.total"] == 1


async def test_a_tab_whose_session_ended_starts_afresh(
    session: AsyncSession, ana: Account, tab_of: TabOf
) -> None:
    tab = await tab_of(ana, "/desk")
    await tab.call(QueueState.load)
    await sessions.end(session, tab.cookie)
    assert (await tab.call(QueueState.load)).values == {"session.must_reload": True}


async def test_a_stranger_who_signs_in_keeps_the_tab(
    session: AsyncSession, ana: Account, tab_of: TabOf
) -> None:
    tab = await tab_of(None, "/desk")
    await tab.send(HYDRATE, {})
    tab.cookie = await sessions.begin(session, ana)
    assert (await tab.call(QueueState.load)).values["session.name"] == ana.name


async def test_without_a_database_nobody_gets_in_and_it_is_said(
    ana: Account, tab_of: TabOf, a_ticket: MakeTicket, lose_the_database: Callable[[], None]
) -> None:
    await a_ticket("Planted title")
    tab, new = await tab_of(ana, "/desk"), await tab_of(ana, "/login")
    await tab.call(QueueState.load)
    lose_the_database()
    said = {"notice.words": UNREACHABLE, "notice.is_shown": True, "notice.can_undo": False}
    for name in (HYDRATE, *handlers()):
        assert (await tab.send(name, {})).values == said, name
    drawn = await new.send(HYDRATE, {})  # a tab that was never filled holds nothing, so it may draw its page
    assert drawn.values["notice.words"] == UNREACHABLE
    assert drawn.values["queue_state.rows"] == []


async def test_a_defect_is_said_once_and_told_to_the_log_without_words(
    ana: Account, tab_of: TabOf, web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError("planted words")

    monkeypatch.setattr(reports, "summary", fails)
    tab = await tab_of(ana, "/desk")
    await tab.call(QueueState.load)
    assert (await tab.call(InsightsState.load)).events == []
    assert (await tab.hear("notice.words")).values["notice.words"] == DEFECT
    assert (await tab.call(Notice.dismiss)).values == {"notice.is_shown": False}
    assert [str(error) for error in web.raised] == ["planted words"]
    web.raised.clear()
    assert "RuntimeError in test_guard.py" in caplog.text
    assert "planted" not in caplog.text


async def test_staff_means_everybody_with_an_account(
    ines: Account, ana: Account, vic: Account, tab_of: TabOf
) -> None:
    looking = [
        name for name in handlers() if roles_of(name) == STAFF and not name.endswith((".load", ".choose"))
    ]
    for account in (ines, ana, vic):
        tab: Tab = await tab_of(account, "/desk")
        await tab.call(QueueState.load)
        for name in looking:
            answer = await tab.send(name, {})
            assert answer.goes_to != "/login", f"{account.role} {name}"
