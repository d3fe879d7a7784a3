"""The desk as in production: the built front end, granian and its web processes, on an embedded database of its own."""

from __future__ import annotations

import asyncio
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks import statements
from benchmarks.filling import fill
from benchmarks.options import Options
from benchmarks.restoring import DeskDatabase
from benchmarks.rows import from_command, own
from benchmarks.targets import DESK, Target
from tests.processes import Process, environment, free_port
from ticketdesk.desk import words
from ticketdesk.launch.postgres import EmbeddedPostgres

ADMIN = "benchmark@example.com"
COMMAND_WITHIN_S = 900
"""A migration of a loaded desk takes its time."""


@contextmanager
def served(
    root: Path, data: Path, rows: int, options: Options, say: Callable[[str], None]
) -> Iterator[Target]:
    """A running desk with that many tickets.

    The worker is not started: every ticket here comes with its category and priority, so there is nothing to triage.

    Args:
        root: The copy that it runs from.
        data: Its data folder; what is loaded already is used again.
        rows: How many tickets.
        options: What else was said.
        say: Hears what takes long.
    """
    postgres = EmbeddedPostgres(data)
    url = statements.start(postgres)
    port = free_port()
    ours = {"PORT": str(port), "DATABASE_URL": url, "TICKETDESK_DATA": str(data)}
    env = environment(**ours, TICKETDESK_WORKERS=str(options.workers), TICKETDESK_RATE_LIMITS="off")
    web = Process(("-m", "ticketdesk", "serve"), root, data / "desk.log", env)
    try:
        _command(root, env, "migrate", "--no-rehearsal")
        stored = _loaded(root, env, url, rows, options, say)
        asyncio.run(_after_a_night(url))
        token = _command(root, env, "token", "add", "benchmark", "--scope", "write").strip()
        agent = (f"hand-{secrets.token_hex(8)}@example.com", secrets.token_urlsafe(24))
        _command(root, env, "user", "add", agent[0], "--role", "agent", stdin=f"{agent[1]}\n")
        web.start()
        address = f"http://127.0.0.1:{port}"
        web.wait_for(lambda: httpx.get(f"{address}/readyz").status_code == 200)
        assert postgres.leash
        yield Target(DESK, address, token, (web.pid,), (postgres.leash.process.pid,), stored, agent)
    finally:
        web.stop()
        postgres.stop()


def _loaded(
    root: Path, env: dict[str, str], url: str, rows: int, options: Options, say: Callable[[str], None]
) -> DeskDatabase:
    stored, loaded = DeskDatabase(url), f"{rows} tickets, {options.messages} messages, {options.rows_from}"
    if (found := _what_is_loaded(url)) is not None:
        if found != loaded:
            raise RuntimeError(
                f"The folder holds {found!r}, not {loaded!r}. Take another DATA, or remove it."
            )
        stored.put_back()
        return stored
    began = time.monotonic()
    password = f"{secrets.token_urlsafe(24)}\n"
    _command(root, env, "user", "add", ADMIN, "--role", "admin", stdin=password)
    with psycopg.connect(url) as connection:
        author = connection.execute("SELECT id FROM accounts").fetchone()
        assert author
    told = from_command(options.rows_from, rows) if options.rows_from else own(rows)
    fill(url, told, author=author[0], messages=options.messages)
    stored.remember()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE benchmark.loaded AS SELECT %s::text AS what", (loaded,))
    say(f"{rows:,} tickets loaded in {time.monotonic() - began:.0f} s")
    return stored


async def _after_a_night(url: str) -> None:
    """Every night the worker counts the words; a desk as large as this has had many."""
    engine = create_async_engine(make_url(url).set(drivername="postgresql+psycopg"))
    async with AsyncSession(engine) as session, session.begin():
        if not await words.are_counted(session):
            await words.count_again(session)
    await engine.dispose()


def _what_is_loaded(url: str) -> str | None:
    with psycopg.connect(url) as connection:
        is_there = connection.execute("SELECT to_regclass('benchmark.loaded') IS NOT NULL").fetchone()
        if is_there and is_there[0]:
            found = connection.execute("SELECT what FROM benchmark.loaded").fetchone()
            return str(found[0]) if found else None
        if connection.execute("SELECT 1 FROM accounts LIMIT 1").fetchone():
            raise RuntimeError("Loading this folder was interrupted. Remove it, or take another DATA.")
    return None


def _command(root: Path, env: dict[str, str], *arguments: str, stdin: str = "") -> str:
    """What a command of the desk prints.

    Raises:
        RuntimeError: it failed; with its sentence.
    """
    command = [sys.executable, "-m", "ticketdesk", *arguments]
    ran = subprocess.run(
        command, cwd=root, env=env, input=stdin, capture_output=True, text=True, timeout=COMMAND_WITHIN_S
    )
    if ran.returncode:
        raise RuntimeError(f"{' '.join(arguments[:2])}: {ran.stderr.strip()[-500:]}")
    return ran.stdout
