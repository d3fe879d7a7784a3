"""Backups at work: made in a thread, read back into a scratch database and compared, and removed when they are old.

The thread ends with the process, whatever it does at that moment: what it left half is cleared by the next one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import TypeVar

from ticketdesk import db, migrations
from ticketdesk.config import settings
from ticketdesk.copies.proof import prove
from ticketdesk.copies.whole import ENDING, remove_halves
from ticketdesk.copies.writing import Made
from ticketdesk.copies.writing import back_up as write_backup
from ticketdesk.desk import backups
from ticketdesk.errors import Refusal
from ticketdesk.models.columns import now

EVERY_HOUR = "20 * * * *"
TOLD_EVERY_S = 1.0

Result = TypeVar("Result")
log = logging.getLogger(__name__)


class IsStopped(Exception):
    """The worker ends."""


class Progress:
    """How far the thread is; and how it hears that it shall stop."""

    def __init__(self) -> None:
        self.size = 0
        self.stop = Event()

    def note(self, _what: str, size: int = 0) -> None:
        """Called by the thread.

        Raises:
            IsStopped: nobody waits for it any more.
        """
        if self.stop.is_set():
            raise IsStopped
        self.size = max(self.size, size)


async def back_up_if_due() -> None:
    """Make the backup of the night, once."""
    async with db.reading() as session:
        is_due = await backups.is_due(session)
    if is_due:
        await back_up(is_scheduled=True)


async def back_up(*, is_scheduled: bool) -> None:
    """Make a backup, prove it, and remove those that are too old. Each step is noted where administrators see it."""
    folder = settings().backups
    passphrase = settings().ticketdesk_backup_passphrase.get_secret_value()
    name = f"ticketdesk-{now():%Y-%m-%d-%H%M%S}{ENDING}"
    async with db.transaction() as session:
        number = await backups.begin(
            session,
            name,
            is_scheduled=is_scheduled,
            is_encrypted=bool(passphrase),
            revision=migrations.newest(),
        )
    try:
        is_made = await _make(number, folder / name, passphrase)
    except BaseException:
        async with db.transaction() as session:
            await backups.interrupt(session, number)
        raise
    if is_made:
        await _remove_old(folder)


async def _make(number: int, path: Path, passphrase: str) -> bool:
    """Make one and prove it.

    Returns:
        Whether there is one.
    """
    progress, dsn = Progress(), db.plain_dsn()

    async def told() -> None:
        async with db.transaction() as session:
            await backups.grew(session, number, progress.size)

    try:
        made = await _aside(lambda: _made(dsn, path, passphrase, progress), progress, told)
    except Refusal as refusal:
        async with db.transaction() as session:
            await backups.fail(session, number, refusal.sentence)
        log.error("no backup was made: %s", refusal.sentence)
        return False
    async with db.transaction() as session:
        await backups.finish(session, number, size=made.size, digest=made.digest, tickets=made.tickets)
    log.info("a backup was made: %d bytes", made.size)
    unproved = await _aside(lambda: prove(path, dsn, passphrase, progress.note), progress)
    async with db.transaction() as session:
        await backups.prove(session, number, unproved)
    if unproved:
        log.error("a backup was not proved: %s", unproved)
    return True


def _made(dsn: str, path: Path, passphrase: str, progress: Progress) -> Made:
    remove_halves(path.parent)
    return write_backup(dsn, path, passphrase, progress.note)


async def _remove_old(folder: Path) -> None:
    """Files that are too old; and a file that somebody took away is noted to be gone."""
    async with db.transaction() as session:
        for _, name in await backups.too_old(session):
            with suppress(OSError):
                (folder / name).unlink(missing_ok=True)
        for number, name in await backups.there(session):
            if not (folder / name).exists():
                await backups.removed(session, number)


async def _aside(
    work: Callable[[], Result], progress: Progress, told: Callable[[], Awaitable[None]] | None = None
) -> Result:
    """Do something long in a thread of its own, which nobody waits for when the worker ends."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Result] = loop.create_future()

    def end(result: Result | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is None:
            done.set_result(result)  # type: ignore[arg-type]  # it is what `work` gave
        else:
            done.set_exception(error)

    def do() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as raised:
            error = raised
        with suppress(RuntimeError):  # the loop has ended, and with it everybody who asked
            loop.call_soon_threadsafe(end, result, error)

    Thread(target=do, name="backup", daemon=True).start()
    try:
        while not (await asyncio.wait([done], timeout=TOLD_EVERY_S))[0]:
            if told:
                await told()
    except asyncio.CancelledError:
        progress.stop.set()
        done.cancel()
        raise
    return done.result()
