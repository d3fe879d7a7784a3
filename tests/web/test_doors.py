"""Signing in and out over HTTP, on the served product."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from http.cookies import SimpleCookie
from itertools import count
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.served import PASSWORD, Served
from tests.web.line import HYDRATE, a_line
from ticketdesk.desk.keys import hash_of
from ticketdesk.web.auth.state import LOGIN

_places = count(1)
ANA = {"email": "ana@example.com", "password": PASSWORD}


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    """A browser without cookies, on a page of the desk, somewhere in the world."""
    headers = {"Origin": served.url, "X-Forwarded-For": f"198.51.100.{next(_places)}"}
    with httpx.Client(base_url=served.url, headers=headers) as client:
        yield client


def _ended(served: Served, token: str) -> bool:
    [(ended,)] = served.rows(
        "SELECT ended_at IS NOT NULL FROM sessions WHERE token_hash = %s", hash_of(token)
    )
    return bool(ended)


def test_the_right_password_opens_the_desk_with_a_safe_cookie(client: httpx.Client, served: Served) -> None:
    answer = client.post("/auth/login", data=ANA | {"email": " ANA@example.com "})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    cookie = SimpleCookie(answer.headers["set-cookie"])["td_session"]
    assert cookie["httponly"] is True
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("lax", "/", "")
    assert int(cookie["max-age"]) == 14 * 24 * 3600
    assert len(cookie.value) == 43
    stored = served.rows("SELECT token_hash FROM sessions ORDER BY id DESC LIMIT 1")[0][0]
    assert stored == hash_of(cookie.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "ana@example.com", "password": "not the password"},
        {"email": "nobody@example.com", "password": PASSWORD},
        {"email": "ana@example.com", "password": ""},
        {"email": "ana@example.com"},
        {},
        {"email": "ana@example.com", "password": PASSWORD + "\0"},
        {"email": "' OR 1=1 --", "password": PASSWORD},
        {"email": "x" * 5_000, "password": "y" * 5_000},
    ],
    ids=range(8),
)
def test_whatever_is_wrong_the_answer_is_the_same(client: httpx.Client, wrong: dict[str, str]) -> None:
    answer = client.post("/auth/login", data=wrong)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?problem=mismatch&next=%2Fdesk")
    assert "set-cookie" not in answer.headers
    assert answer.content == b""


def test_a_disabled_account_cannot_be_told_from_an_unknown_one(client: httpx.Client, served: Served) -> None:
    served.rows("UPDATE accounts SET disabled_at = now() WHERE email = 'vic@example.com'")
    try:
        answer = client.post("/auth/login", data=ANA | {"email": "vic@example.com"})
        assert answer.headers["location"] == "/login?problem=mismatch&next=%2Fdesk"
    finally:
        served.rows("UPDATE accounts SET disabled_at = NULL WHERE email = 'vic@example.com'")


def test_files_in_place_of_words_are_only_wrong(client: httpx.Client) -> None:
    answer = client.post("/auth/login", files={"email": b"ana@example.com", "password": PASSWORD.encode()})
    assert answer.headers["location"].startswith("/login?problem=mismatch")


def test_what_is_no_form_is_refused(client: httpx.Client) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/auth/login", content=b"--y nonsense", headers=kind).status_code in (303, 400)
    assert client.post("/auth/login", json=ANA).headers["location"].startswith("/login?problem=mismatch")


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("/desk/tickets/7", "/desk/tickets/7"),
        ("/desk?status=open&search=a b", "/desk?status=open&search=a%20b"),
        ("https://evil.example", "/desk"),
        ("//evil.example", "/desk"),
        ("/\\evil.example", "/desk"),
        ("/desk//evil.example", "/desk"),
        ("/desk\\@evil.example", "/desk"),
        ("javascript:alert(1)", "/desk"),
        ("/auth/logout", "/desk"),
        ("desk", "/desk"),
        ("/desk\r\nSet-Cookie: a=b", "/desk%0D%0ASet-Cookie:%20a=b"),
        ("", "/desk"),
    ],
)
def test_next_never_leaves_the_desk(client: httpx.Client, asked: str, target: str) -> None:
    answer = client.post("/auth/login", data=ANA | {"next": asked})
    assert answer.headers["location"] == target
    assert [name for name, _ in answer.headers.multi_items() if name == "set-cookie"] == ["set-cookie"]
    assert (
        urlsplit(str(client.build_request("GET", target).url)).netloc == urlsplit(str(client.base_url)).netloc
    )
    refused = client.post("/auth/login", data={"next": asked})
    assert parse_qs(urlsplit(refused.headers["location"]).query)["next"][0].startswith("/desk")


async def test_signing_out_ends_the_session_on_the_server(client: httpx.Client, served: Served) -> None:
    cookie = served.sign_in("ana")
    leave = partial(asyncio.to_thread, client.post, "/auth/logout", headers={"Cookie": cookie.header})
    answer = await leave()
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?problem=signed-out")
    assert SimpleCookie(answer.headers["set-cookie"])["td_session"]["max-age"] == "0"
    assert _ended(served, cookie.value)
    async with a_line(served, cookie.header, "/desk") as line:
        await line.send(HYDRATE)
        await line.until(lambda: line.goes_to)
        assert line.value("queue_state.rows") == []
    assert (await leave()).headers["location"] == "/login?problem=signed-out"


def test_signing_in_again_ends_the_session_before(client: httpx.Client, served: Served) -> None:
    old = served.sign_in("ana")
    answer = client.post("/auth/login", data=ANA, headers={"Cookie": old.header})
    assert answer.cookies["td_session"] != old.value
    assert _ended(served, old.value)


def test_a_wrong_password_keeps_the_session_that_was_there(client: httpx.Client, served: Served) -> None:
    cookie = served.sign_in("ana")
    client.post("/auth/login", data=ANA | {"password": "wrong"}, headers={"Cookie": cookie.header})
    assert not _ended(served, cookie.value)


def test_a_desk_that_is_set_up_is_not_set_up_again(client: httpx.Client, served: Served) -> None:
    form = {"code": "x", "email": "eve@example.com", "name": "Eve", "password": PASSWORD}
    answer = client.post("/auth/setup", data=form)
    assert answer.headers["location"] == "/setup?code=x&problem=AlreadySetUp"
    assert served.rows("SELECT count(*) FROM accounts WHERE email = 'eve@example.com'") == [(0,)]


@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout", "/auth/setup"])
def test_a_link_changes_nothing(client: httpx.Client, served: Served, path: str) -> None:
    cookie = served.sign_in("ana")
    assert client.get(path, headers={"Cookie": cookie.header}).status_code in (404, 405)
    assert not _ended(served, cookie.value)


def test_the_sign_in_page_has_words_for_every_reason() -> None:
    assert {"mismatch", "database", "signed-out", "ended", "still-in"} <= set(LOGIN)
