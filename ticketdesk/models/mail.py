"""A mail that is to be sent, or was: what it is about, never what it says."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import choice, maybe_moment, moment


class MailKind(StrEnum):
    """What a mail is for. The last three can be switched off by the account that gets them."""

    acknowledgement = "acknowledgement"
    reply = "reply"
    resolution = "resolution"
    invitation = "invitation"
    reset = "reset"
    assignment = "assignment"
    mention = "mention"
    answer = "answer"


class Mail(SQLModel, table=True):
    __tablename__ = "mails"
    __table_args__ = (
        CheckConstraint(
            "char_length(address) BETWEEN 3 AND 254 AND position('@' IN address) > 1", name="address_form"
        ),
        CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name="one_end"),
        CheckConstraint(
            "sealed IS NULL OR (sent_at IS NULL AND failed_at IS NULL)", name="secret_ends_with_it"
        ),
        CheckConstraint("char_length(error) <= 200", name="error_length"),
        CheckConstraint(
            "ticket_id IS NOT NULL OR kind IN ('invitation', 'reset')", name="about_a_ticket_or_an_account"
        ),
        Index("ix_mails_waiting", "due_at", postgresql_where=text("sent_at IS NULL AND failed_at IS NULL")),
        Index("ix_mails_address", text("lower(address)")),
        Index("ix_mails_failed", "id", postgresql_where=text("failed_at IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: MailKind = Field(sa_type=choice(MailKind, "kind"))
    address: str
    ticket_id: int | None = Field(default=None, foreign_key="tickets.id", ondelete="CASCADE", index=True)
    message_id: int | None = Field(default=None, foreign_key="messages.id", ondelete="CASCADE", index=True)
    # The account that it goes to, if it goes to one, and the one that caused it.
    account_id: int | None = Field(default=None, foreign_key="accounts.id", ondelete="CASCADE", index=True)
    by_id: int | None = Field(default=None, foreign_key="accounts.id", ondelete="SET NULL")
    # The key of a one-time link, sealed; gone as soon as it is sent.
    sealed: bytes | None = None
    created_at: datetime = moment()
    # Not before this moment it is tried, for the first time or again.
    due_at: datetime = moment()
    tries: int = 0
    sent_at: datetime | None = maybe_moment()
    failed_at: datetime | None = maybe_moment()
    # Why the last try failed, as the server said it.
    error: str | None = None
