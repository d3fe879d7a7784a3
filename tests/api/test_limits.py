"""What a program may do in a minute, whose pages may call, and what is squeezed."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.api.conftest import JUDGED, a_token, bearer
from tests.served import Served, ServeDesk

STATS = "/api/tickets/stats/"
PAGE = "https://status.example.com"


@pytest.fixture(scope="module")
def strict(serve_desk: ServeDesk) -> Iterator[Served]:
    """A desk where a minute has five calls and one foreign page may call."""
    with serve_desk(TICKETDESK_API_PER_MINUTE="5", TICKETDESK_API_ORIGINS=PAGE) as desk:
        yield desk


def test_the_headers_count_down_and_then_it_is_too_much(strict: Served) -> None:
    token = a_token(strict)
    answers = [httpx.get(f"{strict.url}{STATS}", headers=bearer(token)) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"minute";q=5;w=60'}
    left = [answer.headers["ratelimit"].split(";")[1] for answer in answers]
    assert left == ["r=4", "r=3", "r=2", "r=1", "r=0", "r=0", "r=0"]
    refused = answers[-1]
    assert 0 < int(refused.headers["retry-after"]) <= 61
    assert refused.headers["content-type"] == "application/problem+json"
    assert "Try again in" in refused.json()["detail"]
    # Somebody else's minute is another one.
    assert httpx.get(f"{strict.url}{STATS}", headers=bearer(a_token(strict))).status_code == 200


def test_a_stranger_that_writes_too_much_is_told_what_a_program_can_use(serve_desk: ServeDesk) -> None:
    with serve_desk(TICKETDESK_FORM_PER_ADDRESS="1", has_worker=False) as desk:
        body = {"title": "Once", "description": "And again."}
        answers = [httpx.post(f"{desk.url}/api/tickets/", json=body) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 429]
        assert answers[1].json()["detail"].endswith("Nothing was stored.")
        assert 0 < int(answers[1].headers["retry-after"]) <= 3600
        assert desk.rows("SELECT count(*) FROM tickets") == [(1,)]


def test_guessing_tokens_is_slowed_down(serve_desk: ServeDesk) -> None:
    with serve_desk(TICKETDESK_API_PER_MINUTE="5") as desk:
        tried = [httpx.get(f"{desk.url}{STATS}", headers=bearer(f"td_{n}")).status_code for n in range(8)]
    assert tried == [401] * 5 + [429] * 3


def test_only_named_pages_may_call_from_a_browser(strict: Served) -> None:
    asking = {
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization, x-request-id",
    }
    allowed = httpx.options(f"{strict.url}{STATS}", headers=asking | {"Origin": PAGE})
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == PAGE
    assert "access-control-allow-credentials" not in allowed.headers
    for origin in ("https://evil.example", "null", f"{PAGE}.evil.example"):
        refused = httpx.options(f"{strict.url}{STATS}", headers=asking | {"Origin": origin})
        assert "access-control-allow-origin" not in refused.headers
    answer = httpx.get(f"{strict.url}{STATS}", headers=bearer(a_token(strict)) | {"Origin": PAGE})
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert "RateLimit" in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize(("origin", "read"), [(PAGE, True), ("https://evil.example", False)])
@pytest.mark.parametrize(
    ("path", "host", "size", "status"),
    [("", "", 2**20 + 1, 413), ("x" * 1_001, "", 2, 414), ("", "elsewhere.example", 2, 421)],
)
def test_a_named_page_reads_every_refusal(
    strict: Served, origin: str, read: bool, path: str, host: str, size: int, status: int
) -> None:
    headers = {"Origin": origin} | ({"Host": host} if host else {})
    answer = httpx.post(f"{strict.url}/api/tickets/{path}", content=b" " * size, headers=headers)
    assert answer.status_code == status
    assert answer.headers.get("access-control-allow-origin") == (origin if read else None)
    assert not read or "X-Request-ID" in answer.headers["access-control-expose-headers"]


def test_without_the_setting_no_foreign_page_may(desk: Served, client: httpx.Client) -> None:
    answer = client.get(STATS, headers=bearer(a_token(desk)) | {"Origin": PAGE})
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_large_answers_are_squeezed_for_those_who_can_read_them(desk: Served, client: httpx.Client) -> None:
    for _ in range(5):
        desk.a_ticket("Long", description="word " * 200, **JUDGED)
    token = bearer(a_token(desk))
    plain = client.get("/api/tickets/", headers=token | {"Accept-Encoding": "identity"})
    for refuses in ("gzip;q=0", "br, gzip ; q=0.000", "deflate, gzip;q=0, identity"):
        answer = client.get("/api/tickets/", headers=token | {"Accept-Encoding": refuses})
        assert "content-encoding" not in answer.headers
    small = client.get("/api/tickets/", headers=token | {"Accept-Encoding": "gzip;q=0.5, br;q=0"})
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert int(small.headers.get("content-length", 0)) < len(plain.content) / 2
    assert small.json() == plain.json()


def test_a_request_has_a_number_in_and_out(client: httpx.Client) -> None:
    assert client.get(STATS, headers={"X-Request-ID": "mine-7"}).headers["x-request-id"] == "mine-7"
    assert len(client.get(STATS).headers["x-request-id"]) == 16
