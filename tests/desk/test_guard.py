"""Whoever answers hears first of what others wrote since they began; and it never stops those who have looked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.looking import everything
from ticketdesk.desk import batches, drafts, guard, held, messages, sending
from ticketdesk.desk.acts import Act
from ticketdesk.models import Message

REPLY = Act(reply=True)


async def _asked(session, ticket, words: str = "Is anybody there?") -> Message:
    """The requester writes."""
    message = Message(ticket_id=ticket.id, kind="public", body=words)
    session.add(message)
    await session.flush()
    return message


async def test_what_others_wrote_since_is_counted_and_what_i_wrote_is_not(
    session, ana, ines, a_ticket
) -> None:
    ticket = await a_ticket()
    assert await guard.since(session, ticket, 0, by=ana) == guard.Since(0, 0)
    seen = await messages.reply(session, ticket.id, "We look into it.", by=ines)
    assert await guard.since(session, ticket, seen.id, by=ana) == guard.Since(0, seen.id)
    await messages.note(session, ticket.id, "I am on it.", by=ines)
    await _asked(session, ticket)
    mine = await messages.note(session, ticket.id, "Thank you.", by=ana)
    assert await guard.since(session, ticket, seen.id, by=ana) == guard.Since(2, mine.id)
    assert await guard.since(session, ticket, mine.id, by=ana) == guard.Since(0, mine.id)


async def test_what_somebody_else_is_only_just_sending_counts_too(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket()
    reply = await held.hold(session, ticket.id, "We found it.", by=ines)
    assert (await guard.since(session, ticket, 0, by=ana)).arrived == 1
    assert (await guard.since(session, ticket, 0, by=ines)).arrived == 0
    await held.deliver(session, reply.id)
    assert (await guard.since(session, ticket, 0, by=ana)).arrived == 1


async def test_what_is_told_on_other_tickets_is_of_no_concern(session, ana, ines, a_ticket) -> None:
    ticket, other = await a_ticket(), await a_ticket()
    await messages.reply(session, other.id, "We found it.", by=ines)
    await held.hold(session, other.id, "We found it.", by=ines)
    assert await guard.since(session, ticket, 0, by=ana) == guard.Since(0, 0)


async def test_what_is_told_on_a_ticket_that_was_merged_into_it_counts_as_well(
    session, ana, ines, a_ticket
) -> None:
    ticket, merged = await a_ticket(), await a_ticket()
    await batches.at_once(session, Act(merge=ticket.id), [(merged.id, None)], by=ines)
    asked = await _asked(session, merged)
    await held.hold(session, merged.id, "We found it.", by=ines)
    assert await guard.since(session, ticket, 0, by=ana) == guard.Since(2, asked.id)
    assert (await guard.since(session, ticket, asked.id, by=ana)).arrived == 1


@pytest.mark.parametrize("seen", ["", "7", -1, True, 2**31, 1.5])
async def test_whoever_tells_nothing_has_seen_nothing(session, ana, ines, a_ticket, seen: Any) -> None:
    ticket = await a_ticket()
    await messages.reply(session, ticket.id, "We found it.", by=ines)
    assert (await guard.since(session, ticket, seen, by=ana)).arrived == 1


@pytest.mark.parametrize(
    ("others", "sentence"),
    [
        (1, "1 message arrived since you began. Look before sending; nothing was sent."),
        (2, "2 messages arrived since you began. Look before sending; nothing was sent."),
    ],
)
async def test_it_sends_nothing_before_one_has_looked(
    session, ana, ines, a_ticket, others: int, sentence: str
) -> None:
    ticket = await a_ticket()
    number = ticket.id
    for _ in range(others):
        newest = await messages.reply(session, ticket.id, "We found it.", by=ines)
    newest_id = newest.id
    await drafts.save(session, ticket.id, "I found it.", is_note=False, seen=0, by=ana)
    before = await everything(session)
    with pytest.raises(guard.LookFirst) as refused:
        async with session.begin_nested():
            await sending.send(session, number, "I found it.", act=REPLY, seen=0, by=ana)
    assert (refused.value.sentence, refused.value.since) == (sentence, guard.Since(others, newest_id))
    assert await everything(session) == before
    for one in (ana, ticket):
        await session.refresh(one)
    seen = refused.value.since.newest
    await sending.send(session, number, "I found it.", act=REPLY, seen=seen, by=ana)
    assert len(await held.of(session, ticket)) == 1


async def test_whoever_sends_anyway_is_not_asked(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket()
    await held.hold(session, ticket.id, "We found it.", by=ines)
    batch = await sending.send(session, ticket.id, "I found it.", act=REPLY, by=ana)
    assert len(await held.of(session, ticket)) == 2
    assert (await batches.undo(session, batch.id, by=ana)).back == [ticket.id]
