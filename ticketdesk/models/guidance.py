"""What administrators tell Gemini about this desk, in versions, and what each version would have changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from ticketdesk.models.choices import Category, Choice, Priority
from ticketdesk.models.columns import choice, maybe_moment, moment


class Guidance(SQLModel, table=True):
    """One version. Versions never change; the one that was switched on last is the one in force."""

    __tablename__ = "guidance"

    id: int | None = Field(default=None, primary_key=True)
    body: dict[str, Any] = Field(sa_type=JSONB)
    """A ``rubric.Body``."""
    note: str = ""
    by_id: int = Field(foreign_key="accounts.id")
    created_at: datetime = moment()
    switched_on_at: datetime | None = maybe_moment()
    switched_on_by: int | None = Field(default=None, foreign_key="accounts.id")


class ReplayState(Choice):
    waiting = "waiting"
    running = "running"
    done = "done"
    cancelled = "cancelled"
    failed = "failed"


OPEN = (ReplayState.waiting, ReplayState.running)


class Replay(SQLModel, table=True):
    """One run of the time machine: a version asked about tickets whose labels are confirmed. One runs at a time."""

    __tablename__ = "replays"
    __table_args__ = (
        CheckConstraint("wanted BETWEEN 1 AND 5000", name="wanted_in_bounds"),
        Index(
            "uq_replays_open",
            text("(true)"),
            unique=True,
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    guidance_id: int = Field(foreign_key="guidance.id", index=True)
    before_id: int | None = Field(default=None, foreign_key="guidance.id")
    """The version that was in force when it began; None: the house default."""
    model: str = ""
    """Whom it asks: answers of one model are not compared with those of another."""
    state: ReplayState = Field(default=ReplayState.waiting, sa_type=choice(ReplayState, "state"))
    wanted: int
    calls: int = 0
    tokens: int = 0
    error: str = ""
    by_id: int = Field(foreign_key="accounts.id")
    created_at: datetime = moment()
    finished_at: datetime | None = maybe_moment()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class ReplayLine(SQLModel, table=True):
    """One ticket of a replay: what is confirmed, what the version in force says of it and what the new one says."""

    __tablename__ = "replay_lines"

    replay_id: int = Field(primary_key=True, foreign_key="replays.id", ondelete="CASCADE")
    ticket_id: int = Field(primary_key=True, foreign_key="tickets.id", ondelete="CASCADE")
    confirmed_category: Category | None = Field(default=None, sa_type=choice(Category, "confirmed_category"))
    confirmed_priority: Priority | None = Field(default=None, sa_type=choice(Priority, "confirmed_priority"))
    before_category: Category | None = Field(default=None, sa_type=choice(Category, "before_category"))
    before_priority: Priority | None = Field(default=None, sa_type=choice(Priority, "before_priority"))
    after_category: Category | None = Field(default=None, sa_type=choice(Category, "after_category"))
    after_priority: Priority | None = Field(default=None, sa_type=choice(Priority, "after_priority"))
    error: str = ""
