"""Somebody who may sign in: an administrator, an agent or a viewer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ARRAY, CheckConstraint, Column, Index, String, text
from sqlmodel import Field, SQLModel

from ticketdesk.models.choices import Role
from ticketdesk.models.columns import choice, maybe_moment, moment


class Account(SQLModel, table=True):
    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("char_length(btrim(name)) BETWEEN 1 AND 100", name="name_length"),
        CheckConstraint(
            "char_length(email) BETWEEN 3 AND 254 AND position('@' IN email) > 1", name="email_form"
        ),
        CheckConstraint("char_length(queue_columns) <= 200", name="queue_columns_length"),
        CheckConstraint(
            "unwanted_mail <@ ARRAY['assignment', 'mention', 'answer']::varchar[]",
            name="unwanted_mail_is_known",
        ),
        Index("uq_accounts_email", text("lower(email)"), unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    email: str
    name: str
    role: Role = Field(sa_type=choice(Role, "role"))
    # None: this account has no password; it was only invited, or comes in by single sign-on.
    password_hash: str | None = None
    # Who single sign-on says this is: the issuer and its name for the person.
    sso_subject: str | None = Field(default=None, unique=True)
    created_at: datetime = moment()
    joined_at: datetime | None = maybe_moment()
    disabled_at: datetime | None = maybe_moment()
    # The names of the columns of the queue in their order, with commas; None: the usual ones.
    queue_columns: str | None = None
    # The kinds of mail that it does not want.
    unwanted_mail: list[str] = Field(
        default_factory=list,
        sa_column=Column(ARRAY(String()), server_default="{}", nullable=False),
    )

    @property
    def is_invited(self) -> bool:
        """Asked to join, and not yet here."""
        return self.joined_at is None and self.disabled_at is None

    @property
    def initials(self) -> str:
        """Up to two letters that stand for the person where there is no room for the name."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
