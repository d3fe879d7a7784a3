"""Tickets that go on in another one: nothing is moved, nobody goes in a circle, and everything leads back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.desk.looking import everything, history, newest
from ticketdesk.desk import batches, changes, links, lists, messages, requesters, threads, tickets
from ticketdesk.desk.acts import Act
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.merging import GoesOnElsewhere
from ticketdesk.desk.skipping import Skip
from ticketdesk.errors import NotAllowed, NotFound, TicketIsDeleted
from ticketdesk.models import Priority, Status, What
from ticketdesk.models.columns import now


async def _merged(session, one, into, by):
    batch, outcome = await batches.at_once(session, Act(merge=into.id), [(one.id, None)], by=by)
    assert outcome.done == [one.id]
    for ticket in (one, into):
        await session.refresh(ticket)
    return batch


async def test_a_merged_ticket_is_closed_and_both_tell_it(session, ana, a_ticket) -> None:
    one, main = await a_ticket(status=Status.in_progress), await a_ticket("The main one")
    await messages.note(session, one.id, "Seen.", by=ana)
    before = await everything(session)
    await _merged(session, one, main, ana)
    assert (one.status, one.merged_into_id, main.status) == (Status.closed, main.id, Status.open)
    assert one.closed_at is not None
    assert await newest(session, one) == ("merged", ana.id, "in_progress", str(main.id))
    assert await newest(session, main) == ("merged", ana.id, str(one.id), None)
    assert (await everything(session))["messages"] == before["messages"], "nothing is moved"
    told = await threads.of(session, main)
    assert [ticket.id for ticket in told.merged] == [one.id]
    assert [message.body for message, _ in told.said] == ["Seen."]
    page = await lists.page(session, TicketFilter(merged=main.id), by=ana)
    assert [row["id"] for row in page.rows] == [one.id]


async def test_taking_it_out_gives_it_the_status_that_it_had(session, ana, a_ticket) -> None:
    one, main = await a_ticket(status=Status.in_progress), await a_ticket()
    await _merged(session, one, main, ana)
    out, _ = await batches.at_once(session, Act(unmerge=True), [(one.id, None)], by=ana)
    for ticket in (one, main):
        await session.refresh(ticket)
    assert (one.status, one.merged_into_id, one.merged_at) == (Status.in_progress, None, None)
    assert await newest(session, main) == ("unmerged", ana.id, None, str(one.id))
    assert (await batches.undo(session, out.id, by=ana)).back == [one.id]
    await session.refresh(one)
    assert (one.status, one.merged_into_id) == (Status.closed, main.id)


async def test_many_are_merged_at_once_and_who_cannot_be_is_told(session, ana, ines, a_ticket) -> None:
    main, gone, free = await a_ticket(), await a_ticket(), await a_ticket()
    there = await a_ticket()
    await _merged(session, there, main, ana)
    await tickets.delete(session, gone.id, by=ines)
    chosen = [(one.id, None) for one in (main, gone, free, there)]
    _, outcome = await batches.at_once(session, Act(merge=main.id), chosen, by=ana)
    assert outcome.done == [free.id]
    assert outcome.skipped == [
        Skip(main.id, "that ticket itself"),
        Skip(gone.id, "deleted by Ines Duarte"),
        Skip(there.id, f"merged into {main.id}"),
    ]


async def test_nothing_is_merged_into_what_goes_on_elsewhere_or_is_not_there(session, ana, a_ticket) -> None:
    one, middle, main, gone = [await a_ticket() for _ in range(4)]
    await _merged(session, middle, main, ana)
    await tickets.delete(session, gone.id, by=ana)
    before = await everything(session)
    for into, refusal in ((middle.id, GoesOnElsewhere), (gone.id, TicketIsDeleted), (987_654, NotFound)):
        with pytest.raises(refusal):
            async with session.begin_nested():
                await batches.at_once(session, Act(merge=into), [(one.id, None)], by=ana)
    assert await everything(session) == before


async def test_a_merged_ticket_has_no_status_of_its_own(session, ana, a_ticket) -> None:
    one, main = await a_ticket(), await a_ticket()
    await _merged(session, one, main, ana)
    with pytest.raises(changes.GoesOnElsewhere):
        await tickets.reopen(session, one.id, by=ana)
    for act in (Act(status=Status.open), Act(snooze=now() + timedelta(days=1))):
        _, outcome = await batches.at_once(session, act, [(one.id, None)], by=ana)
        assert outcome.skipped == [Skip(one.id, f"merged into {main.id}")]
    await tickets.set_priority(session, one.id, Priority.low, by=ana)


async def test_words_of_a_merged_requester_are_told_all_the_way_on(session, ana, a_ticket) -> None:
    one, middle, main = await a_ticket(email="mara@example.com"), await a_ticket(), await a_ticket()
    key = await links.create(session, one)
    await _merged(session, one, middle, ana)
    await _merged(session, middle, main, ana)
    message = await requesters.answer(session, key, "Any news?")
    assert message is not None
    assert message.ticket_id == one.id
    for ticket in (one, middle, main):
        assert (await newest(session, ticket))[:2] == ("replied", None)
    assert [said.body for said, _ in (await threads.of(session, main)).said] == ["Any news?"]


async def test_undoing_a_merge_is_refused_once_an_agent_answered_both(session, ana, ines, a_ticket) -> None:
    one, main = await a_ticket(), await a_ticket(email="mara@example.com")
    batch = await _merged(session, one, main, ana)
    await tickets.set_priority(session, main.id, Priority.low, by=ines)
    await messages.reply(session, main.id, "We are at it.", by=ines)
    undone = await batches.undo(session, batch.id, by=ana)
    assert (undone.back, undone.kept) == ([], [Skip(one.id, f"Ines Duarte wrote on #{main.id} since")])
    await session.refresh(one)
    assert one.merged_into_id == main.id


async def test_what_the_other_ticket_lives_through_is_not_in_the_way(session, ana, ines, a_ticket) -> None:
    one, main = await a_ticket(status=Status.resolved), await a_ticket()
    resolved_at = one.resolved_at
    earlier, _ = await batches.at_once(session, Act(priority=Priority.low), [(main.id, None)], by=ana)
    batch = await _merged(session, one, main, ana)
    await messages.note(session, main.id, "Look at both.", by=ines)
    assert (await batches.undo(session, batch.id, by=ana)).back == [one.id]
    await session.refresh(one)
    assert (one.status, one.resolved_at, one.merged_into_id) == (Status.resolved, resolved_at, None)
    told = [line.what for line in await history(session, main)]
    assert told[-2:] == [What.noted, What.unmerged]
    assert (await batches.undo(session, earlier.id, by=ana)).kept[0].why == "Ines Duarte wrote since"


async def test_it_is_not_taken_in_again_by_what_went_on_elsewhere(session, ana, ines, a_ticket) -> None:
    one, main, third = await a_ticket(), await a_ticket(), await a_ticket()
    await _merged(session, one, main, ana)
    out, _ = await batches.at_once(session, Act(unmerge=True), [(one.id, None)], by=ana)
    await _merged(session, main, one, ines)
    undone = await batches.undo(session, out.id, by=ana)
    assert undone.kept == [Skip(one.id, f"Ines Duarte changed #{main.id} since")]
    await session.refresh(one)
    assert one.merged_into_id is None, "or they would go on in each other"
    assert third.merged_into_id is None


async def test_a_viewer_merges_nothing(session, vic, a_ticket) -> None:
    one, main = await a_ticket(), await a_ticket()
    with pytest.raises(NotAllowed):
        await batches.at_once(session, Act(merge=main.id), [(one.id, None)], by=vic)
