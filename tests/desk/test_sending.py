"""Words go along with what else is done to a ticket, and are taken back along with it."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from tests.desk.attaching import a_file
from tests.desk.looking import everything, history, jobs
from ticketdesk.desk import batches, drafts, finding, held, messages, sending
from ticketdesk.desk.acts import Act
from ticketdesk.errors import Invalid, NotAllowed, NotFound, TicketIsDeleted
from ticketdesk.models import Kind, Status, What

RESOLVE = Act(reply=True, status=Status.resolved)


async def _status(session, ticket) -> Status:
    return (await finding.again(session, ticket.id)).status


async def test_a_reply_is_held_with_its_files_and_is_no_draft_any_more(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    file = await a_file(session, ticket, ana)
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
    file = await a_file(session, ticket, ana)
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
    file, number = await a_file(session, ticket, ines), ticket.id
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
