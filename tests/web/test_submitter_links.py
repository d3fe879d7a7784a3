"""The private link on the desk's side, and what its page says to browsers and search engines."""

from __future__ import annotations

import re

import httpx
import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.browser import steps
from tests.served import Served
from tests.web.conftest import MakeTicket, TabOf
from tests.web.line import a_line
from tests.web.tabs import Tab
from tests.web.watching import everything, history
from ticketdesk.desk import links, tickets
from ticketdesk.errors import NotFound
from ticketdesk.models import Account, Link, Role, Ticket
from ticketdesk.web.submitter.state import SubmitterState
from ticketdesk.web.ticket.links import LinkState
from ticketdesk.web.ticket.state import TicketState

LINK = re.compile(r"http://localhost:8000/t/([\w-]{43})")


async def _make(tab: Tab) -> str:
    """The key in the link that an agent is shown."""
    answer = await tab.call(LinkState.make)
    found = LINK.fullmatch(answer.values["link_state.link"])
    assert found
    return found[1]


async def test_an_agent_is_shown_a_new_link_once(session: AsyncSession, tab: Tab, ticket: Ticket) -> None:
    key = await _make(tab)
    assert (await links.ticket_behind(session, key)).id == ticket.id
    assert await history(session, ticket) == ["link_made"]
    assert (await tab.call(LinkState.put_away)).values["link_state.link"] == ""
    assert key not in str(await everything(session))


async def test_revoking_closes_every_link_and_takes_the_new_one_off_the_screen(
    session: AsyncSession, tab: Tab, ticket: Ticket
) -> None:
    await links.create(session, ticket)
    key = await _make(tab)
    answer = await tab.call(LinkState.revoke)
    assert answer.values["link_state.link"] == ""
    assert answer.values["notice.words"] == f"The 3 private links of ticket {ticket.id} were revoked."
    with pytest.raises(NotFound):
        await links.ticket_behind(session, key)
    answer = await tab.call(LinkState.revoke)
    assert answer.values["notice.words"] == f"Ticket {ticket.id} has no private link that still works."
    await _make(tab)
    answer = await tab.call(LinkState.revoke)
    assert answer.values["notice.words"] == f"The private link of ticket {ticket.id} was revoked."


@pytest.mark.parametrize("who", ["vic", "nobody", "ana, demoted"])
@pytest.mark.parametrize("act", [LinkState.make, LinkState.revoke], ids=["make", "revoke"])
async def test_who_may_not_change_a_ticket_gets_no_link_and_revokes_none(
    session: AsyncSession, ana: Account, vic: Account, ticket: Ticket, tab_of: TabOf, who: str, act: object
) -> None:
    account = {"vic": vic, "nobody": None}.get(who, ana)
    tab = await tab_of(account, f"/desk/tickets/{ticket.id}/")
    await tab.call(TicketState.load)
    if who == "ana, demoted":
        ana.role = Role.viewer
        await session.flush()
    before = await everything(session)
    answer = await tab.call(act)
    assert (answer.goes_to or "").startswith("/desk" if account else "/login")
    assert not any(name.startswith("link_state") for name in answer.values)
    assert await everything(session) == before


async def test_a_deleted_ticket_gets_no_link(
    session: AsyncSession, ana: Account, tab: Tab, ticket: Ticket
) -> None:
    await tickets.delete(session, ticket.id or 0, by=ana)
    before = (await session.exec(select(Link.id))).all()
    answer = await tab.call(LinkState.make)
    assert answer.values["notice.words"].startswith("This ticket was deleted.")
    assert "link_state.link" not in answer.values
    assert (await session.exec(select(Link.id))).all() == before


async def test_a_tab_that_shows_no_ticket_gets_no_link(
    session: AsyncSession, ana: Account, tab_of: TabOf
) -> None:
    answer = await (await tab_of(ana, "/desk")).call(LinkState.make)
    assert answer.values["notice.words"].startswith("A ticket has a number")
    assert (await session.exec(select(Link))).all() == []


async def test_a_key_opens_one_ticket_and_tells_of_no_other(
    session: AsyncSession, a_ticket: MakeTicket, tab_of: TabOf
) -> None:
    one, other = await a_ticket("Mine"), await a_ticket("Planted")
    key = await links.create(session, one)
    opened = await (await tab_of(None, f"/t/{key}/")).call(SubmitterState.load)
    assert opened.values["submitter_state.title"] == "Mine"
    for wrong in (f"/t/{other.id}", f"/t/{key}{other.id}", f"/t/{key}/{other.id}", "/t/", "/t/%00"):
        answer = await (await tab_of(None, wrong)).call(SubmitterState.load)
        assert answer.values["submitter_state.problem"] == links.CLOSED
        assert "Planted" not in str(answer.values)


def test_the_private_page_goes_into_no_index_and_hands_its_address_to_nobody(served: Served) -> None:
    address = steps.link_to(served, served.a_ticket("Planted title"))
    for path in (address, f"{address}/"):
        answer = httpx.get(served.url + path)
        assert answer.status_code == 200
        assert "noindex" in answer.headers["x-robots-tag"]
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert address.rpartition("/")[2] not in answer.text
        assert "Planted" not in answer.text


def test_the_script_of_the_private_page_comes_along_with_the_first_ones(served: Served) -> None:
    [named] = re.findall(
        r"<(/assets/_t_[^>]+\.js)>; rel=modulepreload", httpx.get(f"{served.url}/t/x").headers["link"]
    )
    assert httpx.get(served.url + named).headers["content-type"].startswith("text/javascript")
    assert "link" not in httpx.get(served.url).headers


def test_search_engines_may_fetch_private_pages_or_they_never_read_that_these_are_not_for_them(
    served: Served,
) -> None:
    answer = httpx.get(f"{served.url}/robots.txt")
    assert answer.status_code == 200
    refused = [
        line.partition(":")[2].strip() for line in answer.text.splitlines() if line.startswith("Disallow")
    ]
    assert "/desk" in refused
    assert not any("/t/anything".startswith(path) for path in refused)


async def test_a_line_to_a_private_page_holds_nothing_but_its_ticket(served: Served) -> None:
    served.a_ticket("Planted title", description="Planted words", email="planted@example.com")
    address = steps.link_to(served, served.a_ticket("Mine", email="mine@example.com"))
    async with a_line(served, path=address) as line:
        await line.load()
        await line.until(lambda: line.value("submitter_state.title") == "Mine")
        told = " ".join(line.heard)
        for secret in ("lanted", "mine@example.com", "ana@example.com"):
            assert secret not in told
