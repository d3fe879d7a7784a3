"""How long the database takes to find what is like a ticket: ``python -m benchmarks.alike``.

On an embedded database of its own, filled with the story: tickets in seven languages with their conversations.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlmodel import col, select

from ticketdesk import config, db, migrations, story
from ticketdesk.desk import similar, words
from ticketdesk.launch.postgres import EmbeddedPostgres
from ticketdesk.models import Account, Ticket

AIM_MS = 30


def main() -> None:
    """Fill, count the words, ask, and tell."""
    parser = argparse.ArgumentParser("python -m benchmarks.alike", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="tickets (100,000)")
    parser.add_argument("--count", type=int, default=300, help="how many of them are asked for (300)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _database(Path(folder)):
        took = asyncio.run(_filled_and_measured(options.rows, options.count))
    print(told(options.rows, took))


def told(rows: int, took: Sequence[float]) -> str:
    """The figures in a sentence."""
    half, most = statistics.median(took), statistics.quantiles(took, n=20)[-1]
    holds = "holds" if most < AIM_MS else "does not hold"
    return (
        f"Similar tickets among {rows:,}: {half:.1f} ms in the database, 95 % within {most:.1f} ms;"
        f" under {AIM_MS} ms {holds}."
    )


async def measured(count: int) -> list[float]:
    """Milliseconds in the database for each of so many tickets, chosen by chance but always the same ones."""
    took: list[float] = []
    async with db.reading(limit_ms=60_000) as session:
        who = (await session.exec(select(Account).limit(1))).one()
        numbers = (await session.exec(select(Ticket.id).order_by(col(Ticket.id)))).all()
        with _statements_timed(session.get_bind()) as statements:
            for number in Random("alike").choices(numbers, k=count):
                statements.clear()
                await similar.of(session, number, by=who)
                took.append(sum(statements))
    return took


async def _filled_and_measured(rows: int, count: int) -> list[float]:
    try:
        await story.tell(rows, say=print)
        async with db.transaction() as session:
            await words.count_again(session)
        await measured(count // 10 + 1)
        return await measured(count)
    finally:
        await db.close()


@contextmanager
def _statements_timed(engine: Engine | Connection) -> Iterator[list[float]]:
    """How long each statement took, in milliseconds, the way to the server and back with it."""
    times: list[float] = []

    def before(connection: Any, *_: object) -> None:
        connection.info["asked_at"] = time.perf_counter()

    def after(connection: Any, *_: object) -> None:
        times.append(1000 * (time.perf_counter() - connection.info["asked_at"]))

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    yield times
    event.remove(engine, "before_cursor_execute", before)
    event.remove(engine, "after_cursor_execute", after)


@contextmanager
def _database(folder: Path) -> Iterator[None]:
    postgres = EmbeddedPostgres(folder)
    os.environ["DATABASE_URL"] = postgres.start()
    config.settings.cache_clear()
    try:
        migrations.upgrade()
        yield
    finally:
        postgres.stop()


if __name__ == "__main__":
    main()
