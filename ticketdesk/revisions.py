"""Which shape the database has, which one this code needs, and the steps between them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
from sqlalchemy import URL

from ticketdesk.config import ROOT
from ticketdesk.db import plain_dsn
from ticketdesk.errors import CannotStart

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

FOLDERS = [ROOT / "alembic" / "versions"]
NEWER = "The database was made by a newer ticketdesk. Start that version, or restore a backup; nothing was changed."


class Migration(NamedTuple):
    """One step.

    Args:
        revision: Its number.
        tells: What it brings, in a sentence.
    """

    revision: str
    tells: str


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether a table is described by our models; procrastinate keeps its own."""
    return kind != "table" or not (name or "").startswith("procrastinate_")


@cache
def newest() -> str:
    """The revision that this code needs."""
    head = _script().get_current_head()
    assert head, "the project has migrations"
    return head


def current(dsn: str | None = None) -> str | None:
    """The revision the database is at, or None when it is empty."""
    with psycopg.connect(dsn or plain_dsn(), connect_timeout=10) as connection:
        return revision_in(connection)


def revision_in(connection: psycopg.Connection[Any]) -> str | None:
    """The same, where there is a connection already."""
    exists = connection.execute("SELECT to_regclass('alembic_version') IS NOT NULL").fetchone()
    row = (
        connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if exists and exists[0]
        else None
    )
    return row[0] if row else None


def pending(at: str | None) -> list[Migration]:
    """The steps from a revision to the newest, in their order.

    Raises:
        CannotStart: this code does not know the revision.
    """
    from alembic.script.revision import RevisionError

    try:
        steps = list(_script().iterate_revisions("head", at or "base"))
    except RevisionError as error:
        raise CannotStart(NEWER) from error
    return [Migration(step.revision, (step.doc or "").partition("\n")[0]) for step in reversed(steps)]


def config(url: URL | None = None) -> Any:
    """What Alembic is told: our migrations, and the address of a database."""
    from alembic.config import Config

    told = Config(str(ROOT / "alembic.ini"))
    told.set_main_option("path_separator", "newline")
    told.set_main_option("version_locations", "\n".join(str(folder) for folder in FOLDERS))
    if url is not None:
        told.set_main_option("sqlalchemy.url", url.render_as_string(hide_password=False).replace("%", "%%"))
    return told


def _script() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(config())
