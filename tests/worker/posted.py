"""A desk whose mails really go: tickets of requesters, answers, and the moment of the next try."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import col, select

from ticketdesk import db
from ticketdesk.desk import intake, messages
from ticketdesk.desk.intake import NewTicket
from ticketdesk.models import Account, Mail, Ticket

LI = "li@example.com"


async def ticket(email: str = LI, title: str = "The export is empty") -> Ticket:
    async with db.transaction() as session:
        raw = {"title": title, "description": "0 bytes since yesterday.", "email": email}
        return (await intake.take_in(session, NewTicket.read(raw))).ticket


async def answer(ticket: Ticket, words: str, by: Account) -> None:
    async with db.transaction() as session:
        await messages.reply(session, ticket.id or 0, words, by=by)


async def mails() -> Sequence[Mail]:
    async with db.reading() as session:
        return (await session.exec(select(Mail).order_by(col(Mail.id)))).all()


async def wait_is_over() -> None:
    """The moment of the next try has come for whatever waits."""
    async with db.transaction() as session:
        await session.execute(text("UPDATE mails SET due_at = now() WHERE sent_at IS NULL"))
