"""What the learned model costs on PostgreSQL: learning a ticket, answering, and the room it takes."""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text as sql
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import config, db, migrations
from ticketdesk.advice import LEARNED
from ticketdesk.ai.learned import Learned
from ticketdesk.ai.port import Question
from ticketdesk.desk import learned
from ticketdesk.desk.lessons import LEFT, Lesson, Relearned
from ticketdesk.launch.postgres import EmbeddedPostgres
from ticketdesk.models.choices import Category

CATEGORIES = list(Category)

_SIZE = sql("""
    SELECT sum(pg_total_relation_size(name::regclass))
    FROM unnest(ARRAY['learned_features', 'learned_totals', 'learned_tickets']) AS name
""")
_AS_THE_WORKER = sql("SET LOCAL synchronous_commit = off")
_TICKETS = sql("""
    INSERT INTO tickets (title, description, category, category_source, priority, priority_source, status,
        last_event_id, created_at, updated_at)
    SELECT 'Help', 'Now', 'general', 'default', 'medium', 'default', 'open', 0, now(), now()
    FROM generate_series(1, :count) RETURNING id
""")


@dataclass(frozen=True)
class Text:
    """A labelled text, and the numbers of its features."""

    words: str
    place: int
    features: Sequence[int]


@dataclass(frozen=True)
class Stored:
    """What was measured on PostgreSQL: times in milliseconds, medians; and the size of all that is kept."""

    learn_ms: float
    ask_ms: float
    megabytes: float


@contextmanager
def _database() -> Iterator[None]:
    """An embedded PostgreSQL with an empty desk, as ``DATABASE_URL`` of this process."""
    with tempfile.TemporaryDirectory() as folder:
        postgres = EmbeddedPostgres(Path(folder))
        before = os.environ.get("DATABASE_URL")
        try:
            os.environ["DATABASE_URL"] = postgres.start()
            config.settings.cache_clear()
            migrations.upgrade()
            yield
        finally:
            os.environ.pop("DATABASE_URL", None)
            if before is not None:
                os.environ["DATABASE_URL"] = before
            config.settings.cache_clear()
            postgres.stop()


def on_postgres(learned: Sequence[Text], asked: Sequence[Text]) -> Stored:
    """Learn the texts one after the other as the worker does, and ask as the doors do, on an embedded PostgreSQL."""
    with _database():
        return asyncio.run(_stored(learned, asked))


async def _stored(texts: Sequence[Text], asked: Sequence[Text]) -> Stored:
    try:
        async with db.transaction() as session:
            numbers = await _tickets(session, len(texts))
        times = []
        for number, text in zip(numbers, texts, strict=True):
            lesson = Lesson(CATEGORIES[text.place], LEFT)
            began = time.perf_counter()
            async with db.transaction() as session:
                await session.execute(_AS_THE_WORKER)
                await learned.relearn(session, [Relearned(number, text.features, None, lesson)])
            times.append(time.perf_counter() - began)
        async with db.reading() as session:
            size = await session.scalar(_SIZE)
        return Stored(statistics.median(times) * 1000, await _ask_ms(LEARNED, asked), int(size or 0) / 2**20)
    finally:
        await db.close()


async def _ask_ms(adviser: Learned, asked: Sequence[Text]) -> float:
    await adviser.warm()
    times = []
    for text in asked:
        question = Question("", text.words)
        began = time.perf_counter()
        said = await adviser.ask(question)
        times.append(time.perf_counter() - began)
        assert said.error in ("", "timeout"), said
    return statistics.median(times) * 1000


async def _tickets(session: AsyncSession, count: int) -> list[int]:
    made = await session.execute(_TICKETS, {"count": count})
    return [row.id for row in made]
