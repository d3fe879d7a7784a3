"""Who is alive, seen from outside with psutil."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

import psutil
import psycopg
import pytest

from ticketdesk.errors import CannotStart
from ticketdesk.launch.postgres import EmbeddedPostgres


def tree(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def living(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    return [process for process in processes if _is_alive(process)]


def working_in(folder: Path) -> list[psutil.Process]:
    """Whoever has the folder as its own or names it in its command."""
    found = psutil.process_iter(["cwd", "cmdline", "status"])
    return [process for process in found if _works_in(folder, process.info) and _is_alive(process)]


def expect_nobody_in(folder: Path) -> None:
    left = working_in(folder)
    for process in left:
        process.kill()
    assert not left, f"left behind: {left}"


def until(condition: Callable[[], object], within_in: float = 10.0) -> float:
    """Wait for the condition; the seconds it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < within_in, f"not within {within_in} s"
        time.sleep(0.02)
    return time.monotonic() - began


def write(url: str, words: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO note VALUES (%s)", [words])


def one(url: str, query: str) -> object:
    """The one value that a query gives, None where it gives none."""
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query)
        row = cursor.fetchone() if cursor.description else None
    return row and row[0]


def sentence(database: EmbeddedPostgres) -> str:
    """Why the database cannot start."""
    with pytest.raises(CannotStart) as refused:
        database.start()
    assert "\n" not in str(refused.value)
    return str(refused.value)


def written(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT words FROM note ORDER BY words")]


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _works_in(folder: Path, info: dict) -> bool:
    named = any(str(folder) in word for word in info["cmdline"] or ())
    return named or str(info["cwd"] or "").startswith(str(folder))
