"""Brings the database to the newest shape, and tells whether it is there."""

from __future__ import annotations

from functools import cache
from typing import Any

import psycopg
from sqlalchemy import URL
from sqlalchemy.exc import OperationalError, ProgrammingError

from ticketdesk.config import ROOT
from ticketdesk.db import database_url, plain_dsn
from ticketdesk.errors import CannotStart

LOCK = 7_104_538_001
"""The advisory lock that migrations hold; any number, the same for everyone."""


NO_RIGHT = (
    "The role that DATABASE_URL names lacks a right. It has to own the database, to have CREATEROLE, and ADMIN OPTION on "
    "the role ticketdesk_keeper where that one is there already. Nothing was changed."
)


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether a table is described by our models; procrastinate keeps its own."""
    return kind != "table" or not (name or "").startswith("procrastinate_")


@cache
def newest() -> str:
    """The revision that this code needs."""
    from alembic.script import ScriptDirectory

    head = ScriptDirectory(str(ROOT / "alembic")).get_current_head()
    assert head, "the project has migrations"
    return head


def current(dsn: str | None = None) -> str | None:
    """The revision the database is at, or None when it is empty."""
    with psycopg.connect(dsn or plain_dsn(), connect_timeout=10) as connection:
        exists = connection.execute("SELECT to_regclass('alembic_version') IS NOT NULL").fetchone()
        row = (
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
            if exists and exists[0]
            else None
        )
    return row[0] if row else None


def _command(url: URL | None) -> Any:
    from alembic.config import Config

    config = Config(str(ROOT / "alembic.ini"))
    address = (url or database_url()).render_as_string(hide_password=False)
    config.set_main_option("sqlalchemy.url", address.replace("%", "%%"))
    return config


def upgrade(url: URL | None = None, to: str = "head") -> None:
    """Apply every migration that is missing, all in one transaction.

    Raises:
        CannotStart: the database is newer than this code, cannot be reached, or a migration failed.
    """
    from alembic.util import CommandError

    from alembic import command

    try:
        command.upgrade(_command(url), to)
    except CommandError as error:
        raise CannotStart(
            "The database was made by a newer ticketdesk. Start that version, or restore a backup; nothing was changed."
        ) from error
    except OperationalError as error:
        raise CannotStart(
            "The database cannot be reached, or is busy with other work; nothing was changed."
        ) from error
    except ProgrammingError as error:
        raise CannotStart(
            NO_RIGHT if isinstance(error.orig, psycopg.errors.InsufficientPrivilege) else _failed(error)
        ) from error
    except Exception as error:
        raise CannotStart(_failed(error)) from error


def _failed(error: Exception) -> str:
    return f"The database could not be brought up to date ({type(error).__name__}); nothing was changed."


def downgrade(url: URL | None = None, to: str = "base") -> None:
    """Take migrations back, newest first."""
    from alembic import command

    command.downgrade(_command(url), to)
