"""What the served product shows of itself: the files it means to show, as what they are, and nothing beside them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.served import PASSWORD, Served

KINDS = {
    ".html": ("text/html; charset=utf-8",),
    ".js": ("text/javascript; charset=utf-8", "application/javascript; charset=utf-8"),
    ".css": ("text/css; charset=utf-8",),
    ".svg": ("image/svg+xml",),
    ".woff2": ("font/woff2",),
    ".txt": ("text/plain; charset=utf-8",),
}
HIDDEN = [
    "/.git/HEAD",
    "/.git/config",
    "/.env",
    "/.data/",
    "/.web/backend/stateful_pages.json",
    "/rxconfig.py",
    "/requirements.txt",
    "/alembic.ini",
    "/ticketdesk/config.py",
    "/package.json",
    "/desk.log",
    "/docs",
    "/openapi.json",
    "/.well-known/security.txt~",
]
FOLDERS = ["/assets/", "/assets", "/fonts/", "/fonts", "/auth/", "/auth", "/_event"]
AMBIGUOUS = {
    "a length and chunks": b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and a longer length": b"Transfer-Encoding: chunked\r\nContent-Length: 500\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
    "a length in disguise": b"Content-Length: +0\r\n\r\n",
    "an unknown coding": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a coding after chunks": b"Content-Length: 0\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "chunks in disguise": b"Content-Length: 0\r\nTransfer-Encoding : chunked\r\n\r\n",
}
ANOTHER = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url) as client:
        yield client


def test_every_file_is_told_as_what_it_is(client: httpx.Client, built: Path) -> None:
    root = built / ".web/build/client"
    shown = [path for path in root.rglob("*") if path.is_file() and path.suffix in KINDS]
    assert {path.suffix for path in shown} == set(KINDS)
    for path in shown:
        name = path.relative_to(root).as_posix().removesuffix("index.html")
        assert client.get(f"/{name}").headers["content-type"] in KINDS[path.suffix], name


def test_answers_in_words_say_their_charset(client: httpx.Client, served: Served) -> None:
    for answer in (
        client.get("/healthz"),
        client.get("/nothing/here"),
        client.get("/", headers={"Host": "evil.example"}),
        client.post("/auth/login"),
    ):
        assert "charset=utf-8" in answer.headers["content-type"]


@pytest.mark.parametrize("path", HIDDEN)
def test_no_source_no_secret_and_no_machinery_is_shown(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.get(f"/assets/..{path}").status_code == 404


def test_figures_are_not_shown_to_whom_a_proxy_may_have_brought(client: httpx.Client) -> None:
    answer = client.get("/metrics")
    assert (answer.status_code, "ticketdesk_" in answer.text) == (401, False)


def test_no_source_map_is_shown(client: httpx.Client, built: Path) -> None:
    root = built / ".web/build/client"
    assert list(root.rglob("*.map")) == []


@pytest.mark.parametrize("path", FOLDERS)
def test_no_folder_lists_what_it_holds(client: httpx.Client, path: str) -> None:
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == 404
    assert answer.text == client.get("/nothing/here").text


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "PUT", "PATCH", "DELETE", "CONNECT"])
def test_methods_that_nobody_needs_are_refused(client: httpx.Client, served: Served, method: str) -> None:
    for headers in ({}, {"Origin": served.url, "Content-Length": "0"}):
        for path in ("/", "/auth/login"):
            answer = client.request(method, path, headers={**headers, "X-Planted": "tell-me-back"})
            assert answer.status_code in (400, 403, 404, 405)
            assert "tell-me-back" not in answer.text


def _answers(served: Served, after: bytes) -> bytes:
    """What comes back for a sign-in whose length is told by ``after``, with another request right behind it."""
    start = f"POST /auth/login HTTP/1.1\r\nHost: localhost:{served.port}\r\nOrigin: {served.url}\r\n"
    told = b""
    with socket.create_connection(("127.0.0.1", served.port), timeout=2) as line, suppress(TimeoutError):
        line.sendall(start.encode() + after + ANOTHER)
        while more := line.recv(65_536):
            told += more
    return told


@pytest.mark.parametrize("trick", AMBIGUOUS)
def test_a_request_whose_end_is_not_clear_is_refused_with_all_that_follows(
    served: Served, trick: str
) -> None:
    told = _answers(served, AMBIGUOUS[trick])
    assert told.startswith(b"HTTP/1.1 4")
    assert told.count(b"HTTP/1.1 ") == 1


def test_a_request_right_behind_another_is_answered_by_itself(served: Served) -> None:
    assert _answers(served, b"Content-Length: 0\r\n\r\n").endswith(b"up\n")


def test_a_field_that_comes_twice_gives_nothing_more(client: httpx.Client, served: Served) -> None:
    form = f"email=nobody@example.com&email=ana@example.com&password=x&password={PASSWORD}"
    headers = {"Origin": served.url, "Content-Type": "application/x-www-form-urlencoded"}
    for twice in ("next=/desk&next=//evil.example", "next=//evil.example&next=/desk/insights"):
        answer = client.post(f"/auth/login?{twice}", content=f"{form}&{twice}", headers=headers)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(("/desk", "/login?"))
        assert "evil" not in answer.headers["location"]
    cookie = served.sign_in("ana").header
    for both in (f"{cookie}; td_session=x", f"td_session=x; {cookie}"):
        assert client.get("/desk/", headers={"Cookie": both}).status_code == 200
