"""A message that becomes a ticket of its own: only a requester's, only once, and taken back as if it had not been."""

from __future__ import annotations

import pytest

from tests.desk.looking import everything, history, newest
from ticketdesk.desk import batches, links, messages, requesters, splitting, tickets
from ticketdesk.desk.skipping import Skip
from ticketdesk.errors import Invalid, NotAllowed, NotFound, TicketIsDeleted
from ticketdesk.models import Message, Priority, Status, Ticket
from ticketdesk.models.ticket import DESCRIPTION_LENGTH

WORDS = "And the invoice is wrong, too.\nIt says 40 instead of 14."


async def _said(session, ticket, words=WORDS) -> Message:
    message = await requesters.answer(session, await links.create(session, ticket), words)
    assert message is not None
    return message


async def test_its_words_and_its_requester_are_the_new_tickets(session, ana, a_ticket) -> None:
    ticket = await a_ticket(email="mara@example.com", status=Status.in_progress)
    message = await _said(session, ticket)
    _, made = await splitting.split(session, message.id, "The invoice", by=ana)
    assert (made.title, made.description, made.email) == ("The invoice", WORDS, "mara@example.com")
    assert (made.status, made.assignee_id) == (Status.open, None)
    assert message.split_into_id == made.id
    assert message.ticket_id == ticket.id
    assert await newest(session, ticket) == ("split_off", ana.id, None, str(made.id))
    assert [(line.what.value, line.before) for line in await history(session, made)] == [
        ("created", None),
        ("split_off", str(ticket.id)),
    ]


@pytest.mark.parametrize("title", [None, "", "  ", 7])
async def test_without_a_title_it_is_called_by_its_beginning(session, ana, a_ticket, title) -> None:
    message = await _said(session, await a_ticket())
    _, made = await splitting.split(session, message.id, title, by=ana)
    assert made.title == "And the invoice is wrong, too."


def test_a_long_first_line_is_cut_at_a_word() -> None:
    title = splitting.title_of("word " * 40)
    assert len(title) <= splitting.TITLE_CUT
    assert title.endswith("word…")


@pytest.mark.parametrize("between", [" ", "\n"], ids=["in one line", "in lines"])
async def test_words_that_no_description_holds_go_on_in_a_message(session, ana, a_ticket, between) -> None:
    words = between.join(["0123456789"] * 1500)
    message = await _said(session, await a_ticket(), words)
    _, made = await splitting.split(session, message.id, "Long", by=ana)
    [(rest, author)] = await messages.of(session, made, public_only=True)
    assert len(made.description) <= DESCRIPTION_LENGTH
    assert "".join((made.description + rest.body).split()) == "".join(words.split())
    assert author is None


async def test_only_a_requesters_words_are_split_and_only_once(session, ana, a_ticket) -> None:
    ticket = await a_ticket(email="mara@example.com")
    reply = await messages.reply(session, ticket.id, "We look.", by=ana)
    note = await messages.note(session, ticket.id, "Never for her.", by=ana)
    theirs = await _said(session, ticket)
    await splitting.split(session, theirs.id, "", by=ana)
    before = await everything(session)
    for message in (reply, note, theirs):
        with pytest.raises(splitting.CannotBeSplit):
            await splitting.split(session, message.id, "No", by=ana)
    for number in (0, -1, 2**31, "1", None, True, 987_654):
        with pytest.raises(NotFound):
            await splitting.split(session, number, "No", by=ana)
    assert await everything(session) == before


async def test_refusals_change_nothing(session, ana, vic, a_ticket) -> None:
    ticket = await a_ticket()
    message = await _said(session, ticket)
    before = await everything(session)
    for title in ("\0", "x" * 3 + "\ud83d"):
        with pytest.raises(Invalid):
            await splitting.split(session, message.id, title, by=ana)
    with pytest.raises(NotAllowed):
        await splitting.split(session, message.id, "No", by=vic)
    assert await everything(session) == before
    await tickets.delete(session, ticket.id, by=ana)
    with pytest.raises(TicketIsDeleted):
        await splitting.split(session, message.id, "No", by=ana)


async def test_taken_back_the_message_is_told_again_and_the_new_ticket_is_deleted(
    session, ana, ines, a_ticket
) -> None:
    ticket = await a_ticket()
    message = await _said(session, ticket)
    batch, made = await splitting.split(session, message.id, "", by=ana)
    await tickets.set_priority(session, ticket.id, Priority.high, by=ines)
    assert (await batches.undo(session, batch.id, by=ana)).back == [ticket.id]
    await session.refresh(message)
    await session.refresh(made)
    assert message.split_into_id is None
    assert made.deleted_at is not None
    assert await newest(session, ticket) == ("put_back", ana.id, str(made.id), None)


async def test_it_stays_once_somebody_works_on_the_new_ticket(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket()
    message = await _said(session, ticket)
    batch, made = await splitting.split(session, message.id, "", by=ana)
    await tickets.assign(session, made.id, ines.id, by=ines)
    undone = await batches.undo(session, batch.id, by=ana)
    assert undone.kept == [Skip(ticket.id, f"Ines Duarte changed #{made.id} since")]
    assert (await session.get(Ticket, made.id)).deleted_at is None
