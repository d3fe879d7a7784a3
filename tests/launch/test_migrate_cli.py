"""``migrate``: an older desk with tickets is rehearsed and brought up to date; workers wait for whoever does it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests import making
from tests.launch.commanding import command
from ticketdesk import __main__, db, migrations
from ticketdesk.errors import CannotStart
from ticketdesk.launch.steps import amount
from ticketdesk.models import Role

BEFORE = "0007"
"""The revision of the desk as it was released last."""


@pytest.fixture
async def older(database_url: str) -> str:
    """A desk of the version before, with a ticket."""
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        await making.ticket(session, ana)
    await db.close()
    migrations.downgrade(make_url(database_url).set(drivername="postgresql+psycopg"), BEFORE)
    return database_url


@pytest.fixture
def at_it(older: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Another desk, which brings the same database up to date."""
    with psycopg.connect(older, autocommit=True) as line:
        line.execute("SELECT pg_advisory_lock(%s)", [migrations.UPGRADE])
        yield line


def test_an_older_desk_is_rehearsed_and_brought_up_to_date(older: str, tmp_path: Path) -> None:
    code, said, complaint = command(older, tmp_path, "migrate")
    assert (code, complaint) == (0, "")
    what = f"  rehearsal    {amount(len(migrations.pending(BEFORE)), 'migration')} on a copy of 1 ticket"
    first, second, last = said.splitlines()
    assert first == f"{what} first"
    assert second.startswith(f"{what}: nothing is lost; copied in ")
    assert last.startswith("  migrations   applied")
    assert migrations.current(older) == migrations.newest()


@pytest.mark.parametrize("words", [["migrate"], ["run"], ["dev"]])
def test_the_rehearsal_can_be_left_out(words: list[str]) -> None:
    assert __main__.parser().parse_args(words).rehearsal
    assert not __main__.parser().parse_args([*words, "--no-rehearsal"]).rehearsal


def test_a_worker_waits_for_as_long_as_somebody_is_at_it(
    older: str, at_it: psycopg.Connection[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(__main__, "LOOKS", 3)
    monkeypatch.setattr(__main__, "LOOK_EVERY_IN", 0.01)
    looked = threading.Semaphore(0)
    real = migrations.are_under_way
    monkeypatch.setattr(migrations, "are_under_way", lambda: (real(), looked.release())[0])
    ended: list[str] = []

    def wait() -> None:
        try:
            __main__._wait_for_migrations()
            ended.append("well")
        except CannotStart as refusal:
            ended.append(refusal.sentence)

    worker = threading.Thread(target=wait)
    worker.start()
    for _ in range(10):
        assert looked.acquire(timeout=30)
    assert ended == []
    migrations.upgrade()
    worker.join(30)
    assert ended == ["well"]


def test_a_worker_that_waits_for_nobody_gives_up(older: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(__main__, "LOOKS", 3)
    monkeypatch.setattr(__main__, "LOOK_EVERY_IN", 0.01)
    with pytest.raises(CannotStart, match="not at this version"):
        __main__._wait_for_migrations()
