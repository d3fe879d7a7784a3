"""A file that has its name only once it is whole: whoever is killed meanwhile leaves a half that is named as one."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ticketdesk.copies.refusals import CannotBackUp, why_not

ENDING, HALF = ".tdb", ".part"


@contextmanager
def a_new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that has its name only when it is whole and on the disk. What a killed one left half is written over."""
    half = path.with_name(path.name + HALF)
    if path.exists():
        raise CannotBackUp(f"{path} is there already. Take another name; it was left as it is.")
    descriptor = os.open(half, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b") as out:
        try:
            fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotBackUp(f"{path} is being made already, by another process.") from None
        try:
            out.truncate()
            yield out
            out.flush()
            os.fsync(out.fileno())
            os.rename(half, path)
        except BaseException:
            half.unlink(missing_ok=True)
            raise
    _fsync(path.parent)


def _fsync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_halves(folder: Path) -> None:
    """Make the folder, and remove what killed ones left half in it.

    Raises:
        CannotBackUp: the folder cannot be used.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for half in folder.glob(f"*{ENDING}{HALF}"):
            with half.open("rb") as left:
                try:
                    fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                half.unlink()
    except OSError as error:
        raise CannotBackUp(f"{why_not(error, folder)} No backup was made.") from error
