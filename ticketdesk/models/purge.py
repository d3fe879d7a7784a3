"""The proof that words were removed for good: when, why and how many, never what they said. Rows never change or go."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import choice, moment


class Why(StrEnum):
    """A person asked for it, a retention rule did, or a deleted ticket could no longer be restored."""

    person = "person"
    retention = "retention"
    deleted = "deleted"


class Purge(SQLModel, table=True):
    __tablename__ = "purges"
    __table_args__ = (
        CheckConstraint("octet_length(person) = 32", name="person_length"),
        CheckConstraint("(why = 'person') = (person IS NOT NULL)", name="a_person_is_named"),
        CheckConstraint("tickets >= 0 AND messages >= 0 AND files >= 0", name="amounts_are_counted"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    at: datetime = moment()
    why: Why = Field(sa_type=choice(Why, "why"))
    by_id: int | None = Field(default=None, foreign_key="accounts.id")
    # A keyed hash of the address: whoever knows the address can find the proof, nobody can find the address.
    person: bytes | None = Field(default=None, index=True)
    # The rule, as it was: "closed, 365 days, erase".
    rule: str = ""
    tickets: int = 0
    messages: int = 0
    files: int = 0
