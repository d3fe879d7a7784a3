"""A reply that was sent is held: read by nobody outside the desk, taken back by its author, delivered once when it is due."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.attaching import a_file
from tests.desk.looking import everything, history, jobs
from ticketdesk.desk import drafts, finding, held, lists, messages, tickets
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.errors import Invalid, NotAllowed, NotSignedIn, TicketIsDeleted
from ticketdesk.models import Kind, Status, What
from ticketdesk.models.columns import at, now
from ticketdesk.models.held import HELD_IN


async def test_a_reply_is_held_for_ten_seconds_and_then_a_job_delivers_it(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    waiting = await jobs(session)
    reply = await held.hold(session, ticket.id, " We found it.\r\nOne minute. ", by=ana)
    assert (reply.body, reply.kind, reply.author_id) == ("We found it.\nOne minute.", Kind.public, ana.id)
    assert reply.due_at - reply.created_at == HELD_IN
    assert (await jobs(session))[len(waiting) :] == [("deliver", {"held_id": reply.id})]
    lines = await history(session, ticket)
    assert (lines[-1].what, lines[-1].id, lines[-1].before) == (What.held, reply.line, None)
    assert [(one.body, who.name) for one, who in await held.of(session, ticket)] == [
        ("We found it.\nOne minute.", "Ana Moreau")
    ]


async def test_what_is_held_is_no_message_no_answer_and_found_by_no_search(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    before = await everything(session)
    await held.hold(session, ticket.id, "The zebra is found.", by=ana)
    after = await everything(session)
    moved = {"last_event_id", "updated_at"}
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"held_replies", "events", "tickets", "links"}
    for row, was in zip(after["tickets"], before["tickets"], strict=True):
        assert {key for key in row if row[key] != was[key]} <= moved
    assert await messages.of(session, ticket, public_only=False) == []
    assert await lists.total(session, TicketFilter(search="zebra"), by=ana) == 0


async def test_it_is_delivered_once_and_is_a_message_then(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    reply = await held.hold(session, ticket.id, "We found it.", by=ana)
    file = await a_file(session, ticket, ana, held_id=reply.id)
    message = await held.deliver(session, reply.id)
    assert await held.deliver(session, reply.id) is None
    ((told, author),) = await messages.of(session, ticket, public_only=True)
    assert (told.id, told.body, told.kind, author.id) == (message.id, "We found it.", Kind.public, ana.id)
    await session.refresh(file)
    assert (file.message_id, file.held_id) == (message.id, None)
    assert await held.of(session, ticket) == []
    line = (await history(session, ticket))[-1]
    assert (line.what, line.actor_id, line.before) == (What.replied, ana.id, str(reply.line))
    ticket = await finding.again(session, ticket.id)
    assert ticket.last_word == "agent"


async def test_its_author_takes_it_back_and_has_the_words_and_files_again(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    reply = await held.hold(session, ticket.id, "We found it.", by=ana)
    file = await a_file(session, ticket, ana, held_id=reply.id)
    assert (await held.take_back(session, reply.id, by=ana)).body == "We found it."
    assert await held.of(session, ticket) == []
    assert await held.deliver(session, reply.id) is None
    assert await messages.of(session, ticket, public_only=False) == []
    draft = await drafts.of(session, ticket.id, by=ana)
    assert draft is not None
    assert (draft.body, draft.is_note) == ("We found it.", False)
    await session.refresh(file)
    assert (file.message_id, file.held_id) == (None, None)
    line = (await history(session, ticket))[-1]
    assert (line.what, line.actor_id, line.before) == (What.took_back, ana.id, str(reply.line))


async def test_nobody_takes_back_what_somebody_else_sends(session, ana, ines, vic, a_ticket) -> None:
    ticket = await a_ticket()
    reply = await held.hold(session, ticket.id, "We found it.", by=ana)
    before = await everything(session)
    for who, refusal in ((ines, NotAllowed), (vic, NotAllowed), (None, NotSignedIn)):
        with pytest.raises(refusal):
            await held.take_back(session, reply.id, by=who)
    assert await everything(session) == before


async def test_what_is_delivered_or_never_was_cannot_be_taken_back(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    reply = await held.hold(session, ticket.id, "We found it.", by=ana)
    await held.deliver(session, reply.id)
    before = await everything(session)
    odd: list[Any] = [reply.id, 2_000_000_000, 2**31, 0, -1, "1", None, True, 1.0]
    for number in odd:
        with pytest.raises(held.IsDelivered):
            await held.take_back(session, number, by=ana)
    assert await everything(session) == before


async def test_a_deleted_ticket_keeps_it_until_it_is_restored(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket()
    with at(now() - HELD_IN * 3):
        reply = await held.hold(session, ticket.id, "We found it.", by=ana)
    await tickets.delete(session, ticket.id, by=ines)
    assert await held.deliver(session, reply.id) is None
    assert await held.due(session) == []
    await tickets.restore(session, ticket.id, by=ines)
    assert await held.due(session) == [reply.id]
    assert await held.deliver(session, reply.id) is not None
    assert await held.due(session) == []


async def test_only_what_its_job_should_have_delivered_is_left_behind(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    for ago in (HELD_IN * 2, HELD_IN + held.LOST_AFTER / 2, HELD_IN / 2):
        with at(now() - ago):
            await held.hold(session, ticket.id, f"{ago}", by=ana)
    assert [reply.body for reply, _ in await held.of(session, ticket)][:1] == [f"{HELD_IN * 2}"]
    assert len(await held.due(session)) == 1


async def test_an_account_that_was_switched_off_meanwhile_has_sent_it(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    reply = await held.hold(session, ticket.id, "We found it.", by=ana)
    ana.disabled_at = now()
    session.add(ana)
    message = await held.deliver(session, reply.id)
    assert message is not None
    assert message.author_id == ana.id


async def test_the_last_word_is_held_like_a_reply(session, ana, a_ticket) -> None:
    ticket = await a_ticket(status=Status.closed)
    reply = await held.hold(session, ticket.id, "Mended.", kind=Kind.closing, by=ana)
    message = await held.deliver(session, reply.id)
    assert message is not None
    assert message.kind is Kind.closing


@pytest.mark.parametrize("body", ["", " \n", None, "x" * 20_001, "a\0b"], ids=lambda it: ascii(it)[:6])
async def test_words_that_cannot_be_sent_are_not_held(session, ana, a_ticket, body: Any) -> None:
    ticket = await a_ticket()
    before = await everything(session)
    with pytest.raises(Invalid):
        await held.hold(session, ticket.id, body, by=ana)
    assert await everything(session) == before


async def test_a_deleted_ticket_and_a_viewer_send_nothing(session, ana, vic, a_ticket) -> None:
    living, deleted = await a_ticket(), await a_ticket(deleted=True)
    for ticket, who, refusal in ((deleted, ana, TicketIsDeleted), (living, vic, NotAllowed)):
        with pytest.raises(refusal):
            await held.hold(session, ticket.id, "We found it.", by=who)
    assert await held.of(session, living) == []
