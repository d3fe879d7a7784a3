"""Words on a ticket: what the requester reads, what only agents read, and what cannot be kept."""

from __future__ import annotations

import pytest

from tests.desk.looking import everything, history
from ticketdesk.desk import messages, tickets
from ticketdesk.errors import Invalid
from ticketdesk.models import Kind, What


async def test_a_reply_is_public_and_a_note_is_not(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket()
    reply = await messages.reply(session, ticket.id, " We found it.\r\nOne minute. ", by=ana)
    note = await messages.note(session, ticket.id, "The disk was full.", by=ines)
    await tickets.close(session, ticket.id, by=ana, comment="Done.")
    assert (reply.kind, reply.body) == (Kind.public, "We found it.\nOne minute.")
    assert note.kind is Kind.internal
    for_agents = await messages.of(session, ticket, public_only=False)
    assert [(message.body, author.name) for message, author in for_agents] == [
        ("We found it.\nOne minute.", "Ana Moreau"),
        ("The disk was full.", "Ines Duarte"),
        ("Done.", "Ana Moreau"),
    ]
    for_requester = await messages.of(session, ticket, public_only=True)
    assert [message.body for message, _ in for_requester] == ["We found it.\nOne minute.", "Done."]


async def test_the_history_says_that_there_are_words_and_not_which(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await messages.reply(session, ticket.id, "We found it.", by=ana)
    await messages.note(session, ticket.id, "The disk was full.", by=ana)
    lines = (await history(session, ticket))[1:]
    assert [(line.what, line.before, line.after) for line in lines] == [
        (What.replied, None, None),
        (What.noted, None, None),
    ]


async def test_messages_of_another_ticket_stay_there(session, ana, a_ticket) -> None:
    ticket, other = await a_ticket(), await a_ticket()
    await messages.reply(session, other.id, "We found it.", by=ana)
    assert await messages.of(session, ticket, public_only=False) == []


@pytest.mark.parametrize("write", [messages.reply, messages.note], ids=["reply", "note"])
@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "A message needs at least one letter."),
        (" \n\t", "A message needs at least one letter."),
        ("\u200b\ufe0f", "A message needs at least one letter."),
        (None, "A message must be text."),
        (b"bytes", "A message must be text."),
        ("x" * 20_001, "A message can have 20,000 characters; this has 20,001."),
        ("a\0b", "A message holds a character that cannot be stored. Type it again, or paste it as plain text."),
        ("\udc00", "A message holds a character that cannot be stored. Type it again, or paste it as plain text."),
    ],
    ids=lambda part: ascii(part)[:12],
)  # fmt: skip
async def test_words_that_cannot_be_kept_change_nothing(
    session, ana, a_ticket, write, body, sentence
) -> None:
    ticket = await a_ticket()
    before = await everything(session)
    with pytest.raises(Invalid) as refused:
        await write(session, ticket.id, body, by=ana)
    assert refused.value.fields == {"body": sentence}
    assert await everything(session) == before


async def test_the_longest_message_is_kept_whole(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    message = await messages.reply(session, ticket.id, "语" * 20_000, by=ana)
    await session.refresh(message)
    assert message.body == "语" * 20_000
