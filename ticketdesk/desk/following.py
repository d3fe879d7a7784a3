"""The changes of all tickets in one order that never changes, for programs that follow them.

Numbers are given before the commit, so whoever went by them would skip a change that was committed late. The order is
``(xact, id)``, and it is told only as far as no transaction that is still under way can add to it: below the ``xmin`` of
the snapshot that reads. See ``docs/decisions/0011-the-order-of-changes.md``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ticketdesk.desk.bare import Row
from ticketdesk.desk.telling import EVENT

PAGE_SIZE = 200
LARGEST = 2**63 - 1
"""The largest number that a change can have."""


@dataclass(frozen=True)
class Position:
    """A place in the order: behind one change.

    Args:
        xact: The transaction that wrote it, as digits.
        number: The number of the change.
    """

    xact: str
    number: int

    @property
    def values(self) -> dict[str, object]:
        """The values of ``NEXT``."""
        return {"xact": self.xact, "number": self.number, "size": PAGE_SIZE}


BEGINS = """
    SELECT coalesce(known.xact, latest.xact)::text AS xact, coalesce(known.number, 0) AS number
    FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xact) AS latest
    LEFT JOIN LATERAL (
        SELECT '0'::xid8 AS xact, 0::bigint AS number WHERE %(after)s::bigint = 0
        UNION ALL (
            SELECT xact, id FROM events WHERE id <= %(after)s::bigint
                AND %(after)s::bigint <= (SELECT max(id) FROM events)
            ORDER BY id DESC LIMIT 1
        )
        LIMIT 1
    ) AS known ON true
"""
"""Where to begin after the change ``after``: 0 is the beginning of all; None, or a number that is still to come, is now.

A number that was never used, because its transaction was undone, stands for the one below it. ``position_in`` reads the
row.
"""

NEXT = f"""
    WITH page AS (
        SELECT xact, id, (SELECT row_to_json(told) FROM (SELECT {EVENT}) AS told)::text AS told FROM events
        WHERE (xact, id) > (%(xact)s::xid8, %(number)s::bigint) AND xact < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY xact, id LIMIT %(size)s
    ), last AS (SELECT xact, id FROM page ORDER BY xact DESC, id DESC LIMIT 1)
    SELECT (SELECT array_agg(told ORDER BY xact, id) FROM page) AS told,
        (SELECT array_agg(id ORDER BY xact, id) FROM page) AS numbers,
        (SELECT xact FROM last)::text AS xact,
        (SELECT id FROM last) AS number,
        EXISTS (
            SELECT FROM events WHERE (xact, id) > (%(xact)s::xid8, %(number)s::bigint)
                AND xact >= pg_snapshot_xmin(pg_current_snapshot())
        ) AS is_held_back
"""
"""The next changes after a position, as programs read them. Its row, always one: ``told`` and ``numbers`` (None: there
are none), the position behind the last one, and whether something is stored already that has to wait for an older transaction."""


def position_in(row: Row) -> Position | None:
    """The position that a row tells; None where it tells none."""
    return None if row["xact"] is None else Position(row["xact"], row["number"])
