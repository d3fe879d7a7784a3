"""A real PostgreSQL, migrated once, and a fresh desk for every test.

``session``: a transaction that is rolled back; ``db.reading()`` and ``db.transaction()`` join it.
``database_url``: a database of its own, for tests that commit, listen or start processes.
``ines``, ``ana``, ``vic``: an administrator, an agent and a viewer. ``a_ticket(...)``: tickets by the real verbs.
``served``: the product in processes of its own, see ``tests/served.py``.
``made_up``: migrations after the newest one, see ``tests/made_up.py``.
``chromium``: a real browser, see ``tests/chromium.py``.
``post_office``: a real mail server, see ``tests/post_office.py``.

The server is an embedded one in a temporary folder. With ``TEST_DATABASE_URL=postgresql://postgres@host/``
another server is used; databases named ``ticketdesk_test_...`` are made in it and dropped again.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any, Self

import certifi
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from tests.chromium import (  # noqa: F401
    chromium,
    pytest_collection_modifyitems,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)
from tests.made_up import made_up  # noqa: F401
from tests.post_office import has_mail, post_office, set_up_mail  # noqa: F401
from tests.served import built, serve_desk, served  # noqa: F401
from ticketdesk import config, db, migrations
from ticketdesk.launch.postgres import EmbeddedPostgres
from ticketdesk.launch.postmaster import SETTINGS
from ticketdesk.models import Account, Role, Ticket

OURS = re.compile(r"(TICKETDESK|GEMINI|GOOGLE)_.*|DATABASE_URL|PORT")
CERTIFICATE_ENDS = "-----END CERTIFICATE-----"
_numbers = count(1)


@pytest.fixture(scope="session", autouse=True)
def _nothing_of_the_developer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No ``.env``, no key and no address of the one who runs the tests gets into them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if OURS.fullmatch(name)]:
            patch.delenv(name)
        patch.setenv("TICKETDESK_DATA", str(tmp_path_factory.mktemp("data")))
        patch.setitem(config.Settings.model_config, "env_file", None)
        patch.setattr(config, "dotenv_values", lambda *_: {})
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nobody outside is called, and each client that reads all authorities computes longer than most tests."""
    one = tmp_path_factory.mktemp("authority") / "one.pem"
    one.write_text(Path(certifi.where()).read_text().partition(CERTIFICATE_ENDS)[0] + CERTIFICATE_ENDS + "\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(one))
        yield


@pytest.fixture(autouse=True)
def _settings_read_anew() -> Iterator[None]:
    config.settings.cache_clear()
    yield
    config.settings.cache_clear()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """A server on which databases can be made; each worker of pytest-xdist starts its own."""
    if address := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(address).set(drivername="postgresql")
        return
    folder = tmp_path_factory.mktemp("postgres")
    postgres = EmbeddedPostgres(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SETTINGS, "fsync", "off")  # nothing in it has to outlive a crash
        url = postgres.start()
    yield make_url(url).set(drivername="postgresql")
    postgres.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def new_database(server: URL, worker_id: str) -> Iterator[Callable[..., URL]]:
    """``new_database(template="template0")`` makes one; in the end they are dropped, or go with their server."""
    made: list[str] = []
    admin = server.set(database="postgres").render_as_string(hide_password=False)

    def make(template: str = "template0") -> URL:
        name = f"ticketdesk_test_{worker_id}_{os.getpid()}_{next(_numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        made.append(name)
        return server.set(database=name)

    yield make
    if "TEST_DATABASE_URL" not in os.environ:
        return
    with psycopg.connect(admin, autocommit=True) as connection:
        for name in reversed(made):
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def template(new_database: Callable[..., URL]) -> str:
    """The name of a database that is at the newest migration. Nobody connects to it."""
    url = new_database()
    migrations.upgrade(url.set(drivername="postgresql+psycopg"))
    assert url.database
    return url.database


@pytest.fixture(scope="session")
async def shared_engine(template: str, new_database: Callable[..., URL]) -> AsyncIterator[AsyncEngine]:
    """One engine with the product's own options, on the database where every test is rolled back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", new_database(template).render_as_string(hide_password=False))
        config.settings.cache_clear()
        engine = db.engine.__wrapped__()
        config.settings.cache_clear()
    yield engine
    await engine.dispose()


class _ReadingSession(AsyncSession):
    """A session of the engine that only reads, inside the test's transaction; it is read-only until its savepoint ends."""

    async def __aenter__(self) -> Self:
        await self.execute(text("SET TRANSACTION READ ONLY"))
        return self

    async def connection(self, **_options: Any) -> AsyncConnection:
        return await super().connection()


@pytest.fixture
async def session(
    request: pytest.FixtureRequest, shared_engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[AsyncSession]:
    """A session whose work, and that of ``db.reading()`` and ``db.transaction()``, is undone after the test.

    There is one connection: what runs at the same time needs ``database_url`` instead.
    """
    assert "database_url" not in request.fixturenames, "take session or database_url, not both"
    monkeypatch.setenv("DATABASE_URL", shared_engine.url.render_as_string(hide_password=False))
    async with shared_engine.connect() as connection:
        outer = await connection.begin()
        within: dict[str, Any] = {"join_transaction_mode": "create_savepoint"}
        joined, reading = (
            partial(kind, bind=connection, expire_on_commit=False, **within)
            for kind in (AsyncSession, _ReadingSession)
        )
        monkeypatch.setattr(db, "_sessions", cache(lambda of: joined if of is db.engine else reading))
        async with joined() as opened:
            yield opened
        await outer.rollback()
    await db.close()


@pytest.fixture
async def database_url(
    template: str, new_database: Callable[..., URL], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[str]:
    """The address of a migrated and empty database of this test's own; ``DATABASE_URL`` is set to it."""
    address = new_database(template).render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", address)
    config.settings.cache_clear()
    yield address
    await db.close()


@pytest.fixture
async def ines(session: AsyncSession) -> Account:
    """The administrator."""
    return await making.account(session, "ines@example.com", "Ines Duarte", Role.admin)


@pytest.fixture
async def ana(session: AsyncSession) -> Account:
    """An agent."""
    return await making.account(session, "ana@example.com", "Ana Moreau", Role.agent)


@pytest.fixture
async def vic(session: AsyncSession) -> Account:
    """A viewer: sees everything, changes nothing."""
    return await making.account(session, "vic@example.com", "Vic Tanaka", Role.viewer)


@pytest.fixture
def a_ticket(session: AsyncSession, ana: Account) -> Callable[..., Awaitable[Ticket]]:
    """``await a_ticket("Title", status=Status.closed, ...)``: see ``making.ticket``; Ana does what agents do."""
    return partial(making.ticket, session, ana)
