"""Words are taken back along with what else was done, as long as they were not delivered and nobody built on the rest."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.attaching import a_file
from tests.desk.looking import everything, history
from ticketdesk.desk import batches, drafts, finding, held, messages, sending, tickets
from ticketdesk.desk.acts import Act
from ticketdesk.errors import NotAllowed
from ticketdesk.models import Priority, Status, What

RESOLVE = Act(reply=True, status=Status.resolved)


async def _status(session, ticket) -> Status:
    return (await finding.again(session, ticket.id)).status


async def test_what_is_taken_back_was_never_done(session, ana, a_ticket) -> None:
    ticket = await a_ticket(status=Status.in_progress)
    await sending.send(session, ticket.id, "We found it.", act=RESOLVE, by=ana)
    ((reply, _),) = await held.of(session, ticket)
    undone = await sending.take_back(session, reply.id, by=ana)
    assert (undone.back, undone.kept, undone.sent) == ([ticket.id], [], [])
    assert await _status(session, ticket) is Status.in_progress
    assert await held.of(session, ticket) == []
    draft = await drafts.of(session, ticket.id, by=ana)
    assert draft is not None
    assert draft.body == "We found it."
    lines = [line.what for line in (await history(session, ticket))[-3:]]
    assert lines == [What.took_back, What.status, What.undone]


@pytest.mark.parametrize("act", [RESOLVE, Act(note=True, tag="vip"), Act(status=Status.closed)])
async def test_undo_takes_words_back_with_the_rest(session, ana, ines, a_ticket, act: Act) -> None:
    ticket = await a_ticket()
    await messages.note(session, ticket.id, "Seen before.", by=ines)
    before = await everything(session)
    waiting = "We found it, @Ines Duarte."
    batch, _ = await batches.at_once(session, act, [(ticket.id, None)], by=ana, comment=waiting)
    assert (await batches.undo(session, batch.id, by=ana)).back == [ticket.id]
    after = await everything(session)
    moved = {"last_event_id", "updated_at"}
    for stored in (before, after):
        stored["tickets"] = [
            {name: value for name, value in row.items() if name not in moved} for row in stored["tickets"]
        ]
    differing = {name for name in after if after[name] != before[name]}
    # Counters add up to the same in other rows; tests/desk/test_undoing.py sums them.
    counters = {"assignee_counts", "ticket_counts"}
    assert differing <= {"events", "drafts", "batches", "links", "tags"} | counters
    assert [draft["body"] for draft in after["drafts"]] == [waiting]
    assert after["drafts"][0]["is_note"] is act.note


async def test_a_note_that_is_taken_back_leaves_its_files_waiting(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    file = await a_file(session, ticket, ana)
    batch = await sending.send(session, ticket.id, "Disk full.", act=Act(note=True), files=[file.id], by=ana)
    await batches.undo(session, batch.id, by=ana)
    await session.refresh(file)
    assert (file.message_id, file.held_id) == (None, None)


async def test_a_delivered_reply_stays_and_the_rest_goes_back(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    batch = await sending.send(session, ticket.id, "We found it.", act=RESOLVE, by=ana)
    ((reply, _),) = await held.of(session, ticket)
    await held.deliver(session, reply.id)
    undone = await batches.undo(session, batch.id, by=ana)
    assert (undone.back, undone.sent) == ([ticket.id], [ticket.id])
    assert await _status(session, ticket) is Status.open
    assert len(await messages.of(session, ticket, public_only=True)) == 1


async def test_of_a_delivered_reply_alone_nothing_goes_back(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    batch = await sending.send(session, ticket.id, "We found it.", act=Act(reply=True), by=ana)
    ((reply, _),) = await held.of(session, ticket)
    await held.deliver(session, reply.id)
    version = (await finding.again(session, ticket.id)).last_event_id
    undone = await batches.undo(session, batch.id, by=ana)
    assert undone.kept == [batches.Skip(ticket.id, "the reply is delivered")]
    assert (await finding.again(session, ticket.id)).last_event_id == version


async def test_a_reply_is_taken_back_although_somebody_built_on_the_rest(
    session, ana, ines, a_ticket
) -> None:
    ticket = await a_ticket()
    await sending.send(session, ticket.id, "We found it.", act=RESOLVE, by=ana)
    ((reply, _),) = await held.of(session, ticket)
    await tickets.set_priority(session, ticket.id, Priority.high, by=ines)
    undone = await sending.take_back(session, reply.id, by=ana)
    why = "Ines Duarte changed it since; the reply is taken back"
    assert (undone.back, undone.kept) == ([], [batches.Skip(ticket.id, why)])
    assert await _status(session, ticket) is Status.resolved
    assert await held.of(session, ticket) == []


async def test_a_reply_that_was_sent_by_itself_or_to_many_is_taken_back_alone(session, ana, a_ticket) -> None:
    one, other = await a_ticket(), await a_ticket()
    by_itself = await held.hold(session, one.id, "We found it.", by=ana)
    assert (await sending.take_back(session, by_itself.id, by=ana)).back == [one.id]
    chosen = [(one.id, None), (other.id, None)]
    await batches.at_once(session, Act(status=Status.closed), chosen, by=ana, comment="Mended.")
    ((reply, _),) = await held.of(session, one)
    await sending.take_back(session, reply.id, by=ana)
    assert await held.of(session, one) == []
    assert len(await held.of(session, other)) == 1
    assert await _status(session, one) is Status.closed


async def test_what_is_delivered_is_not_taken_back_and_nothing_else_either(
    session, ana, ines, a_ticket
) -> None:
    ticket = await a_ticket()
    await sending.send(session, ticket.id, "We found it.", act=RESOLVE, by=ana)
    ((reply, _),) = await held.of(session, ticket)
    with pytest.raises(NotAllowed):
        await sending.take_back(session, reply.id, by=ines)
    await held.deliver(session, reply.id)
    before = await everything(session)
    odd: list[Any] = [reply.id, 2_000_000_000, 0, -1, "1", None, True]
    for number in odd:
        with pytest.raises(held.IsDelivered):
            await sending.take_back(session, number, by=ana)
    assert await everything(session) == before


async def test_a_reply_that_was_sent_before_and_delivered_after_is_in_no_undos_way(
    session, ana, ines, a_ticket
) -> None:
    ticket = await a_ticket()
    earlier = await held.hold(session, ticket.id, "We look into it.", by=ines)
    batch, _ = await batches.at_once(session, Act(status=Status.resolved), [(ticket.id, None)], by=ana)
    await held.deliver(session, earlier.id)
    assert (await batches.undo(session, batch.id, by=ana)).back == [ticket.id]


async def test_a_reply_that_was_sent_since_is_in_its_way_until_it_is_taken_back(
    session, ana, ines, a_ticket
) -> None:
    ticket = await a_ticket()
    done = [
        (await batches.at_once(session, Act(tag=tag), [(ticket.id, None)], by=ana))[0] for tag in ("a", "b")
    ]
    later = await held.hold(session, ticket.id, "We found it.", by=ines)
    undone = await batches.undo(session, done[1].id, by=ana)
    assert undone.kept == [batches.Skip(ticket.id, "Ines Duarte wrote since")]
    await held.take_back(session, later.id, by=ines)
    again, _ = await batches.at_once(session, Act(tag="c"), [(ticket.id, None)], by=ana)
    assert (await batches.undo(session, again.id, by=ana)).back == [ticket.id]
    assert (await batches.undo(session, done[0].id, by=ana)).kept != []


async def test_words_that_stay_although_their_batch_was_undone_are_still_in_the_way(
    session, ana, ines, a_ticket
) -> None:
    ticket = await a_ticket()
    batch, _ = await batches.at_once(session, Act(tag="vip"), [(ticket.id, None)], by=ana)
    sent = await sending.send(session, ticket.id, "We found it.", act=RESOLVE, by=ines)
    ((reply, _),) = await held.of(session, ticket)
    await held.deliver(session, reply.id)
    assert (await batches.undo(session, sent.id, by=ines)).sent == [ticket.id]
    undone = await batches.undo(session, batch.id, by=ana)
    assert undone.kept == [batches.Skip(ticket.id, "Ines Duarte wrote since")]
