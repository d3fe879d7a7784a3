"""Words go along with what else is done to a ticket, and are taken back along with it."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from tests.desk.looking import everything, history, jobs
from ticketdesk.desk import batches, drafts, finding, held, messages, sending, tickets
from ticketdesk.desk.acts import Act
from ticketdesk.errors import Invalid, NotAllowed, NotFound, TicketIsDeleted
from ticketdesk.models import Attachment, Kind, Priority, Status, What

RESOLVE = Act(reply=True, status=Status.resolved)


async def _file(session, ticket, who) -> Attachment:
    values = {"name": "bill.pdf", "size": 9, "digest": b"d" * 32, "media_type": "application/pdf"}
    attachment = Attachment(ticket_id=ticket.id, account_id=who.id, **values)
    session.add(attachment)
    await session.flush()
    return attachment


async def _status(session, ticket) -> Status:
    return (await finding.again(session, ticket.id)).status


async def test_a_reply_is_held_with_its_files_and_is_no_draft_any_more(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    file = await _file(session, ticket, ana)
    await drafts.save(session, ticket.id, "We found it.", is_note=False, seen=0, by=ana)
    files = str(file.id)
    batch = await sending.send(session, ticket.id, "We found it.", act=RESOLVE, seen=0, files=files, by=ana)
    ((reply, _),) = await held.of(session, ticket)
    assert (reply.body, reply.kind) == ("We found it.", Kind.public)
    await session.refresh(file)
    assert file.held_id == reply.id
    assert await drafts.of(session, ticket.id, by=ana) is None
    assert await _status(session, ticket) is Status.resolved
    assert batch.did == "answered, resolved"
    assert [line.what for line in (await history(session, ticket))[-2:]] == [What.status, What.held]


async def test_a_note_is_there_at_once_and_nobody_holds_it(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    file = await _file(session, ticket, ana)
    await sending.send(session, ticket.id, "Disk full.", act=Act(note=True), files=[file.id], by=ana)
    ((note, _),) = await messages.of(session, ticket, public_only=False)
    assert (note.kind, note.body) == (Kind.internal, "Disk full.")
    await session.refresh(file)
    assert file.message_id == note.id
    assert await held.of(session, ticket) == []


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (Act(reply=True), Kind.public),
        (Act(reply=True, status=Status.resolved), Kind.public),
        (Act(reply=True, status=Status.closed), Kind.closing),
        (Act(note=True), Kind.internal),
        (Act(note=True, status=Status.closed), Kind.internal),
        (Act(status=Status.closed), Kind.closing),
        (Act(status=Status.open), Kind.internal),
    ],
)
def test_who_reads_the_words_follows_from_what_is_done(act: Act, kind: Kind) -> None:
    assert act.kind is kind
    assert Act.read(act.told) == act


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
    file = await _file(session, ticket, ana)
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


@pytest.mark.parametrize("body", ["", None, "a\0b", "x" * 20_001], ids=lambda it: ascii(it)[:6])
async def test_words_that_cannot_be_sent_leave_everything_as_it_was(
    session, ana, a_ticket, body: Any
) -> None:
    ticket = await a_ticket()
    await drafts.save(session, ticket.id, "We found it.", is_note=False, seen=0, by=ana)
    before, waiting, number = await everything(session), await jobs(session), ticket.id
    for act in (RESOLVE, Act(note=True)):
        with pytest.raises(Invalid):
            async with session.begin_nested():
                await sending.send(session, number, body, act=act, by=ana)
        await session.refresh(ana)
    assert await everything(session) == before
    assert await jobs(session) == waiting


@pytest.mark.parametrize("act", [Act(reply=True), Act(note=True)], ids=["reply", "note"])
async def test_what_was_sent_under_its_name_is_not_sent_again(session, ana, ines, a_ticket, act: Act) -> None:
    ticket, other = await a_ticket(), await a_ticket()

    async def send(words: str, *, to=ticket, by=ana, name: str = "d1") -> bool:
        return await sending.send(session, to.id, words, act=act, by=by, name=name) is not None

    assert await send("We found it.")
    before = await everything(session)
    assert not await send(" We found it.\r\n")
    assert await everything(session) == before
    assert await send("We found more.")
    assert await send("We found it.", name="d2")
    assert await send("We found it.", name="")
    assert await send("We found it.", by=ines)
    assert await send("We found it.", to=other)


async def test_a_delivered_reply_is_not_sent_again_and_one_that_was_taken_back_is(
    session, ana, a_ticket
) -> None:
    ticket = await a_ticket()
    send = partial(sending.send, session, ticket.id, "We found it.", act=Act(reply=True), by=ana, name="d1")
    await send()
    ((reply, _),) = await held.of(session, ticket)
    await sending.take_back(session, reply.id, by=ana)
    assert await send() is not None
    ((again, _),) = await held.of(session, ticket)
    await held.deliver(session, again.id)
    assert await send() is None
    assert len(await messages.of(session, ticket, public_only=False)) == 1


async def test_files_of_somebody_else_are_not_sent(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket()
    file, number = await _file(session, ticket, ines), ticket.id
    for files in (str(file.id), "2000000000", "x"):
        with pytest.raises(Invalid):
            async with session.begin_nested():
                await sending.send(session, number, "Look.", act=RESOLVE, files=files, by=ana)
        await session.refresh(ana)
    await session.refresh(ticket)
    assert await held.of(session, ticket) == []


async def test_what_cannot_be_done_is_not_told_either(session, ana, vic, a_ticket) -> None:
    ticket, deleted = await a_ticket(), await a_ticket(deleted=True)
    for number in range(20):
        await batches.at_once(session, Act(tag=f"tag {number}"), [(ticket.id, None)], by=ana)
    with pytest.raises(sending.NotSent) as refused:
        async with session.begin_nested():
            await sending.send(session, ticket.id, "Look.", act=Act(reply=True, tag="more"), by=ana)
    assert "has as many tags as it can have" in refused.value.sentence
    for one in (ana, vic, ticket, deleted):
        await session.refresh(one)
    assert await held.of(session, ticket) == []
    for number, who, refusal in (
        (deleted.id, ana, TicketIsDeleted),
        (2_000_000_000, ana, NotFound),
        (ticket.id, vic, NotAllowed),
    ):
        with pytest.raises(refusal):
            await sending.send(session, number, "Look.", act=RESOLVE, by=who)
