"""How many living tickets there are of each kind. Triggers keep these rows; nothing else writes them.

The figures of one kind stand in several slots, one for each transaction that writes at the same time, and may be
negative in one of them; the sum over the slots is what is true.
"""

from __future__ import annotations

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

# Room beside each row for its next versions, so that counting does not touch the index.
_ROOM = {"postgresql_with": {"fillfactor": 30}}


class TicketCount(SQLModel, table=True):
    """By status, category, priority, and whether they sleep."""

    __tablename__ = "ticket_counts"
    __table_args__ = _ROOM

    slot: int = Field(primary_key=True)
    status: str = Field(primary_key=True)
    category: str = Field(primary_key=True)
    priority: str = Field(primary_key=True)
    is_snoozed: bool = Field(primary_key=True)
    tickets: int = Field(sa_type=BigInteger)


class AssigneeCount(SQLModel, table=True):
    """By the account that they are given to (0 for nobody), status, and whether they sleep."""

    __tablename__ = "assignee_counts"
    __table_args__ = _ROOM

    slot: int = Field(primary_key=True)
    assignee_id: int = Field(primary_key=True)
    status: str = Field(primary_key=True)
    is_snoozed: bool = Field(primary_key=True)
    tickets: int = Field(sa_type=BigInteger)
