"""All tickets that fit, oldest first, page by page: each page is a question of its own, and its lines are built by PostgreSQL.

Between two pages nothing is held, so that somebody who reads slowly holds nothing either.
"""

from __future__ import annotations

import csv
import io
import json
import re
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import audit, pages, telling, text
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.bare import Asked
from ticketdesk.desk.filters import Shape, TicketFilter
from ticketdesk.desk.sorting import Place, Sort
from ticketdesk.models import Account, Deed

SIZE = 500
"""Tickets of a page."""
# What is on its way here stays here: a snooze, and what names another ticket.
_STAYS = ("snoozed_until", "merged_into")
_FOUND = {name: column for name, column in telling.COLUMNS.items() if name not in _STAYS}
COLUMNS = _FOUND | {name: name for name in ("email", "resolved_at", "closed_at")}
"""By the name that stands in the file, the column."""
FORMULA = re.compile(f"[{text.UNSEEN}]*[=+@＝＋－＠-]")
"""So begins what a spreadsheet calculates, full-width signs and those behind what nobody sees too."""
# Here a spreadsheet of another country begins a cell: it does not see the quotes around ours.
_PARTS = re.compile("([;\t\r\n])")


class Form(StrEnum):
    """How a file of tickets is written."""

    jsonl = "jsonl"
    csv = "csv"


async def begin(session: AsyncSession, form: Form, *, by: Account | None) -> None:
    """Note in the audit log that somebody takes the tickets away.

    Raises:
        NotSignedIn, NotAllowed: the account may not.
    """
    who = require(by, Act.export_tickets)
    await audit.record(session, Deed.exported, by=who, about=f"tickets as {form.value.upper()}")


def page(wanted: TicketFilter, *, me: int | None, after: Place | None) -> Asked:
    """The next page. Its row: ``lines``, one JSON object each, and the place ``at``, ``number`` of the last; NULLs at the end.

    Args:
        wanted: Which tickets.
        me: The account that asks, for "assigned to me".
        after: Where the page before ended.
    """
    statement = _page(wanted.shape, has_place=after is not None)
    return Asked(statement, pages.values_of(wanted, me=me, after=after), is_planned_anew=True)


@lru_cache(maxsize=1000)
def _page(shape: Shape, *, has_place: bool) -> str:
    rows = pages.rows_of(COLUMNS, shape, Sort.oldest, has_place=has_place, limit=SIZE)
    return f"""
        SELECT string_agg(row_to_json(told)::text, E'\\n' ORDER BY place) AS lines,
            (array_agg((told).created_at ORDER BY place DESC))[1] AS at,
            (array_agg((told).id ORDER BY place DESC))[1] AS number
        FROM (SELECT told, row_number() OVER () AS place FROM ({rows}) AS told) AS placed"""


def head(form: Form) -> str:
    """What stands before the first ticket."""
    return _as_csv([list(COLUMNS)]) if form is Form.csv else ""


def written(lines: str, form: Form) -> str:
    """The lines of a page as they stand in the file."""
    if form is Form.jsonl:
        return lines + "\n"
    # Nothing but \n ends a line here: JSON writes every other end within a text as it is.
    return _as_csv([[_cell(value) for value in json.loads(line).values()] for line in lines.split("\n")])


def _cell(value: Any) -> str:
    told = "" if value is None else ", ".join(value) if isinstance(value, list) else str(value)
    told = "".join(f"'{part}" if FORMULA.match(part) else part for part in _PARTS.split(told))
    return f"'{told}" if told.startswith(("\t", "\r", "\n")) else told


def _as_csv(rows: list[list[str]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()
