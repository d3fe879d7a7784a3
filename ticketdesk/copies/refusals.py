"""Why there is no backup, or why one is not restored: always before anything was touched, or with everything as it was."""

from __future__ import annotations

import errno

import psycopg
from psycopg import errors

from ticketdesk.errors import Refusal

FULL_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_RIGHT = (
    "The role that DATABASE_URL names lacks a right: it has to own the database and its tables, to have CREATEROLE, and "
    "ADMIN OPTION on the role ticketdesk_keeper where that one is there already."
)


class CannotBackUp(Refusal):
    """The backup was not made. Nothing that looks like one was left."""

    status = 503


class CannotRestore(Refusal):
    """The backup was not restored. Nothing was changed."""

    status = 409


class IsDamaged(CannotRestore):
    """This file was damaged or cut off since it was made. Take another backup; nothing was changed."""


class IsNoBackup(CannotRestore):
    """This file is no backup of ticketdesk, or its beginning is damaged. Nothing was changed."""


class IsNewer(CannotRestore):
    """This backup was made by a newer ticketdesk. Restore it with that version; nothing was changed."""


class NeedsPassphrase(CannotRestore):
    """This backup is encrypted. Set TICKETDESK_BACKUP_PASSPHRASE to its passphrase; nothing was changed."""


class WrongPassphrase(CannotRestore):
    """The passphrase does not open this backup. Set TICKETDESK_BACKUP_PASSPHRASE to the one it was made with; nothing was changed."""


class HoldsADesk(CannotRestore):
    """This desk is not empty. Take --force to put the backup in the place of everything that is in it; nothing was changed."""


class IsRunning(CannotRestore):
    """The desk is running. Stop its web and worker processes first, then restore; nothing was changed."""


def why_not(error: Exception, place: object = "") -> str:
    """What a disk or the database said, as a sentence. The database's own words stay out: they may quote a person.

    Args:
        error: Of the operating system or of psycopg.
        place: The file that is written or read.
    """
    if isinstance(error, OSError):
        if error.errno in FULL_DISK:
            return f"The disk that holds {place} is full. Free some space there and try again."
        return f"{place} cannot be used: {error.strerror}. Take another place, or give your account the right to it."
    match error:
        case errors.DiskFull():
            return "The disk of the database is full. Free some space there and try again."
        case errors.InsufficientPrivilege():
            return NO_RIGHT
        case errors.LockNotAvailable() | errors.DeadlockDetected():
            return "Others use the database and did not let go of it. Try again when less is going on."
        case psycopg.OperationalError():
            return "The database went away. Try again when it answers."
    named = error.diag if isinstance(error, psycopg.Error) else None
    where = f" at {named.table_name}" if named and named.table_name else ""
    return f"The database refused it ({type(error).__name__}{where})."
