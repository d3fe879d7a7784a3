"""One line of a ticket's history. Its id is the number of the change; rows never change, and go only with their ticket.

Numbers are given before the commit, so a lower one may become visible after a higher one. Who follows the history
goes by ``(xact, id)`` and stops before the oldest transaction that is still under way: see ``desk/following.py``.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, text
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import Transaction, choice, moment


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
    joined = "joined"
    left = "left"
    tagged = "tagged"
    untagged = "untagged"
    undone = "undone"
    held = "held"
    took_back = "took_back"
    merged = "merged"
    unmerged = "unmerged"
    split_off = "split_off"
    put_back = "put_back"
    linked = "linked"
    unlinked = "unlinked"
    snoozed = "snoozed"
    woken = "woken"
    rated = "rated"
    unmailed = "unmailed"
    erased = "erased"


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


# Given by the database and never by us, so it is a column of the table and no field of the noun.
Event.__table__.append_column(  # type: ignore[attr-defined]
    Column("xact", Transaction(), server_default=text("pg_current_xact_id()"), nullable=False)
)
Index("ix_events_order", Event.__table__.c.xact, Event.__table__.c.id)  # type: ignore[attr-defined]
