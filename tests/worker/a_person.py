"""Somebody whose words and address stand wherever a requester's can, planted so that a search through everything finds them."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from ticketdesk.channels import files
from ticketdesk.desk import answers, drafts, held, links, messages, ratings, requesters, tickets, words
from ticketdesk.desk.answers import Kept, Named
from ticketdesk.models import (
    Account,
    Attachment,
    Kind,
    Mail,
    MailKind,
    Shape,
    Source,
    Status,
    StoredSuggestion,
    Ticket,
    View,
)
from ticketdesk.models.columns import at, now

MARK = "zanzibarium"
ADDRESS = f"Mia.{MARK}@example.com"
CONTENT = f"%PDF {MARK}".encode()
SHARED = b"a picture that two people sent"
EVERYWHERE = """
    SELECT table_name, column_name FROM information_schema.columns
    JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1, 2
"""


async def planted(session: AsyncSession, ana: Account) -> list[Ticket]:
    """Three tickets of hers, one of them deleted, and all that can hang on one."""
    first = await making.ticket(session, ana, f"Lost {MARK}", f"My {MARK} is lost", email=ADDRESS)
    other = await making.ticket(session, ana, f"Again {MARK}", f"{MARK} once more", email=ADDRESS.upper())
    gone = await making.ticket(session, ana, f"No {MARK}", f"Forget {MARK}", email=ADDRESS, deleted=True)
    number = first.id or 0
    key = await links.create(session, first)
    written = await requesters.answer(session, key, f"It is called {MARK}")
    assert written is not None
    await messages.reply(session, number, f"Dear {MARK}", by=ana)
    await messages.note(session, number, f"{MARK} called again", by=ana)
    await held.hold(session, number, f"We found {MARK}", kind=Kind.public, by=ana)
    await drafts.save(session, number, f"Perhaps {MARK}", is_note=False, seen=0, by=ana)
    await _files(session, number, written.id or 0, ana)
    await tickets.set_status(session, number, Status.resolved, by=ana)
    await ratings.rate(session, key, 4, f"Thanks for {MARK}")
    quote = {"category_evidence": [f"my {MARK}"], "priority_evidence": [MARK]}
    session.add(StoredSuggestion(ticket_id=number, source=Source.gemini, **quote))
    for about in (number, other.id):
        session.add(
            Mail(kind=MailKind.reply, address=ADDRESS.lower(), ticket_id=about, error=f"{MARK}: no such user")
        )
    session.add(View(name="One of them", query=f"search=mia.{MARK}%40example.com", owner_id=ana.id or 0))
    await _answer(session, first)
    await session.flush()
    await words.count_again(session)
    await session.execute(text("ANALYZE tickets, messages, mails, accounts, word_counts"))
    return [first, other, gone]


async def _files(session: AsyncSession, number: int, message: int, ana: Account) -> None:
    bystander = await making.ticket(session, ana, "Another matter", email="otto@example.com")
    session.add(Mail(kind=MailKind.reply, address="otto@example.com", ticket_id=bystander.id))
    for owner, name, content in (
        (number, f"{MARK}.pdf", CONTENT),
        (number, f"{MARK}.png", SHARED),
        (bystander.id or 0, "mine.png", SHARED),
    ):
        digest = hashlib.sha256(content).digest()
        with at(now() - timedelta(days=2)):
            await files.keep(digest, content)
            await files.keep(digest, content, Shape.small)
        place = {"message_id": message} if owner == number else {}
        told = {"name": name, "size": len(content), "digest": digest, "media_type": "application/pdf"}
        session.add(Attachment(ticket_id=owner, account_id=ana.id, **told, **place))
    await session.flush()


async def _answer(session: AsyncSession, ticket: Ticket) -> None:
    """What a program was told when it stored her ticket."""
    told = json.dumps({"id": ticket.id, "title": ticket.title, "description": ticket.description})
    named = Named("account 1", "key", b"POST", await answers.sealer(session))
    assert await answers.claim(session, named) is None
    await answers.keep(session, named, Kept(201, {"location": f"/api/tickets/{ticket.id}/"}, told.encode()))


async def found(session: AsyncSession, mark: str = MARK) -> list[str]:
    """In which columns of the whole database a word stands, and whether PostgreSQL keeps it among its statistics."""
    columns: dict[str, list[str]] = {}
    for table, column in (await session.execute(text(EVERYWHERE))).all():
        columns.setdefault(table, []).append(column)
    places = []
    for table, names in columns.items():
        for name in names:
            has = f"SELECT EXISTS (SELECT FROM {table} WHERE {name}::text ILIKE :mark)"
            if (await session.execute(text(has), {"mark": f"%{mark}%"})).scalar_one():
                places.append(f"{table}.{name}")
    kept = """
        SELECT DISTINCT tablename || ' statistics' FROM pg_stats WHERE schemaname = 'public'
        AND concat(most_common_vals, most_common_elems, histogram_bounds) ILIKE :mark
    """
    places += (await session.execute(text(kept), {"mark": f"%{mark}%"})).scalars().all()
    return sorted(places)
