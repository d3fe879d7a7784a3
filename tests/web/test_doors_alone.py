"""The plain HTTP doors by themselves: the first administrator, https, and a database that is away or too old."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlmodel import select

from tests.making import PASSWORD
from ticketdesk import config, db
from ticketdesk.desk import accounts, signing_in
from ticketdesk.models import Account, Role, Setting
from ticketdesk.web.auth.routes import doors
from ticketdesk.web.policy import content_policy
from ticketdesk.web.wire import Wire

INES = {"email": "ines@example.com", "name": "Ines Duarte", "password": PASSWORD}


@pytest.fixture
async def client(built: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The doors behind the wire; the pages whose scripts the wire allows are built."""
    content_policy.cache_clear()
    transport = httpx.ASGITransport(Wire(doors))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        client.headers["Origin"] = "http://localhost:8000"
        yield client
    content_policy.cache_clear()
    await db.close()


def _use(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    config.settings.cache_clear()


@pytest.fixture
async def code(database_url: str) -> str:
    async with db.transaction() as session:
        return await accounts.new_setup_code(session) or ""


async def _people() -> list[tuple[str, Role]]:
    async with db.reading() as session:
        return [(account.email, account.role) for account in (await session.exec(select(Account))).all()]


async def test_the_setup_link_makes_the_first_administrator_once(
    client: httpx.AsyncClient, code: str
) -> None:
    answer = await client.post("/auth/setup", data=INES | {"code": code})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert SimpleCookie(answer.headers["set-cookie"])["td_session"]["httponly"] is True
    again = await client.post("/auth/setup", data=INES | {"code": code, "email": "eve@example.com"})
    assert "problem=AlreadySetUp" in again.headers["location"]
    assert await _people() == [("ines@example.com", Role.admin)]
    async with db.reading() as session:
        assert (await session.exec(select(Setting).where(Setting.name == accounts.SETUP_CODE))).all() == []


async def test_a_setup_link_opened_twice_at_once_makes_one_administrator(
    client: httpx.AsyncClient, code: str
) -> None:
    forms = [INES | {"code": code, "email": f"ines{number}@example.com"} for number in range(4)]
    answers = await asyncio.gather(*(client.post("/auth/setup", data=form) for form in forms))
    targets = sorted(answer.headers["location"] for answer in answers)
    assert targets[0] == "/desk"
    assert all("problem=AlreadySetUp" in target for target in targets[1:])
    assert len(await _people()) == 1


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        ({"code": "x" * 43}, "NotFound"),
        ({"code": ""}, "NotFound"),
        ({"password": "too short"}, "password"),
        ({"email": "@", "name": " "}, "email,name"),
    ],
    ids=str,
)
async def test_a_setup_that_is_refused_says_why_and_keeps_its_link(
    client: httpx.AsyncClient, code: str, spoil: dict[str, str], problem: str
) -> None:
    answer = await client.post("/auth/setup", data=INES | {"code": code} | spoil)
    assert httpx.URL(answer.headers["location"]).params["problem"] == problem
    assert "set-cookie" not in answer.headers
    assert await _people() == []
    assert (await client.post("/auth/setup", data=INES | {"code": code})).headers["location"] == "/desk"


async def test_over_https_the_cookie_is_for_this_host_and_secure_lines_only(
    client: httpx.AsyncClient, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICKETDESK_PUBLIC_URL", "https://desk.example.com")
    config.settings.cache_clear()
    client.base_url, client.headers["Origin"] = (
        httpx.URL("https://desk.example.com"),
        "https://desk.example.com",
    )
    answer = await client.post("/auth/setup", data=INES | {"code": code})
    cookie = SimpleCookie(answer.headers["set-cookie"])["__Host-td_session"]
    assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert "wss://desk.example.com" in answer.headers["content-security-policy"]
    assert (await client.get("/healthz", headers={"Host": "localhost:8000"})).status_code == 200
    assert (await client.get("/x", headers={"Host": "localhost:8000"})).status_code == 421


async def test_a_ready_desk_says_so(client: httpx.AsyncClient, database_url: str) -> None:
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "up\n")


@pytest.mark.parametrize("revision", ["'0000'", None])
async def test_a_database_of_another_version_is_not_ready(
    client: httpx.AsyncClient, database_url: str, revision: str | None
) -> None:
    async with db.transaction() as session:
        change = (
            f"UPDATE alembic_version SET version_num = {revision}"
            if revision
            else "DELETE FROM alembic_version"
        )
        await session.execute(text(change))
    assert (await client.get("/readyz")).status_code == 503


async def test_an_empty_database_is_not_ready(
    client: httpx.AsyncClient, new_database: Callable[..., URL], monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(monkeypatch, new_database().render_as_string(hide_password=False))
    assert (await client.get("/readyz")).status_code == 503


async def test_without_a_database_the_desk_is_alive_but_not_ready(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(monkeypatch, "postgresql://nobody:secret-password@127.0.0.1:1/none")
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "down\n")
    assert (await client.get("/healthz")).status_code == 200
    form = {"email": "ana@example.com", "password": PASSWORD}
    refused = await client.post("/auth/login", data=form)
    assert refused.headers["location"] == "/login?problem=database&next=%2Fdesk"
    kept = await client.post("/auth/logout", headers={"Cookie": "td_session=x"})
    assert kept.headers["location"] == "/login?problem=still-in"
    assert "set-cookie" not in kept.headers


async def test_a_database_that_never_answers_does_not_hold_up_who_asks(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    _use(monkeypatch, f"postgresql://nobody@127.0.0.1:{port}/none")
    began = time.monotonic()
    answers = await asyncio.gather(
        *(client.get("/readyz") for _ in range(30))
    )  # more than there are connections
    assert {answer.status_code for answer in answers} == {503}
    assert time.monotonic() - began < 10
    silent.close()


async def test_a_door_that_breaks_says_so_and_its_words_stay_out_of_the_log(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def breaks(*_: object, **__: object) -> str:
        raise RuntimeError("planted words")

    monkeypatch.setattr(signing_in, "attempt", breaks)
    _use(monkeypatch, "postgresql://nobody@127.0.0.1:1/none")
    answer = await client.post("/auth/login", data={"email": "ana@example.com", "password": PASSWORD})
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "an answer failed: RuntimeError in test_doors_alone.py" in caplog.text
    assert "planted words" not in caplog.text
