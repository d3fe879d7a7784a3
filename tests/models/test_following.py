"""What triggers keep beside a ticket: whether the desk has answered, who spoke last, and the names of its tags."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import messages
from ticketdesk.models import Account, Kind, Message, Tag, Ticket, TicketTag
from ticketdesk.models.columns import now


@pytest.fixture
async def ticket(a_ticket: Callable[..., Awaitable[Ticket]]) -> Ticket:
    return await a_ticket()


async def _kept(session: AsyncSession, ticket: Ticket, *names: str) -> tuple[Any, ...]:
    await session.flush()
    columns = [col(getattr(Ticket, name)) for name in names]
    return tuple((await session.execute(select(*columns).where(Ticket.id == ticket.id))).one())


async def test_the_first_public_word_of_the_desk_is_remembered_and_no_note_counts(
    session: AsyncSession, ticket: Ticket, ana: Account
) -> None:
    await messages.note(session, ticket.id, "Asked the team.", by=ana)
    assert await _kept(session, ticket, "replied_at", "last_word") == (None, None)
    first = await messages.reply(session, ticket.id, "We look into it.", by=ana)
    assert await _kept(session, ticket, "replied_at", "last_word") == (first.created_at, "agent")
    session.add(Message(ticket_id=ticket.id or 0, kind=Kind.public, body="Any news?"))
    assert await _kept(session, ticket, "replied_at", "last_word") == (first.created_at, "requester")
    await messages.note(session, ticket.id, "Asked again.", by=ana)
    await messages.reply(session, ticket.id, "It works again.", by=ana)
    assert await _kept(session, ticket, "replied_at", "last_word") == (first.created_at, "agent")


@pytest.mark.parametrize("kind", [Kind.public, Kind.closing])
async def test_of_many_messages_at_once_the_first_and_the_last_count(
    session: AsyncSession, ticket: Ticket, ana: Account, kind: Kind
) -> None:
    begin = now()
    said = [
        (ana.id, kind, begin + timedelta(minutes=1)),
        (ana.id, Kind.public, begin + timedelta(minutes=2)),
        (None, Kind.public, begin + timedelta(minutes=3)),
        (ana.id, Kind.internal, begin + timedelta(minutes=4)),
    ]
    session.add_all(
        Message(ticket_id=ticket.id or 0, kind=of, author_id=by, body="Words", created_at=at)
        for by, of, at in said
    )
    assert await _kept(session, ticket, "replied_at", "last_word") == (said[0][2], "requester")


async def test_the_names_of_tags_stand_in_the_ticket_in_order_and_follow_a_new_name(
    session: AsyncSession, ticket: Ticket
) -> None:
    tags = [Tag(name=name) for name in ("refund", "Beta", "vip")]
    session.add_all(tags)
    await session.flush()
    session.add_all(TicketTag(ticket_id=ticket.id or 0, tag_id=tag.id or 0) for tag in tags)
    assert await _kept(session, ticket, "tags") == (["Beta", "refund", "vip"],)
    tags[1].name = "zeta"
    assert await _kept(session, ticket, "tags") == (["refund", "vip", "zeta"],)
    await session.execute(text("DELETE FROM ticket_tags WHERE tag_id = :tag"), {"tag": tags[0].id})
    assert await _kept(session, ticket, "tags") == (["vip", "zeta"],)
    await session.execute(text("DELETE FROM tags WHERE id = :tag"), {"tag": tags[1].id})
    assert await _kept(session, ticket, "tags") == (["vip"],)
