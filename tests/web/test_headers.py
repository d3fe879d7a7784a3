"""What every answer of the served product carries."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.served import PASSWORD, Served, ServeDesk
from tests.web.line import a_line

SAFE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
KINDS = {
    "page": "/",
    "page of the desk": "/desk/",
    "page of a ticket": "/desk/tickets/1",
    "private page": "/t/some-key",
    "page without its slash": "/desk",
    "not found": "/nothing/here",
    "asset that is gone": "/assets/gone.js",
    "probe": "/healthz",
    "line": "/_event/",
}


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url) as client:
        yield client


@pytest.fixture(scope="module")
def pages(built: Path) -> list[str]:
    found = [page.read_text() for page in (built / ".web/build/client").rglob("*.html")]
    assert len(found) >= 6
    return found


def policy(answer: httpx.Response) -> dict[str, list[str]]:
    parts = [part.split() for part in answer.headers["content-security-policy"].split(";")]
    return {part[0]: part[1:] for part in parts}


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_is_safe(client: httpx.Client, kind: str) -> None:
    answer = client.get(KINDS[kind])
    assert answer.headers.items() >= SAFE.items()
    told = policy(answer)
    assert told["default-src"] == ["'self'"]
    assert told["frame-ancestors"] == told["object-src"] == told["base-uri"] == ["'none'"]
    assert told["form-action"] == ["'self'"]
    assert not any("unsafe" in source or "*" in source for source in told["script-src"])
    assert answer.headers["cache-control"] in ("no-cache", "no-cache, private")


class Scripts(HTMLParser):
    """The inline scripts of a page, found otherwise than the product finds them, and attributes that are scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.sources: list[str] = []
        self.handlers: list[str] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self._is_inside = tag == "script" and "src" not in dict(attrs)
        if tag == "script" and not self._is_inside:
            self.sources.append(dict(attrs)["src"])

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = False

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.inline.append(data)


def test_the_policy_knows_exactly_the_scripts_of_the_built_pages(
    client: httpx.Client, pages: list[str]
) -> None:
    wanted = set()
    for page in pages:
        scripts = Scripts()
        scripts.feed(page)
        assert scripts.handlers == []
        assert all(source.startswith("/") and not source.startswith("//") for source in scripts.sources)
        digests = (hashlib.sha256(script.encode()).digest() for script in scripts.inline)
        wanted |= {f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests}
    assert wanted
    assert set(policy(client.get("/"))["script-src"]) - {"'self'"} == wanted


def test_the_policy_lets_the_page_open_its_line(client: httpx.Client, served: Served) -> None:
    assert f"ws://localhost:{served.port}" in policy(client.get("/"))["connect-src"]


def test_the_page_that_is_sent_is_the_page_that_was_built(client: httpx.Client, pages: list[str]) -> None:
    assert client.get("/").text in pages
    assert client.get("/", headers={"Accept-Encoding": "identity"}).text in pages


def test_a_private_link_leaves_no_trace_behind(client: httpx.Client) -> None:
    answer = client.get("/t/some-key")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    other = client.get("/")
    assert other.headers["referrer-policy"] == "same-origin"  # or its form would post "Origin: null"
    assert "x-robots-tag" not in other.headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/desk/", 200),
        ("/desk/insights/", 200),
        ("/desk/tickets/5", 200),
        ("/desk/tickets/5/", 200),
        ("/login/", 200),
        ("/setup/", 200),
        ("/t/some-key", 200),
        ("/desk/nothing", 404),
        ("/desk/tickets/5/more", 404),
        ("/assets/../../../rxconfig.py", 404),
        ("/..%2f..%2fdesk.log", 404),
        ("/_upload", 404),
        ("/_all_routes", 404),
    ],
)
def test_pages_answer_with_or_without_a_slash(client: httpx.Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


@pytest.mark.parametrize("path", ["/desk", "/desk/insights", "/login", "/desk?status=open&search=a+b"])
def test_a_built_page_answers_at_once_without_its_slash(client: httpx.Client, path: str) -> None:
    page, _, query = path.partition("?")
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.text == client.get(f"{page}/?{query}").text


def test_what_belongs_to_somebody_is_not_kept(client: httpx.Client, served: Served) -> None:
    form = {"email": "ana@example.com", "password": PASSWORD}
    signed_in = client.post("/auth/login", data=form, headers={"Origin": served.url})
    assert "td_session" in signed_in.headers["set-cookie"]
    for answer in (signed_in, client.get("/api/tickets/stats/"), client.get("/api/nothing/")):
        assert answer.headers["cache-control"] == "no-store"


async def test_a_line_that_is_refused_is_answered_as_safely(served: Served) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with a_line(served, headers={"Origin": "https://evil.example"}):
            pass
    told = refused.value.response
    assert told.status_code == 403
    assert {name.lower(): value for name, value in told.headers.raw_items()}.items() >= SAFE.items()
    assert told.headers["x-request-id"]


PUBLIC = "https://desk.example.com"
OVER_HTTPS = {"Host": "desk.example.com", "Origin": PUBLIC, "X-Forwarded-For": "203.0.113.9"}


def test_behind_https_browsers_come_back_by_https_alone(serve_desk: ServeDesk) -> None:
    form = {"email": "ana@example.com", "password": PASSWORD}
    with (
        serve_desk(TICKETDESK_PUBLIC_URL=PUBLIC, TICKETDESK_TRUSTED_PROXIES="127.0.0.1") as desk,
        httpx.Client(base_url=desk.url, headers=OVER_HTTPS) as client,
    ):
        for path in ("/", "/desk", "/nothing/here", "/assets/gone.js", "/api/tickets/stats/", "/healthz"):
            told = client.get(path).headers["strict-transport-security"]
            assert told == "max-age=31536000; includeSubDomains"
        assert policy(client.get("/"))["connect-src"] == ["'self'", "wss://desk.example.com"]
        assert client.get("/api/tickets").headers["location"] == f"{PUBLIC}/api/tickets/"
        cookie = client.post("/auth/login", data=form).headers["set-cookie"]
        assert cookie.startswith("__Host-td_session=")
        for part in ("HttpOnly", "Path=/", "SameSite=lax", "Secure"):
            assert part in cookie.split("; ")
        assert "Domain" not in cookie
        assert desk.rows("SELECT address FROM sessions") == [("203.0.113.9",)]
        plain = {"Host": f"localhost:{desk.port}", "Origin": desk.url}
        assert client.post("/auth/login", data=form, headers=plain).status_code == 421
        plain_origin = {"Origin": "http://desk.example.com"}
        assert client.post("/auth/login", data=form, headers=plain_origin).status_code == 403


def test_without_https_nobody_is_told_to_use_it(client: httpx.Client) -> None:
    assert "strict-transport-security" not in client.get("/").headers
