"""What somebody has begun to write: kept for them alone, in place of what they had, until it is sent or thrown away."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.looking import everything, history
from ticketdesk.desk import drafts, tickets
from ticketdesk.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from ticketdesk.models.columns import at, now

LONG = "x" * 20_000


async def test_a_draft_is_kept_as_it_was_written_and_is_only_its_authors(
    session, ana, ines, a_ticket
) -> None:
    ticket, other = await a_ticket(), await a_ticket()
    await drafts.save(session, ticket.id, " We look\r\ninto it ", is_note=True, seen=7, by=ana)
    found = await drafts.of(session, ticket.id, by=ana)
    assert (found.body, found.is_note, found.seen) == (" We look\ninto it ", True, 7)
    assert await drafts.of(session, ticket.id, by=ines) is None
    assert await drafts.of(session, other.id, by=ana) is None


async def test_what_was_written_last_takes_the_place_of_what_was_there(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    with at(now().replace(year=2020)):
        await drafts.save(session, ticket.id, "We", is_note=False, seen=0, by=ana)
    saved = await drafts.save(session, ticket.id, "We look", is_note=True, seen=3, by=ana)
    found = await drafts.of(session, ticket.id, by=ana)
    assert found == saved
    assert (found.body, found.is_note, found.seen) == ("We look", True, 3)
    assert found.updated_at.year == now().year


async def test_a_draft_is_no_line_of_history_and_changes_no_ticket(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    before = await everything(session)
    await drafts.save(session, ticket.id, "We look into it", is_note=False, seen=0, by=ana)
    after = await everything(session)
    assert {name for name in after if after[name] != before[name]} == {"drafts"}


@pytest.mark.parametrize("nothing", ["", "  \n", "\u200b"])
async def test_where_nothing_is_left_nothing_is_kept(session, ana, a_ticket, nothing: str) -> None:
    ticket = await a_ticket()
    await drafts.save(session, ticket.id, "We", is_note=False, seen=0, by=ana)
    assert await drafts.save(session, ticket.id, nothing, is_note=False, seen=0, by=ana) is None
    assert await drafts.of(session, ticket.id, by=ana) is None


@pytest.mark.parametrize("body", [None, 7, b"we", "a\0b", "\ud800", LONG + "x"], ids=lambda it: ascii(it)[:9])
async def test_words_that_cannot_be_kept_leave_those_that_were(session, ana, a_ticket, body: Any) -> None:
    ticket = await a_ticket()
    await drafts.save(session, ticket.id, "We", is_note=False, seen=0, by=ana)
    with pytest.raises(Invalid) as refused:
        await drafts.save(session, ticket.id, body, is_note=False, seen=0, by=ana)
    assert refused.value.fields.keys() == {"body"}
    found = await drafts.of(session, ticket.id, by=ana)
    assert found is not None
    assert found.body == "We"


@pytest.mark.parametrize("seen", [None, "7", -1, True, 2**31, 1.5])
async def test_what_is_no_number_of_a_message_was_not_seen(session, ana, a_ticket, seen: Any) -> None:
    ticket = await a_ticket()
    saved = await drafts.save(session, ticket.id, "We", is_note=False, seen=seen, by=ana)
    assert saved is not None
    assert saved.seen == 0


async def test_a_deleted_ticket_takes_a_draft_too(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await tickets.delete(session, ticket.id, by=ana)
    await drafts.save(session, ticket.id, "We look into it", is_note=False, seen=0, by=ana)
    assert await drafts.of(session, ticket.id, by=ana) is not None


async def test_a_draft_that_is_dropped_is_gone_and_others_stay(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket()
    for who in (ana, ines):
        await drafts.save(session, ticket.id, "We", is_note=False, seen=0, by=who)
    await drafts.drop(session, ticket.id, by=ana)
    await drafts.drop(session, ticket.id, by=ana)
    assert await drafts.of(session, ticket.id, by=ana) is None
    assert await drafts.of(session, ticket.id, by=ines) is not None


async def test_nobody_else_keeps_reads_or_drops_a_draft(session, vic, a_ticket) -> None:
    ticket = await a_ticket()
    for who, refusal in ((vic, NotAllowed), (None, NotSignedIn)):
        with pytest.raises(refusal):
            await drafts.save(session, ticket.id, "We", is_note=False, seen=0, by=who)
        with pytest.raises(refusal):
            await drafts.of(session, ticket.id, by=who)
        with pytest.raises(refusal):
            await drafts.drop(session, ticket.id, by=who)


async def test_a_ticket_that_is_not_there_takes_none(session, ana) -> None:
    odd: list[Any] = [2_000_000_000, 0, -1, "1", None, True]
    for number in odd:
        with pytest.raises(NotFound):
            await drafts.save(session, number, "We", is_note=False, seen=0, by=ana)


@pytest.mark.parametrize(
    ("begun", "is_note", "expected", "stays_a_note"),
    [
        (None, False, "Sent.", False),
        ("And more", False, "Sent.\n\nAnd more", False),
        ("For us", True, "Sent.\n\nFor us", True),
        (" Sent.\n", False, "Sent.", False),
        (LONG, False, "Sent.", False),
    ],
    ids=["nothing", "a reply", "a note", "the same", "too much"],
)
async def test_words_that_came_back_stand_before_what_was_begun_meanwhile(
    session, ana, a_ticket, begun, is_note, expected, stays_a_note
) -> None:
    ticket = await a_ticket()
    if begun is not None:
        await drafts.save(session, ticket.id, begun, is_note=is_note, seen=5, by=ana)
    await drafts.give_back(session, ticket.id, "Sent.", is_note=False, by=ana)
    found = await drafts.of(session, ticket.id, by=ana)
    assert found is not None
    assert (found.body, found.is_note) == (expected, stays_a_note)
    assert len(await history(session, ticket)) == 1
