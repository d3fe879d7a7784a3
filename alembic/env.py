"""Runs the migrations in one transaction, under an advisory lock, so that two starts at once do it once."""

from __future__ import annotations

from sqlalchemy import create_engine, pool, text
from sqlmodel import SQLModel

import ticketdesk.models  # noqa: F401  (fills the metadata)
from alembic import context
from ticketdesk.db import database_url
from ticketdesk.migrations import LOCK, is_ours


def run() -> None:
    engine = create_engine(
        context.config.get_main_option("sqlalchemy.url") or database_url(), poolclass=pool.NullPool
    )
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SET LOCAL lock_timeout = '30s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            compare_type=True,
            include_name=is_ours,
            transaction_per_migration=False,
        )
        context.run_migrations()


run()
