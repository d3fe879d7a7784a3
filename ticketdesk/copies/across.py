"""From one database into another, without a file between them: for rehearsals on what is really there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ticketdesk import migrations, revisions
from ticketdesk.copies.addresses import address
from ticketdesk.copies.filling import fill_bit_by_bit
from ticketdesk.copies.lines import one_moment
from ticketdesk.copies.tables import sequences, tables
from ticketdesk.errors import CannotStart

NOTHING = "The database holds no desk yet, so there is nothing to copy."


@dataclass(frozen=True)
class Copied:
    """What came over.

    Args:
        revision: The version of the database, there as here.
        rows: How many of each table.
    """

    revision: str
    rows: dict[str, int]


def copy(
    dsn: str, into: str, revision: str | None = None, *, say: Callable[[str], None] = lambda _: None
) -> Copied:
    """Copy everything of a desk, as it is at this moment, into an empty database.

    Every row is committed with some others, so that a desk in the same server is not held up (decision 11).

    Args:
        dsn: The database of the desk, which may be in use.
        into: An empty one.
        revision: The revision to make the tables of; None: that of the desk.
        say: Told each table that is over.

    Raises:
        CannotStart: there is no desk.
    """
    with one_moment(dsn) as source:
        at = revision or revisions.revision_in(source)
        if at is None:
            raise CannotStart(NOTHING)
        migrations.upgrade(address(into), to=at)
        mine = tables(source)
        rows = dict.fromkeys((table.name for table in mine), 0)
        with fill_bit_by_bit(into) as filling:
            for table in mine:
                for piece in table.rows_out(source):
                    filling.take(table, piece)
                    rows[table.name] += piece.count(b"\n")
                say(table.name)
            filling.count_on(sequences(source, mine))
    return Copied(at, rows)
