"""Brings the tables to a version inside a transaction that somebody else began: with it they come, with it they go."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from sqlmodel import SQLModel

import ticketdesk.models  # noqa: F401  (fills the metadata)
from ticketdesk import revisions


def move(connection: Connection, at: str | None, to: str) -> None:
    """Go up or down to a revision.

    Args:
        connection: In a transaction.
        at: Where the database is; None: it is empty.
        to: Where it shall be, or "head".
    """
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = revisions.config()
    script = ScriptDirectory.from_config(config)
    is_up = to == "head" or to in {step.revision for step in revisions.pending(at)}

    def steps(current: Any, _: Any) -> Any:
        return script._upgrade_revs(to, current) if is_up or to == at else script._downgrade_revs(to, current)

    with EnvironmentContext(config, script, fn=steps) as environment:
        # The metadata knows how constraints are named.
        environment.configure(
            connection=connection, target_metadata=SQLModel.metadata, transaction_per_migration=False
        )
        environment.run_migrations()
