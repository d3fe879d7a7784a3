"""Which statements a desk sent to its database, how long they took, and what was read from end to end.

PostgreSQL itself is the witness: ``pg_stat_statements`` and ``pg_stat_user_tables``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

from ticketdesk.launch import initdb
from ticketdesk.launch.postgres import EmbeddedPostgres

AIM_MS = 50
LARGE = ("tickets", "messages")
WORDS = 90
TOLD = 5
# One line is one command to a PostgreSQL that serves nobody.
_COUNTS = """\
CREATE SCHEMA IF NOT EXISTS statements
CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA statements
GRANT USAGE ON SCHEMA statements TO ticketdesk
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA statements TO ticketdesk
ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'
"""
_SLOWEST = """
    SELECT regexp_replace(query, '\\s+', ' ', 'g'), calls, mean_exec_time, max_exec_time
    FROM statements.pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    ORDER BY max_exec_time DESC LIMIT 20
"""
_SCANS = "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname = ANY(%s)"
REPORTED_WITHIN_S = 11
"""An idle connection reports what it scanned after ten seconds at the latest."""


@dataclass(frozen=True)
class Statement:
    """One statement, without its values; times in milliseconds."""

    words: str
    calls: int
    mean_ms: float
    max_ms: float

    @property
    def line(self) -> str:
        """The line of a table that people read."""
        words = self.words.replace("|", "\\|")[:WORDS]
        return f"| `{words}` | {self.calls:,} | {self.mean_ms:.1f} | {self.max_ms:.1f} |"


@dataclass
class Seen:
    """What a database saw.

    Args:
        rows: How many tickets it holds.
        slowest: The slowest statements, by their slowest time.
        scans: How often each large table was read from end to end.
    """

    rows: int
    slowest: list[Statement] = field(default_factory=list)
    scans: dict[str, int] = field(default_factory=dict)

    @property
    def lines(self) -> Iterator[str]:
        """What people read."""
        read = ", ".join(f"{name} {times:,} times" for name, times in self.scans.items())
        yield f"{self.rows:,} tickets, statements of the browser by their slowest time; read from end to end: {read}"
        yield ""
        yield "| statement | calls | mean ms | slowest ms |"
        yield "| --- | --- | --- | --- |"
        yield from (one.line for one in self.slowest[:TOLD])
        yield ""

    @property
    def verdicts(self) -> Iterator[str]:
        """What does not reach its aim."""
        for one in self.slowest:
            if one.max_ms > AIM_MS:
                yield f"a statement took {one.max_ms:.0f} ms at {self.rows:,}, not {AIM_MS}: {one.words[:WORDS]}"
        for name, times in self.scans.items():
            if times and self.rows >= 100_000:
                yield f"{name} was read from end to end {times} times at {self.rows:,}"

    @property
    def told(self) -> dict[str, object]:
        """The same for programs."""
        slowest = [vars(one) for one in self.slowest]
        return {"tickets": self.rows, "slowest": slowest, "sequential_scans": self.scans}


def start(postgres: EmbeddedPostgres) -> str:
    """Start a database that counts its statements.

    Returns:
        Its address.
    """
    cluster = postgres.cluster
    postgres.prepare()
    if "pg_stat_statements" not in (cluster.folder / "postgresql.auto.conf").read_text():
        initdb.as_superuser(cluster, _COUNTS, database=initdb.DATABASE)
    return postgres.start()


@contextmanager
def watched(url: str, rows: int) -> Iterator[Seen]:
    """What the database sees inside the block; it is known afterwards."""
    seen = Seen(rows)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT statements.pg_stat_statements_reset()")
        before = dict(connection.execute(_SCANS, (list(LARGE),)).fetchall())
        yield seen
        time.sleep(REPORTED_WITHIN_S)
        seen.slowest = [Statement(*row) for row in connection.execute(_SLOWEST).fetchall()]
        after = dict(connection.execute(_SCANS, (list(LARGE),)).fetchall())
    seen.scans = {name: after[name] - before[name] for name in LARGE}
