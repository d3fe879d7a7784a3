"""Databases whose owner is no superuser, as a hosted PostgreSQL gives them: fixtures, and what such an owner is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import URL

from tests.models.rows import ROWS
from ticketdesk import migrations

_numbers = count(1)
PURGE_SIGNED = "purge(integer[], text, text, integer, bytea, text)"


def dsn_of(url: URL) -> str:
    """Its address for psycopg."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _hand_over_the_keeper(admin: psycopg.Connection, owner: sql.Identifier) -> None:
    """Let an owner use a role that others of the server have made: what creating it would have given."""
    if admin.execute("SELECT FROM pg_roles WHERE rolname = 'ticketdesk_keeper'").fetchone() is None:
        return
    # Before version 16 CREATEROLE was enough.
    if admin.info.server_version >= 160_000:
        grant = "GRANT ticketdesk_keeper TO {} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE"
        admin.execute(sql.SQL(grant).format(owner))


@pytest.fixture(scope="module")
def owned(
    server: URL, template: str, new_database: Callable[..., URL], worker_id: str
) -> Iterator[Callable[[str], URL]]:
    """``owned("CREATEROLE")``: an empty database whose owner is no superuser and has these attributes.

    The embedded server's own role, which made ``template``, is none either.
    """
    made: list[tuple[str, URL]] = []

    def make(attributes: str) -> URL:
        name = f"ticketdesk_test_owner_{worker_id}_{next(_numbers)}"
        url = new_database()
        with psycopg.connect(dsn_of(server.set(database="postgres")), autocommit=True) as admin:
            owner = sql.Identifier(name)
            admin.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'x' ").format(owner) + sql.SQL(attributes))
            admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
            if "NOCREATEROLE" not in attributes:
                _hand_over_the_keeper(admin, owner)
            admin.execute(
                sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(url.database), owner)
            )
        made.append((name, url))
        return url

    yield make
    for name, url in made:
        with psycopg.connect(dsn_of(url), autocommit=True) as admin:
            owner = sql.Identifier(name)
            admin.execute(sql.SQL("REASSIGN OWNED BY {} TO CURRENT_USER").format(owner))
            # The keeper's grant to the owner would keep the role.
            admin.execute("DROP FUNCTION IF EXISTS forget_audit(timestamptz)")
            admin.execute(f"DROP FUNCTION IF EXISTS {PURGE_SIGNED}")
            admin.execute(sql.SQL("DROP OWNED BY {}").format(owner))
            admin.execute(sql.SQL("DROP ROLE {}").format(owner))


def as_owner(url: URL) -> URL:
    """The same database, signed in as its owner."""
    with psycopg.connect(dsn_of(url)) as admin:
        row = admin.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert row
    return url.set(username=row[0], password="x", drivername="postgresql+psycopg")


@pytest.fixture(scope="module")
def migrated(owned: Callable[[str], URL]) -> Iterator[psycopg.Connection]:
    """A connection of an owner that migrated its own database; it holds a row of each noun."""
    url = as_owner(owned("CREATEROLE"))
    migrations.upgrade(url)
    with psycopg.connect(dsn_of(url), autocommit=True) as connection:
        connection.execute(ROWS)
        super_ = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        assert super_ == (False,)
        yield connection


@pytest.fixture
def owner(migrated: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """The same; what a test does is undone."""
    with migrated.transaction(force_rollback=True):
        yield migrated


def refused(
    connection: psycopg.Connection, statement: str, by: type[psycopg.Error], says: str | None = None
) -> None:
    with pytest.raises(by, match=says), connection.transaction():
        connection.execute(statement)


def lines_of(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    """The audit log."""
    return connection.execute("SELECT * FROM public.audit ORDER BY id").fetchall()
