"""What a doctor looks with and what comes of it: a state, what was found, what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, LiteralString, NamedTuple

from psycopg import Connection


class State(StrEnum):
    """How something is; each is worse than the one before."""

    ok = "ok"
    look = "look"
    bad = "bad"


class Told(NamedTuple):
    """What one look brought.

    Args:
        state: How it is.
        found: What was found, in a sentence.
        do: What to do about it; empty where nothing is to be done.
    """

    state: State
    found: str
    do: str = ""


def ok(found: str) -> Told:
    """All is well."""
    return Told(State.ok, found)


def look(found: str, do: str) -> Told:
    """Nothing is broken, and somebody should look."""
    return Told(State.look, found, do)


def bad(found: str, do: str = "") -> Told:
    """Something is broken, or is going to be."""
    return Told(State.bad, found, do)


@dataclass
class Patient:
    """The desk that is looked at.

    Args:
        line: To its database, read-only; None where that is away or not made yet.
        is_embedded: Whether that is our own.
        is_served: Whether a web process answers on this machine.
        revision: The version of the database; None: it is empty.
        has_tables: Whether that is the newest, so that its tables are those of this code.
    """

    line: Connection[Any] | None = None
    is_embedded: bool = False
    is_served: bool = False
    revision: str | None = None
    has_tables: bool = False

    def row(self, statement: LiteralString, *values: Any) -> tuple[Any, ...]:
        """The one row that a statement gives."""
        found = self.rows(statement, *values)
        assert found, "there is one row"
        return found[0]

    def rows(self, statement: LiteralString, *values: Any) -> list[tuple[Any, ...]]:
        """All that it gives."""
        assert self.line, "only checks that need no database are asked without one"
        return self.line.execute(statement, values or None).fetchall()


@dataclass(frozen=True)
class Check:
    """One thing to look at.

    Args:
        name: What the line is called.
        look: Looks; what it raises is a finding too.
        needs: ``nothing``, a ``database`` that answers, or its ``tables`` as this version knows them.
    """

    name: str
    look: Callable[[Patient], Told]
    needs: str = "tables"
