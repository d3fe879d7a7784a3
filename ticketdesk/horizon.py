"""How far this process has surely heard of the changes. After a gap it reads what it may have missed, and nothing else.

PostgreSQL delivers notices in the order of the commits. A mark is a notice of our own that names the oldest transaction
that was still under way when it was written: whoever hears it has heard of every change below.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import Any

from psycopg import AsyncConnection

MARKS = "ticketdesk_marks"
EVERY_S = 2.0
MOST_CHANGES = 2_000
"""Whoever missed more loads again."""

# It begins like the other statements of the line, so that the line is found by them in ``pg_stat_activity``.
_MARK = "LISTEN {0}; SELECT pg_notify('{0}', '{1}:' || pg_snapshot_xmin(pg_current_snapshot()))"
# A cluster that is younger than the mark is another one, and its numbers mean nothing here.
_MISSED = """
    SELECT array_agg(DISTINCT ticket_id), count(*), pg_snapshot_xmin(pg_current_snapshot()) >= %(xact)s::xid8
    FROM (
        SELECT ticket_id FROM events WHERE xact >= %(xact)s::xid8 ORDER BY xact, id LIMIT %(most)s
    ) AS missed
"""


class Horizon:
    """Every change of a transaction below ``xact`` was heard; None as long as nothing is known."""

    def __init__(self) -> None:
        self.xact: int | None = None
        self._name, self._is_due = secrets.token_hex(8), True

    def heard_something(self) -> None:
        """A mark is due: the last one lies behind."""
        self._is_due = True

    async def mark(self, connection: AsyncConnection[Any]) -> None:
        """Write a mark on the line that listens, where one is due; it counts when it is heard there."""
        if self._is_due:
            self._is_due = False
            await connection.execute(_MARK.format(MARKS, self._name).encode())

    def hear(self, payload: str) -> None:
        """Take in a mark, where it is ours."""
        name, _, xact = payload.partition(":")
        if name == self._name:
            with suppress(ValueError):
                self.xact = int(xact)

    async def missed(self, connection: AsyncConnection[Any]) -> set[int] | None:
        """The tickets that changed since what was surely heard; None: everything has to be read again.

        Called when the new line listens already, so that what is committed from now on is heard there.
        """
        # Whatever goes wrong from here on, the next time everything is read.
        xact, self.xact = self.xact, None
        if xact is None:
            return None
        values = {"xact": str(xact), "most": MOST_CHANGES + 1}
        row = await (await connection.execute(_MISSED, values)).fetchone()
        self._is_due = True
        if row is None or not row[2] or row[1] > MOST_CHANGES:
            return None
        self.xact = xact
        return set(row[0] or ())
