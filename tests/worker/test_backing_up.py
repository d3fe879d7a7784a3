"""Backups by the worker: made, read back and compared, noted whatever comes of them, and removed when they are old."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event

import psycopg
import pytest
from sqlmodel import col, select

from tests import making
from tests.worker.the_queue import work_off
from ticketdesk import config, db
from ticketdesk.copies.reading import look_into
from ticketdesk.desk import backups
from ticketdesk.errors import NotAllowed
from ticketdesk.models import Account, AuditEntry, Backup, Deed, Role
from ticketdesk.models.columns import at, now
from ticketdesk.worker import backing_up
from ticketdesk.worker.tasks import tasks


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Path:
    """The folder of backups of a desk with an encrypted ticket."""
    monkeypatch.setenv("TICKETDESK_BACKUPS", str(tmp_path / "backups"))
    monkeypatch.setenv("TICKETDESK_BACKUP_PASSPHRASE", "four words of a passphrase")
    config.settings.cache_clear()
    return tmp_path / "backups"


async def _people(*, with_a_ticket: bool = True) -> tuple[Account, Account]:
    async with db.transaction() as session:
        ines = await making.account(session, "ines@example.com", "Ines", Role.admin)
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        if with_a_ticket:
            await making.ticket(session, ana)
        return ines, ana


def _put(file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"x")


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def _earlier(
    folder: Path, name: str, days: int, *, unproved: str | None = None, is_open: bool = False
) -> None:
    """A backup of some days ago, with its file."""
    _put(folder / (f"{name}.part" if is_open else name))
    moment = now() - timedelta(days=days)
    ended = {} if is_open else {"finished_at": moment, "proved_at": moment, "size": 1, "digest": bytes(32)}
    async with db.transaction() as session:
        session.add(
            Backup(
                name=name,
                is_scheduled=True,
                is_encrypted=False,
                revision="0008",
                started_at=moment,
                unproved=unproved,
                **ended,
            )
        )


async def _found() -> dict[str, Backup]:
    async with db.reading() as session:
        return {one.name: one for one in (await session.exec(select(Backup).order_by(col(Backup.id)))).all()}


async def test_a_backup_is_proved_and_then_the_old_ones_go(database_url: str, folder: Path) -> None:
    await _people()
    await _earlier(folder, "old.tdb", 30)
    await _earlier(folder, "young.tdb", 3)
    await _earlier(folder, "taken.tdb", 2)
    await _earlier(folder, "killed.tdb", 1, is_open=True)
    (folder / "taken.tdb").unlink()
    await backing_up.back_up(is_scheduled=True)
    found = await _found()
    made = list(found.values())[-1]
    assert (made.is_scheduled, made.is_encrypted, made.error, made.unproved, made.tickets) == (
        True,
        True,
        None,
        None,
        1,
    )
    assert made.finished_at
    assert made.proved_at
    assert made.size == (folder / made.name).stat().st_size
    assert look_into(folder / made.name, "four words of a passphrase").tickets == 1
    assert found["killed.tdb"].error == backups.INTERRUPTED
    assert [name for name, one in found.items() if one.removed_at] == ["old.tdb", "taken.tdb"]
    assert _names(folder) == sorted(["young.tdb", made.name])
    with psycopg.connect(database_url) as connection:
        scratch = "SELECT count(*) FROM pg_database WHERE datname LIKE 'ticketdesk\\_scratch%'"
        assert connection.execute(scratch).fetchone() == (0,)


async def test_one_that_could_not_be_proved_takes_no_other_with_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _people()
    await _earlier(folder, "older.tdb", 50)
    await _earlier(folder, "proved.tdb", 40)
    monkeypatch.setattr(backing_up, "prove", lambda *_: "Not the same after it was read back: tickets.")
    await backing_up.back_up(is_scheduled=False)
    found = await _found()
    made = list(found.values())[-1]
    assert made.unproved == "Not the same after it was read back: tickets."
    assert found["older.tdb"].removed_at
    assert not found["proved.tdb"].removed_at
    assert (folder / "proved.tdb").exists()


async def test_why_there_is_none_is_noted(folder: Path) -> None:
    await _people()
    _put(folder)
    await backing_up.back_up(is_scheduled=True)
    made = list((await _found()).values())[-1]
    assert made.error == (
        f"{folder} cannot be used: File exists. Take another place, or give your account the right to it. No backup was made."
    )


async def test_an_administrator_asks_for_one_and_is_told_while_it_is_made(
    database_url: str, folder: Path
) -> None:
    ines, ana = await _people(with_a_ticket=False)
    async with db.transaction() as session:
        with pytest.raises(NotAllowed):
            await backups.ask(session, by=ana)
        await backups.ask(session, by=ines)
    with pytest.raises(backups.IsUnderWay):
        async with db.transaction() as session:
            await backups.ask(session, by=ines)
    with psycopg.connect(database_url, autocommit=True) as listening:
        listening.execute("LISTEN ticketdesk_backups")
        app = tasks(database_url)
        async with app.open_async():
            await work_off(app)
        assert len(list(listening.notifies(timeout=0))) >= 3
    async with db.reading() as session:
        last = await backups.last_proved(session, by=ines)
        told = (await session.exec(select(AuditEntry).where(AuditEntry.deed == Deed.backed_up))).all()
    assert last
    assert not last.is_scheduled
    assert [(one.actor_id, one.about) for one in told] == [(ines.id, "a backup")]


@pytest.mark.parametrize(
    ("hour", "hours_ago", "is_due"),
    [(3, 23, True), (3, 2, False), (4, 23, False), (14, 26, True), (14, 10, False)],
)
async def test_it_is_due_in_the_night_or_when_a_night_was_missed(
    hour: int, hours_ago: int, is_due: bool, folder: Path
) -> None:
    moment = now().replace(hour=hour, minute=20)
    async with db.transaction() as session:
        assert not await backups.is_due(session), "nobody is there yet"
        with at(moment - timedelta(hours=hours_ago)):
            await making.account(session, "ines@example.com", "Ines", Role.admin)
    async with db.transaction() as session:
        with at(moment):
            assert await backups.is_due(session) is is_due
            number = await backups.begin(
                session, "one.tdb", is_scheduled=True, is_encrypted=False, revision="0008"
            )
            await backups.fail(session, number, "The disk is full.")
            assert not await backups.is_due(session), "one was tried this night"


async def test_the_backup_of_the_night_can_be_switched_off(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICKETDESK_NIGHTLY_BACKUP", "off")
    config.settings.cache_clear()
    async with db.transaction() as session:
        with at(now() - timedelta(days=3)):
            await making.account(session, "ines@example.com", "Ines", Role.admin)
    await backing_up.back_up_if_due()
    assert await _found() == {}


async def test_a_stopped_worker_stops_its_backup(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    began, ended = Event(), Event()

    def slow(_dsn: str, _path: Path, _passphrase: str, say: Callable[[str, int], None]) -> None:
        began.set()
        try:
            while True:
                say("tickets", 1)
        except backing_up.IsStopped:
            ended.set()
            raise

    await _people()
    monkeypatch.setattr(backing_up, "write_backup", slow)
    working = asyncio.create_task(backing_up.back_up(is_scheduled=True))
    await asyncio.to_thread(began.wait)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    await asyncio.to_thread(ended.wait)
    assert [one.error for one in (await _found()).values()] == [backups.INTERRUPTED]
