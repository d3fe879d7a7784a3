"""One line of a ticket's history. Its id is the number of the change; rows never change and never go."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import choice, moment


class What(StrEnum):
    """What happened. The sentence for each is in ``desk/events.py``."""

    created = "created"
    assigned = "assigned"
    status = "status"
    category = "category"
    priority = "priority"
    replied = "replied"
    noted = "noted"
    deleted = "deleted"
    restored = "restored"
    link_revoked = "link_revoked"
    link_made = "link_made"


class Actor(StrEnum):
    """Who did it: somebody with an account, the requester, or one of the sources of triage."""

    account = "account"
    requester = "requester"
    gemini = "gemini"
    learned = "learned"
    rules = "rules"
    default = "default"


class Event(SQLModel, table=True):
    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint("(actor = 'account') = (actor_id IS NOT NULL)", name="account_is_named"),
        Index("ix_events_ticket", "ticket_id", text("id DESC")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    ticket_id: int = Field(foreign_key="tickets.id")
    what: What = Field(sa_type=choice(What, "what"))
    actor: Actor = Field(sa_type=choice(Actor, "actor"))
    actor_id: int | None = Field(default=None, foreign_key="accounts.id")
    before: str | None = None
    after: str | None = None
    created_at: datetime = moment()
