"""Many tickets at once: line by line held against the rules, stored by COPY batch by batch, told once.

An empty desk takes numbers, times and sources as they are, so that what was exported is there again as it was; a line
without a number gets the next one, and who has tickets and no account here gets one to stand for them. What nobody has judged is found by the worker when it looks for tickets that were left behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import audit, events, incoming, stand_ins, tags
from ticketdesk.desk.access import ALLOWED, Act, require
from ticketdesk.desk.bare import psycopg_of
from ticketdesk.desk.finding import LARGEST
from ticketdesk.desk.incoming import Row, Rules
from ticketdesk.desk.refused_lines import LinesRefused, Report
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.models import Account, Deed, What

LOCK = 7_104_538_005
SLOT = 32
"""A row of the counters that only imports write, so that nobody waits for theirs; one import at a time."""
COLUMNS = (
    "id, title, description, email, category, category_source, priority, priority_source, status, assignee_id,"
    " created_at, updated_at, resolved_at, closed_at, last_event_id"
)
_FIELDS = COLUMNS.split(", ")
_EVENTS = "id, ticket_id, what, actor, actor_id, created_at"
_HIGHEST = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM tickets_id_seq"
_SETTINGS = {
    "statement_timeout": "0",
    "lock_timeout": "5s",
    "ticketdesk.slot": str(SLOT),
    "gin_pending_list_limit": "64MB",
}
TWICE = "Another line has this number already."
NONE_LEFT = "There is no number above those of the lines before. Give this line one."


class AnotherImport(Refusal):
    """Another import is under way. Nothing was imported; try again when it has ended."""

    status = 409


@dataclass
class Import:
    """One import, in its transaction.

    Args:
        session: The transaction.
        who: Who imports.
        rules: What lines are held against.
        report: What became of them.
        partial: Whether the good lines are stored although others were refused.
        highest: The highest number that a ticket ever had.
        known: The numbers of all accounts.
    """

    session: AsyncSession
    who: Account
    rules: Rules
    report: Report
    partial: bool
    highest: int
    known: set[int]
    _seen: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    _newest: tuple[int, int] = (0, 0)

    def read(self, lines: Iterable[tuple[int, bytes | None]]) -> list[Row]:
        """The rows of those lines that are good; the others are reported. It asks the database nothing.

        Args:
            lines: Each with its number; None stands for one that is too long to be a ticket.
        """
        rows = []
        for number, line in lines:
            try:
                rows.append(self._read(line))
            except Invalid as error:
                self.report.refuse(number, error.fields)
        return rows

    async def store(self, rows: Sequence[Row]) -> None:
        """Store these, unless a line was refused and all or nothing is wanted."""
        if not rows or (self.report.refused and not self.partial):
            return
        connection = await psycopg_of(self.session)
        await self._meet({row["assignee_id"] for row in rows} - {None}, connection)
        told = events.common(self.who)
        lines = await _next(connection, "events", len(rows))
        numbers = (
            [row["id"] for row in rows] if self.rules.keeps else await _next(connection, "tickets", len(rows))
        )
        whole = [
            row | {"id": number, "last_event_id": line}
            for row, number, line in zip(rows, numbers, lines, strict=True)
        ]
        await _copy(
            connection, "tickets", COLUMNS, ([_plain(row[name]) for name in _FIELDS] for row in whole)
        )
        by = (What.created.value, told["actor"], told["actor_id"], told["moment"])
        await _copy(
            connection,
            "events",
            _EVENTS,
            ([line, number, *by] for line, number in zip(lines, numbers, strict=True)),
        )
        worn = [(row["id"], name) for row in whole for name in row["tags"]]
        await tags.bring(self.session, worn, by=self.who)
        self._newest = (lines[-1], numbers[-1])
        self.report.imported += len(rows)

    async def end(self) -> Report:
        """Tell it once, in the history of the desk and to open lists.

        Raises:
            LinesRefused: there was one, and all or nothing is wanted; or there was no line at all.
        """
        if self.report.refused and not self.partial:
            raise LinesRefused(self.report)
        if not self.report.imported and not self.report.refused:
            raise Invalid({"body": "There is no ticket in it. Send at least one."})
        if not self.report.imported:
            return self.report
        connection = await psycopg_of(self.session)
        if self.rules.keeps:
            await connection.execute("SELECT setval('tickets_id_seq', %s)", (self.highest,))
        line, number = self._newest
        channel = events.common(self.who)["channel"]
        await connection.execute("SELECT pg_notify(%s, %s)", (channel, f"{line}:{number}"))
        count = self.report.imported
        about = f"{count:,} ticket{'s' if count > 1 else ''}"
        await audit.record(self.session, Deed.imported, by=self.who, about=about)
        return self.report

    async def _meet(self, people: set[int], connection: Any) -> None:
        if strangers := sorted(people - self.known):
            await stand_ins.bring(connection, strangers)
            self.known.update(strangers)
            self.report.people += strangers

    def _read(self, line: bytes | None) -> Row:
        if line is None:
            raise Invalid({"line": "This line is too long to be a ticket."})
        row = incoming.read(line, self.rules)
        return self._numbered(row) if self.rules.keeps else row

    def _numbered(self, row: Row) -> Row:
        """With its own number, or else the one above all that were there before it."""
        number = row["id"] or self.highest + 1
        place, bit = number >> 10, 1 << (number & 1023)
        if number > LARGEST or self._seen[place] & bit:
            raise Invalid({"id": TWICE if row["id"] else NONE_LEFT})
        self._seen[place] |= bit
        self.highest = max(self.highest, number)
        return row | {"id": number}


async def begin(session: AsyncSession, *, by: Account | None, partial: bool = False) -> Import:
    """Begin an import, in a transaction that does nothing else.

    Args:
        session: The transaction.
        by: Who imports.
        partial: Whether good lines are stored although others are refused.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        AnotherImport: one is under way.
    """
    who = require(by, Act.import_tickets)
    connection = await psycopg_of(session)
    for setting in _SETTINGS.items():
        await connection.execute("SELECT set_config(%s, %s, true)", setting)
    if not await _is(connection, "SELECT pg_try_advisory_xact_lock(%s)", LOCK):
        raise AnotherImport
    keeps = await _is(connection, "SELECT NOT EXISTS (SELECT FROM tickets)")
    if keeps:
        # Nobody writes a first ticket meanwhile, whose number a line might bring.
        await connection.execute("LOCK TABLE tickets IN SHARE ROW EXCLUSIVE MODE")
        keeps = await _is(connection, "SELECT NOT EXISTS (SELECT FROM tickets)")
    roles = [role.value for role in ALLOWED[Act.change_tickets]]
    statement = "SELECT id FROM accounts WHERE disabled_at IS NULL AND role = ANY(%s)"
    people = await _numbers(connection, statement, roles)
    [highest] = await _numbers(connection, _HIGHEST)
    known = set(await _numbers(connection, "SELECT id FROM accounts"))
    return Import(session, who, Rules(frozenset(people), keeps), Report(keeps), partial, highest, known)


async def _is(connection: Any, statement: str, *values: object) -> bool:
    [answer] = await (await connection.execute(statement, values)).fetchone()
    return bool(answer)


async def _numbers(connection: Any, statement: str, *values: object) -> list[int]:
    rows = await (await connection.execute(statement, values)).fetchall()
    return [number for (number,) in rows]


async def _next(connection: Any, table: str, count: int) -> list[int]:
    statement = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    return await _numbers(connection, statement, table, count)


async def _copy(connection: Any, table: str, columns: str, rows: Iterable[list[Any]]) -> None:
    async with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            await copy.write_row(row)


def _plain(value: Any) -> Any:
    # Closed lists are text to the database.
    return value.value if isinstance(value, str) and hasattr(value, "value") else value
