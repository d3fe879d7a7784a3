"""Links between tickets, and who watches them: both are put on, taken off and taken back, and change nothing else."""

from __future__ import annotations

import pytest

from tests.desk.looking import everything, newest
from ticketdesk.desk import batches, relations, tickets, watching
from ticketdesk.desk.acts import Act
from ticketdesk.desk.skipping import Skip
from ticketdesk.errors import NotFound, TicketIsDeleted
from ticketdesk.models import Priority, Relation


async def _do(session, act, ticket, by):
    return await batches.at_once(session, act, [(ticket.id, None)], by=by)


async def _linked(session, ticket) -> list[int]:
    return [other.id for other in await relations.of(session, ticket)]


async def test_two_tickets_are_linked_both_ways_and_both_tell_it(session, ana, a_ticket) -> None:
    one, other = await a_ticket(), await a_ticket()
    await _do(session, Act(link=one.id), other, ana)
    assert (await _linked(session, one), await _linked(session, other)) == ([other.id], [one.id])
    assert await newest(session, one) == ("linked", ana.id, None, str(other.id))
    assert await newest(session, other) == ("linked", ana.id, None, str(one.id))
    await _do(session, Act(unlink=other.id), one, ana)
    assert await _linked(session, one) == []
    assert await newest(session, other) == ("unlinked", ana.id, str(one.id), None)


async def test_what_is_so_already_is_no_change(session, ana, a_ticket) -> None:
    one, other = await a_ticket(), await a_ticket()
    await _do(session, Act(link=other.id), one, ana)
    await _do(session, Act(watch=True), one, ana)
    before = await everything(session)
    for act in (Act(link=other.id), Act(unlink=987_654), Act(watch=True)):
        _, outcome = await _do(session, act, one, ana)
        assert (outcome.done, outcome.skipped) == ([one.id], [])
    _, outcome = await _do(session, Act(link=one.id), one, ana)
    assert outcome.skipped == [Skip(one.id, "that ticket itself")]
    found = await everything(session)
    assert {**found, "batches": []} == {**before, "batches": []}


async def test_only_what_is_there_is_linked_and_not_without_end(session, ana, a_ticket) -> None:
    one, gone = await a_ticket(), await a_ticket(deleted=True)
    for other, refusal in ((gone.id, TicketIsDeleted), (987_654, NotFound)):
        with pytest.raises(refusal):
            await _do(session, Act(link=other), one, ana)
    others = [await a_ticket() for _ in range(3)]
    for other in others[:2]:
        session.add(Relation(ticket_id=one.id, other_id=other.id))
    await session.flush()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relations, "MOST", 2)
        for ticket, other in ((one, others[2]), (others[2], one)):
            with pytest.raises(relations.TooManyLinks):
                await _do(session, Act(link=other.id), ticket, ana)


async def test_a_deleted_ticket_is_no_company(session, ana, a_ticket) -> None:
    one, other = await a_ticket(), await a_ticket()
    await _do(session, Act(link=other.id), one, ana)
    await tickets.delete(session, other.id, by=ana)
    assert await _linked(session, one) == []
    await tickets.restore(session, other.id, by=ana)
    assert await _linked(session, one) == [other.id]


async def test_a_link_is_taken_back_whatever_else_was_done(session, ana, ines, a_ticket) -> None:
    one, other = await a_ticket(), await a_ticket()
    first, _ = await _do(session, Act(priority=Priority.low), one, ana)
    link, _ = await _do(session, Act(link=other.id), one, ana)
    assert (await batches.undo(session, first.id, by=ana)).back == [one.id], "a link changes nothing of it"
    await tickets.set_priority(session, one.id, Priority.high, by=ines)
    assert (await batches.undo(session, link.id, by=ana)).back == [one.id]
    assert await _linked(session, other) == []


async def test_watching_is_ones_own_and_leaves_no_line(session, ana, ines, vic, a_ticket) -> None:
    one = await a_ticket()
    line = await newest(session, one)
    for who in (ines, ana):
        await _do(session, Act(watch=True), one, who)
    assert [who.name for who in await watching.of(session, one)] == ["Ana Moreau", "Ines Duarte"]
    batch, _ = await _do(session, Act(unwatch=True), one, ana)
    assert [who.name for who in await watching.of(session, one)] == ["Ines Duarte"]
    await batches.undo(session, batch.id, by=ana)
    assert [who.name for who in await watching.of(session, one)] == ["Ana Moreau", "Ines Duarte"]
    assert await newest(session, one) == line
