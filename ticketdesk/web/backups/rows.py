"""What an administrator sees of a backup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from ticketdesk.models import Backup

KB = 1024


class Row(TypedDict):
    """One backup, or one that was tried. ``stand``: how it stands, as the page knows it."""

    id: int
    name: str
    at: str
    kind: str
    size: str
    tickets: str
    stand: str
    why: str


class Growing(TypedDict):
    """The one that is being made. ``most``: the size of the one before, as far as it is known."""

    is_there: bool
    size: int
    most: int
    words: str


NONE = Growing(is_there=False, size=0, most=0, words="")


def row(backup: Backup) -> Row:
    """A backup as the browser gets it."""
    return Row(
        id=backup.id or 0,
        name=backup.name,
        at=backup.started_at.isoformat(),
        kind="Nightly" if backup.is_scheduled else "Asked for",
        size=size_of(backup.size) if backup.finished_at else "",
        tickets=f"{backup.tickets:,}" if backup.finished_at else "",
        stand=_stand(backup),
        why=backup.error or backup.unproved or "",
    )


def growing(backups: Sequence[Backup]) -> Growing:
    """How far the newest one is; the one before tells how large it may become.

    Args:
        backups: Newest first.
    """
    newest = backups[0] if backups else None
    if newest is None or newest.error or newest.proved_at:
        return NONE
    if newest.finished_at:
        return Growing(
            is_there=True, size=1, most=1, words="It is whole, and is being read back to prove it."
        )
    before = next((one.size for one in backups[1:] if one.finished_at), 0)
    most = max(before, newest.size)
    words = f"{size_of(newest.size)} written" + (
        f" of about {size_of(before)}." if before > newest.size else "."
    )
    return Growing(is_there=True, size=newest.size, most=most, words=words)


def size_of(size: int) -> str:
    """Bytes, for people."""
    amount, units = float(size), ["bytes", "KB", "MB", "GB", "TB"]
    while amount >= KB and len(units) > 1:
        amount, units = amount / KB, units[1:]
    return f"{size:,} bytes" if units[0] == "bytes" else f"{amount:.1f} {units[0]}"


def _stand(backup: Backup) -> str:
    if backup.error:
        return "failed"
    if backup.removed_at:
        return "removed"
    if not backup.finished_at:
        return "growing"
    if not backup.proved_at:
        return "untried"
    return "unproved" if backup.unproved else "proved"
