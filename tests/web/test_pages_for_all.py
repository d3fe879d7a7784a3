"""The private page, the figures, and what the sign-in and setup pages say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import TabOf
from ticketdesk.desk import links, messages, tickets
from ticketdesk.desk.keys import hash_of
from ticketdesk.models import Account, Category, Link, Priority, Status, Ticket
from ticketdesk.models.columns import now
from ticketdesk.web.auth.state import FIELDS, LOGIN, SETUP, AuthState
from ticketdesk.web.insights.state import InsightsState
from ticketdesk.web.shared.notice import UNREACHABLE
from ticketdesk.web.submitter.state import SubmitterState

MakeTicket = Callable[..., Awaitable[Ticket]]


@pytest.fixture
async def key(session: AsyncSession, ana: Account, a_ticket: MakeTicket) -> str:
    """The private link of a ticket on which much was said."""
    ticket = await a_ticket("The export is empty", "Zero bytes", email="li@example.com", assignee=ana)
    number = ticket.id or 0
    await messages.note(session, number, "Planted note", by=ana)
    await messages.reply(session, number, "We look at it", by=ana)
    await tickets.close(session, number, by=ana, comment="Fixed in 2.1")
    return await links.create(session, ticket)


async def test_the_private_page_shows_the_public_side_and_nothing_else(key: str, tab_of: TabOf) -> None:
    answer = await (await tab_of(None, f"/t/{key}")).call(SubmitterState.load)
    said = answer.values["submitter_state.said"]
    assert [(one["author"], one["body"], one["html"], one["label"]) for one in said] == [
        ("You", "Zero bytes", "", ""),
        ("Ana Moreau", "", "<p>We look at it</p>", ""),
        ("Ana Moreau", "", "<p>Fixed in 2.1</p>", "Closing comment"),
    ]
    assert answer.values["submitter_state.status"] == "closed"
    assert "Planted note" not in str(answer.values)
    assert "ana@example.com" not in str(answer.values)


@pytest.mark.parametrize("spoil", ["cut", "another", "revoked", "expired", "deleted"])
async def test_a_link_that_is_not_right_opens_nothing(
    session: AsyncSession, ana: Account, key: str, tab_of: TabOf, spoil: str
) -> None:
    link = (await session.exec(select(Link).where(Link.key_hash == hash_of(key)))).one()
    if spoil == "revoked":
        link.revoked_at = now()
    if spoil == "expired":
        link.expires_at = now() - timedelta(seconds=1)
    if spoil == "deleted":
        await tickets.delete(session, link.ticket_id, by=ana)
    session.add(link)
    await session.flush()
    asked = {"cut": key[:-1], "another": "x" * 43}.get(spoil, key)
    answer = await (await tab_of(None, f"/t/{asked}")).call(SubmitterState.load)
    assert answer.values["submitter_state.problem"].startswith("This link does not open a ticket.")
    assert (answer.values["submitter_state.number"], answer.values["submitter_state.said"]) == (0, [])


async def test_a_signed_in_agent_needs_the_key_too(ana: Account, key: str, tab_of: TabOf) -> None:
    answer = await (await tab_of(ana, "/t/1")).call(SubmitterState.load)
    assert answer.values["submitter_state.number"] == 0


async def test_a_private_page_whose_database_is_away_says_so(
    key: str, tab_of: TabOf, lose_the_database: Callable[[], None]
) -> None:
    tab = await tab_of(None, f"/t/{key}")
    lose_the_database()
    assert (await tab.call(SubmitterState.load)).values["submitter_state.problem"] == UNREACHABLE


async def test_the_insights_are_counted_by_the_database(
    vic: Account, ana: Account, a_ticket: MakeTicket, tab_of: TabOf
) -> None:
    then = now() - timedelta(days=4)
    await a_ticket("One", category=Category.billing, priority=Priority.low, at=then)
    await a_ticket("Two", category=Category.billing, status=Status.resolved)
    await a_ticket("Gone", category=Category.account, deleted=True)
    values = (await (await tab_of(vic, "/desk/insights")).call(InsightsState.load)).values
    assert (values["insights_state.total"], values["insights_state.open"]) == (2, 1)
    assert values["insights_state.per_day"] == "0.5"
    bars = {
        bar["label"]: (bar["count"], bar["share"], bar["href"]) for bar in values["insights_state.categories"]
    }
    assert bars["Billing"] == (2, 100, "/desk?category=billing")
    assert bars["Account"] == (0, 0, "/desk?category=account")
    assert {bar["label"]: bar["count"] for bar in values["insights_state.statuses"]} == {
        "Open": 1,
        "In progress": 0,
        "Resolved": 1,
        "Closed": 0,
    }
    points = values["insights_state.points"]
    assert len(points) == 28
    assert (sum(day["created"] for day in points), sum(day["finished"] for day in points)) == (2, 1)


async def test_the_insights_of_an_empty_desk_are_zero(vic: Account, tab_of: TabOf) -> None:
    values = (await (await tab_of(vic, "/desk/insights")).call(InsightsState.load)).values
    assert (values["insights_state.total"], values["insights_state.per_day"]) == (0, "0")
    assert values["insights_state.problem"] == ""


@pytest.mark.parametrize("problem", LOGIN)
async def test_the_sign_in_page_says_why_one_was_sent_back(tab_of: TabOf, problem: str) -> None:
    tab = await tab_of(None, "/login", problem=problem, next="/desk/tickets/7")
    values = (await tab.call(AuthState.load_login)).values
    assert values["auth_state.problem"] == LOGIN[problem]
    assert values["auth_state.next"] == "/desk/tickets/7"


@pytest.mark.parametrize("problem", SETUP)
async def test_the_setup_page_says_why_one_was_sent_back(tab_of: TabOf, problem: str) -> None:
    tab = await tab_of(None, "/setup", problem=problem, code="c" * 43)
    values = (await tab.call(AuthState.load_setup)).values
    assert values["auth_state.problem"] == SETUP[problem]
    assert values["auth_state.code"] == "c" * 43
    assert set(values["auth_state.wrong"].values()) == {""}


async def test_the_setup_page_names_each_field_that_was_refused(tab_of: TabOf) -> None:
    tab = await tab_of(None, "/setup", problem="email,password")
    wrong = (await tab.call(AuthState.load_setup)).values["auth_state.wrong"]
    assert wrong == {"email": FIELDS["email"], "password": FIELDS["password"], "name": ""}


@pytest.mark.parametrize("handler", [AuthState.load_login, AuthState.load_setup])
async def test_nobody_can_put_words_on_these_pages_by_a_link(tab_of: TabOf, handler: object) -> None:
    tab = await tab_of(None, "/login", problem="Your account is locked, call 555-0100", code="c", next="n")
    values = (await tab.call(handler)).values
    assert values["auth_state.problem"] == ""
    assert "555" not in str({name: value for name, value in values.items() if name.startswith("auth")})
