"""What the served product refuses before anything is done."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import httpx
import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.served import PASSWORD, Served
from tests.web.test_headers import SAFE
from ticketdesk.desk import tokens

ANA = {"email": "ana@example.com", "password": PASSWORD}


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url) as client:
        yield client


def test_a_refusal_is_safe_too(client: httpx.Client, served: Served) -> None:
    for answer in (
        client.get("/", headers={"Host": "evil.example"}),
        client.post("/auth/login", data=ANA),
        client.post("/auth/login", data=ANA, headers={"Origin": served.url}),
        client.put("/auth/login", headers={"Origin": served.url}),
    ):
        assert answer.headers.items() >= SAFE.items()
        assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", None, "", "http://localhost", "LOCAL/", "https LOCAL"]
)
def test_a_form_from_another_site_is_refused(
    client: httpx.Client, served: Served, origin: str | None
) -> None:
    cookie = served.sign_in("ana")
    ours = {"LOCAL/": f"{served.url}/", "https LOCAL": served.url.replace("http", "https", 1)}
    headers = {"Cookie": cookie.header} | (
        {} if origin is None else {"Origin": ours.get(str(origin), str(origin))}
    )
    for path, form in (("/auth/logout", {}), ("/auth/login", ANA), ("/auth/setup", {"code": "x"})):
        answer = client.post(path, data=form, headers=headers)
        assert answer.status_code == 403
        assert answer.text == "This was sent from another site, so it was refused. Nothing was changed.\n"
        assert "set-cookie" not in answer.headers
    assert served.rows("SELECT ended_at FROM sessions ORDER BY id DESC LIMIT 1") == [(None,)]


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]"])
def test_the_three_local_names_count_as_one(client: httpx.Client, served: Served, name: str) -> None:
    headers = {"Host": f"{name}:{served.port}", "Origin": f"http://{name}:{served.port}"}
    assert client.get("/", headers=headers).status_code == 200
    assert client.post("/auth/login", data=ANA, headers=headers).headers["location"] == "/desk"


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:1", "localhost", "localhost.evil.example:PORT", ""]
)
def test_under_a_strangers_name_the_desk_says_where_it_lives(
    client: httpx.Client, served: Served, host: str
) -> None:
    headers = {"Host": host.replace("PORT", str(served.port)), "Origin": served.url}
    for answer in (client.get("/", headers=headers), client.post("/auth/login", data=ANA, headers=headers)):
        assert answer.status_code == 421
        assert answer.text == f"This desk answers at {served.url}. Open it there.\n"
    assert client.get("/healthz", headers=headers).text == "up\n"
    assert client.get("/readyz", headers=headers).text == "up\n"


def test_the_name_of_a_host_has_no_case(client: httpx.Client, served: Served) -> None:
    assert client.get("/", headers={"Host": f"LocalHost:{served.port}"}).status_code == 200


def test_no_other_site_may_read_our_answers(client: httpx.Client) -> None:
    foreign = {"Origin": "https://evil.example"}
    assert "access-control-allow-origin" not in client.get("/", headers=foreign).headers
    asked = client.options("/auth/login", headers=foreign | {"Access-Control-Request-Method": "POST"})
    assert asked.status_code == 400
    assert "access-control-allow-origin" not in asked.headers


def test_a_body_that_is_too_large_is_refused_unread(client: httpx.Client, served: Served) -> None:
    origin = {"Origin": served.url}
    huge = client.post("/auth/login", data=ANA | {"next": "x" * 70_000}, headers=origin)
    assert (huge.status_code, huge.text) == (
        413,
        "This is too large: at most 64 KiB go here. Nothing was changed.\n",
    )
    unsized = client.post("/auth/login", content=iter([b"email=ana"]), headers=origin)
    assert unsized.status_code == 413
    bomb = {**origin, "Content-Encoding": "gzip", "Content-Type": "application/x-www-form-urlencoded"}
    packed = client.post("/auth/login", content=gzip.compress(b"email=" + b"a" * 5_000_000), headers=bomb)
    assert packed.headers["location"].startswith("/login?problem=mismatch")


@pytest.fixture
def bare(served: Served) -> Iterator[httpx.Client]:
    """A client that was given no cookie yet."""
    with httpx.Client(base_url=served.url) as bare:
        yield bare


@pytest.fixture
def token(served: Served) -> str:
    """A key that may write, as programs have it."""

    async def make(session: AsyncSession) -> str:
        return (await tokens.make_from_the_command_line(session, "For tests", "write"))[1]

    return served.do(make)


def test_a_program_with_a_token_needs_no_origin_and_no_length(
    bare: httpx.Client, served: Served, token: str
) -> None:
    path = f"/api/tickets/{served.a_ticket('Goes away')}/"
    ours = {"Authorization": f"Bearer {token}"}
    assert bare.get(path, headers=ours).json()["title"] == "Goes away"
    gone = bare.delete(path, headers=ours)
    assert (gone.status_code, gone.headers["cache-control"]) == (204, "no-store")
    assert bare.get(path, headers=ours).status_code == 404


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_a_program_may_not_borrow_the_cookie_of_a_browser(
    bare: httpx.Client, served: Served, token: str, origin: str | None
) -> None:
    path = f"/api/tickets/{served.a_ticket('Stays')}/"
    cookie = {"Cookie": served.sign_in("ana").header} | ({"Origin": origin} if origin else {})
    for headers in (cookie, cookie | {"Authorization": f"Bearer {token}"}):
        answer = bare.delete(path, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
        assert answer.json()["detail"].startswith("This was sent from another site")
    ours = cookie | {"Origin": served.url}
    assert bare.delete(path, headers=ours).status_code == 204


def test_without_a_cookie_there_is_nothing_that_another_site_could_use(bare: httpx.Client) -> None:
    for headers in ({}, {"Origin": "https://evil.example"}, {"Cookie": "td_browser=x; other=y"}):
        answer = bare.post("/api/no/such/address/", json={"a": 1}, headers=headers)
        assert answer.status_code == 404
        assert answer.headers["cache-control"] == "no-store"
        assert bare.post("/auth/login", data=ANA, headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/api/no/such/address/", 1_000_000, 404),
        ("/api/no/such/address/", 1_100_000, 413),
        ("/nothing/here", 60_000, 405),
        ("/nothing/here", 70_000, 413),
    ],
)
def test_a_body_that_does_not_say_how_long_it_is_is_read_up_to_what_may_come(
    bare: httpx.Client, path: str, size: int, status: int
) -> None:
    parts = iter([b"x" * 10_000] * (size // 10_000))
    answer = bare.post(path, content=parts)
    assert answer.status_code == status
    if status == 413:
        assert "This is too large: at most " in answer.text


def test_the_number_of_a_request_stands_in_its_refusal_too(bare: httpx.Client) -> None:
    answer = bare.post("/auth/login", headers={"X-Request-ID": "mine-1"})
    assert (answer.status_code, answer.headers["x-request-id"]) == (403, "mine-1")
