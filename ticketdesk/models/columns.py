"""How closed lists and moments are stored: text with a CHECK constraint, and timestamps that always carry a zone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Enum, MetaData, Table
from sqlalchemy.types import UserDefinedType
from sqlmodel import Field, SQLModel

# Constraints need names that survive a downgrade and a comparison with the models.
SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention

Moment = DateTime(timezone=True)


class Transaction(UserDefinedType[int]):
    """The number of the transaction that wrote a row (``xid8``); it never comes again."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "xid8"


_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """This moment, in UTC; inside ``at`` the moment that is told."""
    return _told.get() or datetime.now(UTC)


def is_a_story() -> bool:
    """Whether what happens is told of another day: then nobody is written to."""
    return _told.get() is not None


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Everything in this block happens at ``moment``: for stories and tests, which tell of days gone by."""
    before = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(before)


def choice(of: type[StrEnum], name: str) -> Enum:
    """A text column that holds one of the values of ``of`` and nothing else; ``name`` names its CHECK, which ``guard`` makes."""
    return Enum(
        of,
        native_enum=False,
        create_constraint=False,
        name=name,
        length=20,
        values_callable=lambda values: [value.value for value in values],
    )


def guard(tables: Iterable[Table]) -> None:
    """Give each closed list its CHECK: against a constant, which PostgreSQL reads sooner than the IN that SQLAlchemy would make."""
    for table in tables:
        for column in table.columns:
            if isinstance(column.type, Enum):
                check = f"{column.name} = ANY ('{{{','.join(column.type.enums)}}}')"
                table.append_constraint(CheckConstraint(check, name=column.type.name))


def moment(**kwargs: Any) -> Any:
    """A field for a moment in UTC that is set when the row is made."""
    return Field(default_factory=now, sa_type=Moment, nullable=False, **kwargs)


def maybe_moment() -> Any:
    """A field for a moment in UTC that may not have come yet."""
    return Field(default=None, sa_type=Moment)
