"""Beside a ticket stands what is like it, for whoever may see tickets and for nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket, TabOf
from tests.web.tabs import Tab
from tests.web.watching import everything
from ticketdesk.models import Account, Status, Ticket
from ticketdesk.web.shared.notice import UNREACHABLE
from ticketdesk.web.ticket.similar import SimilarState


@pytest.fixture
async def other(a_ticket: MakeTicket, ticket: Ticket) -> Ticket:
    """A solved ticket with the words of the open one."""
    return await a_ticket("Export empty", "Planted <b>words</b> in an empty export", status=Status.resolved)


async def test_what_is_alike_comes_after_the_ticket(tab: Tab, ticket: Ticket, other: Ticket) -> None:
    told = (await tab.call(SimilarState.look, ticket.id)).values
    assert told["similar_state.number"] == ticket.id
    [like] = told["similar_state.alike"]
    assert (like["number"], like["title"], like["status"]) == (other.id, "Export empty", "resolved")
    assert "".join(piece["text"] for piece in like["pieces"]) == "Planted <b>words</b> in an empty export"
    assert {piece["mark"] for piece in like["pieces"]} == {"", "hit"}


async def test_an_empty_result_is_one_too(tab: Tab, ticket: Ticket) -> None:
    told = (await tab.call(SimilarState.look, ticket.id)).values
    assert (told["similar_state.number"], told["similar_state.alike"], told["similar_state.problem"]) == (
        ticket.id,
        [],
        "",
    )


async def test_a_viewer_sees_it_and_a_stranger_does_not(
    session: AsyncSession, vic: Account, tab_of: TabOf, ticket: Ticket, other: Ticket
) -> None:
    before = await everything(session)
    looked = await (await tab_of(vic)).call(SimilarState.look, ticket.id)
    assert [like["number"] for like in looked.values["similar_state.alike"]] == [other.id]
    refused = await (await tab_of(None)).call(SimilarState.look, ticket.id)
    assert (refused.goes_to, refused.states) == ("/login", set())
    after = await everything(session)
    assert {name for name in after if after[name] != before[name]} <= {"sessions"}


@pytest.mark.parametrize("number", [0, -1, 2**31, 10**40, 999_999])
async def test_a_number_without_a_ticket_says_so(tab: Tab, number: int) -> None:
    told = (await tab.call(SimilarState.look, number)).values
    assert "ticket" in told["similar_state.problem"]


@pytest.mark.parametrize("number", ["1", None, {"a": 1}, [1], True, 1.5])
async def test_what_is_no_number_gets_no_answer(tab: Tab, number: Any) -> None:
    name = f"{SimilarState.get_full_name()}.look"
    assert (await tab.send(name, {"number": number})).values == {}


async def test_a_database_that_is_away_is_told(tab: Tab, ticket: Ticket, lose_the_database) -> None:
    await tab.call(SimilarState.look, ticket.id)
    lose_the_database()
    told = await tab.call(SimilarState.look, ticket.id)
    assert UNREACHABLE in told.values.values()
