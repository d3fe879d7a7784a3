"""What is told on one ticket: its own words and those of the tickets that were merged into it, or their end."""

from __future__ import annotations

from datetime import timedelta

from ticketdesk.desk import messages, threads, tickets
from ticketdesk.models import Ticket, What
from ticketdesk.models.columns import at, now


async def merge(session, ticket: Ticket, into: Ticket) -> None:
    """As the database keeps it; the verb is not what is tested here."""
    ticket.merged_into_id, ticket.merged_at = into.id, now()
    session.add(ticket)
    await session.flush()


async def said(session, ticket: Ticket, most: int | None = None) -> list[str]:
    return [message.body for message, _ in (await threads.of(session, ticket, most=most)).said]


async def test_words_of_merged_tickets_stand_on_the_other_one_in_the_order_they_were_said(
    session, ana, a_ticket
) -> None:
    first, second, third = await a_ticket("First"), await a_ticket("Second"), await a_ticket("Third")
    for number, ticket in enumerate((third, first, second, third, first)):
        await messages.reply(session, ticket.id, f"{ticket.title} {number}", by=ana)
    await merge(session, first, into=second)
    await merge(session, second, into=third)
    told = await threads.of(session, third)
    assert [one.id for one in told.merged] == [first.id, second.id]
    assert [message.body for message, _ in told.said] == [
        "Third 0",
        "First 1",
        "Second 2",
        "Third 3",
        "First 4",
    ]
    assert {author.name for _, author in told.said} == {"Ana Moreau"}
    assert await said(session, second) == ["First 1", "Second 2", "First 4"]
    assert await said(session, first) == ["First 1", "First 4"]


async def test_a_deleted_ticket_tells_nothing_on_another_until_it_is_restored(session, ana, a_ticket) -> None:
    ticket, other = await a_ticket("First"), await a_ticket("Second")
    await messages.reply(session, ticket.id, "Words", by=ana)
    await merge(session, ticket, into=other)
    await tickets.delete(session, ticket.id, by=ana)
    assert await said(session, other) == []
    await tickets.restore(session, ticket.id, by=ana)
    assert await said(session, other) == ["Words"]


async def test_tickets_that_go_on_in_a_circle_are_told_once(session, ana, a_ticket) -> None:
    ticket, other = await a_ticket("First"), await a_ticket("Second")
    await messages.reply(session, ticket.id, "Words", by=ana)
    await merge(session, ticket, into=other)
    await merge(session, other, into=ticket)
    assert await said(session, ticket) == ["Words"]
    assert await threads.tellers(session, {ticket.id}) == {ticket.id, other.id}


async def test_who_tells_the_words_of_a_ticket(session, a_ticket) -> None:
    first, second, third, alone = [await a_ticket(title) for title in ("First", "Second", "Third", "Alone")]
    await merge(session, first, into=second)
    await merge(session, second, into=third)
    assert await threads.tellers(session, {first.id}) == {second.id, third.id}
    assert await threads.tellers(session, {third.id, alone.id}) == set()


async def test_of_a_long_conversation_the_end_is_told_and_how_much_stands_before_it(
    session, ana, a_ticket
) -> None:
    ticket = await a_ticket()
    for number in range(5):
        await messages.reply(session, ticket.id, str(number), by=ana)
    end = await threads.of(session, ticket, most=2)
    assert ([message.body for message, _ in end.said], end.earlier) == (["3", "4"], 3)
    assert end.since == end.said[0][0].created_at
    for most in (5, 6, None):
        whole = await threads.of(session, ticket, most=most)
        assert (len(whole.said), whole.earlier, whole.since) == (5, 0, None)


async def test_history_leaves_out_what_messages_tell_and_what_was_before(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    begin = now()
    with at(begin + timedelta(hours=1)):
        await tickets.assign(session, ticket.id, ana.id, by=ana)
    with at(begin + timedelta(hours=2)):
        await messages.reply(session, ticket.id, "Words", by=ana)
        await messages.note(session, ticket.id, "For us", by=ana)
        await tickets.resolve(session, ticket.id, by=ana)
    whole = [event.what for event in await threads.history(session, ticket)]
    assert whole == [What.created, What.assigned, What.status]
    late = await threads.history(session, ticket, since=begin + timedelta(hours=2))
    assert [event.what for event in late] == [What.status]
