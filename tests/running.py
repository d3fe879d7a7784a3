"""A running desk, and the process that stands for Gemini, as tests hold them in their hands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from unittest.mock import AsyncMock, patch

import httpx
import psycopg
from sqlalchemy import NullPool
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from tests.making import PASSWORD
from tests.processes import Process, environment, free_port
from ticketdesk.config import ROOT
from ticketdesk.desk import accounts, passwords
from ticketdesk.models import Account, Role

Result = TypeVar("Result")


class Cookie(NamedTuple):
    """A signed-in session, as a browser keeps it."""

    name: str
    value: str

    @property
    def header(self) -> str:
        return f"{self.name}={self.value}"


class Person(NamedTuple):
    """Somebody with an account; everybody's password is ``PASSWORD``."""

    email: str
    name: str
    role: Role


PEOPLE = {
    "ines": Person("ines@example.com", "Ines Duarte", Role.admin),
    "ana": Person("ana@example.com", "Ana Moreau", Role.agent),
    "vic": Person("vic@example.com", "Vic Tanaka", Role.viewer),
}


class Stub:
    """The process that stands for Gemini."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        arguments = ("-m", "tests.stub.gemini", "--port", str(self.port))
        self._process = Process(arguments, ROOT, folder / "stub.log", environment())

    def behave(self, mode: str, text: str = "") -> None:
        """Change how it behaves from the next request on: ``ok``, ``e503``, ``hang`` and so on."""
        wish = {"mode": mode} | ({"text": text} if text else {})
        httpx.post(f"{self.url}/_stub/mode", json=wish).raise_for_status()

    @property
    def calls(self) -> list[dict[str, Any]]:
        """Every call it has seen."""
        found: list[dict[str, Any]] = httpx.get(f"{self.url}/_stub/log").json()
        return found

    def __enter__(self) -> Stub:
        self._process.start()
        self._process.wait_for(lambda: httpx.get(f"{self.url}/_stub/log").is_success)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stop()


class Served:
    """A running desk.

    Args:
        root: The copy that it runs from.
        database: Its own database, migrated and empty.
        more: Further environment variables.
        stub: What stands for Gemini, or None: then there is no key.
        has_worker: Whether a worker runs beside it.
    """

    people = PEOPLE

    def __init__(
        self,
        root: Path,
        database: URL,
        more: dict[str, str],
        stub: Stub | None,
        *,
        has_worker: bool = True,
    ) -> None:
        self.stub, self._has_worker = stub, has_worker
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.database_url = database.render_as_string(hide_password=False)
        self.data = root.parent / f"data-{self.port}"
        self.data.mkdir()
        ours = {"PORT": str(self.port), "DATABASE_URL": self.database_url, "TICKETDESK_DATA": str(self.data)}
        if stub:
            ours |= {"GEMINI_API_KEY": "test", "GOOGLE_GEMINI_BASE_URL": stub.url}
        self._log = self.data / "desk.log"
        start = partial(Process, folder=root, log=self._log, env=environment(**ours, **more))
        self.web = start(("-m", "ticketdesk", "serve"))
        self.worker = start(("-m", "ticketdesk", "worker"))

    def log(self) -> str:
        """Everything that web and worker have said so far."""
        return self._log.read_text(errors="replace")

    def start_web(self) -> None:
        """Start the web process, and wait until it is ready."""
        self.web.start()
        self.web.wait_for(lambda: httpx.get(f"{self.url}/readyz").status_code == 200)

    def stop_web(self) -> None:
        """Ask the web process to end, as a deployment does."""
        self.web.stop()

    def kill_web(self) -> None:
        """End the web process at once, with all it started."""
        self.web.kill()

    def restart_web(self) -> None:
        """Stop the web process and start another one on the same port."""
        self.stop_web()
        self.start_web()

    def sign_in(self, name: str) -> Cookie:
        """A new session of ``ines``, ``ana`` or ``vic``, over HTTP as the sign-in page does it."""
        form = {"email": self.people[name].email, "password": PASSWORD}
        # A password is slow to check on purpose, and slower where others compute.
        answer = httpx.post(f"{self.url}/auth/login", data=form, headers={"Origin": self.url}, timeout=30)
        return Cookie("td_session", answer.cookies["td_session"])

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query gives; a change is committed."""
        with psycopg.connect(self.database_url) as connection:
            cursor = connection.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session on the desk's database, beside its processes; committed in the end."""
        engine = create_async_engine(
            make_url(self.database_url).set(drivername="postgresql+psycopg"), poolclass=NullPool
        )
        async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def do(self, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
        """Call a verb in a transaction, from a test that is not async."""

        async def inside() -> Result:
            async with self.transaction() as session:
                return await work(session)

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, inside()).result()

    def a_ticket(self, title: str = "The export is empty", **more: Any) -> int:
        """A ticket by the real verbs, Ana doing what agents do (see ``making.ticket``); its number."""

        async def make(session: AsyncSession) -> int:
            ana = await self.account(session, "ana")
            return (await making.ticket(session, ana, title, **more)).id or 0

        return self.do(make)

    async def account(self, session: AsyncSession, name: str) -> Account:
        """The account of ``ines``, ``ana`` or ``vic``."""
        found = await accounts.by_email(session, self.people[name].email)
        assert found
        return found

    def __enter__(self) -> Served:
        self.do(_make_people)
        if self._has_worker:
            self.worker.start()
        try:
            self.start_web()
        except AssertionError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.worker.ask_to_end()
        self.web.stop()
        self.worker.stop()


async def _make_people(session: AsyncSession) -> None:
    # Argon2 is slow on purpose; the hash of everybody's password is made once.
    with patch.object(passwords, "hashed", AsyncMock(return_value=making.password_hash())):
        for person in PEOPLE.values():
            await accounts.add_from_the_command_line(session, password=PASSWORD, **person._asdict())
