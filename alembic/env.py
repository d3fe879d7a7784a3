"""Runs the migrations in one transaction, under an advisory lock, so that two starts at once do it once."""

from __future__ import annotations

from typing import Any

from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, create_engine, pool, text
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel

import ticketdesk.models  # noqa: F401  (fills the metadata)
from alembic import context
from ticketdesk import migrations
from ticketdesk.db import database_url
from ticketdesk.errors import CannotStart
from ticketdesk.undone import NOT_MY_TURN


def run() -> None:
    engine = create_engine(
        context.config.get_main_option("sqlalchemy.url") or database_url(), poolclass=pool.NullPool
    )
    with engine.connect() as connection, connection.begin():
        _take_turn(connection)
        _wait_at_most(connection, migrations.LOCK_WITHIN_MS)
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            compare_type=True,
            include_name=migrations.is_ours,
            transaction_per_migration=False,
            on_version_apply=_tell,
        )
        context.run_migrations()


def _take_turn(connection: Connection) -> None:
    _wait_at_most(connection, migrations.TURN_WITHIN_MS)
    try:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": migrations.LOCK})
    except OperationalError as error:
        if isinstance(error.orig, LockNotAvailable):
            raise CannotStart(NOT_MY_TURN) from error
        raise


def _wait_at_most(connection: Connection, milliseconds: int) -> None:
    connection.execute(text(f"SET LOCAL lock_timeout = {milliseconds}"))


def _tell(*, step: Any, **_: Any) -> None:
    """One migration was applied; whoever asked for it hears which."""
    if applied := context.config.attributes.get("applied"):
        applied(step.up_revision_id)


run()
