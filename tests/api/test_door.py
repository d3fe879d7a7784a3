"""Who is let in at the door of the API: 401 for those it does not know, 403 for those who may not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import partial

import httpx
import pytest

from tests.api.conftest import a_token, bearer
from tests.served import Served, ServeDesk

STATS = "/api/tickets/stats/"
SAYS = {401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed"}


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _is_problem(answer: httpx.Response, status: int) -> dict[str, object]:
    """Check the shape of a refusal, and give what it says."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    told: dict[str, object] = answer.json()
    assert set(told) == {"type", "title", "status", "detail"}
    assert (told["type"], told["title"], told["status"]) == ("about:blank", SAYS[status], status)
    assert (status == 401) == ("www-authenticate" in answer.headers)
    return told


def _revoked(desk: Served) -> str:
    token = a_token(desk)
    desk.rows("UPDATE tokens SET revoked_at = now() WHERE token_hash = %s", _hash(token))
    return token


def _expired(desk: Served) -> str:
    token = a_token(desk, days=1)
    desk.rows("UPDATE tokens SET expires_at = now() - interval '1 s' WHERE token_hash = %s", _hash(token))
    return token


UNKNOWN: dict[str, Callable[[Served], str]] = {
    "garbage": lambda _: "Bearer \x80garbage",
    "nothing after the scheme": lambda _: "Bearer",
    "the empty word": lambda _: "",
    "unknown": lambda _: f"Bearer td_{'a' * 43}",
    "cut short": lambda desk: f"Bearer {a_token(desk)[:-1]}",
    "without its beginning": lambda desk: f"Bearer {a_token(desk).removeprefix('td_')}",
    "very long": lambda _: f"Bearer td_{'a' * 4000}",
    "its hash": lambda desk: f"Bearer td_{_hash(a_token(desk)).hex()}",
    "another scheme": lambda desk: f"Basic {a_token(desk)}",
    "revoked": lambda desk: f"Bearer {_revoked(desk)}",
    "expired": lambda desk: f"Bearer {_expired(desk)}",
}


@pytest.mark.parametrize("way", UNKNOWN)
def test_whom_it_does_not_know_it_tells_so(desk: Served, client: httpx.Client, way: str) -> None:
    number = desk.a_ticket()
    headers = [(b"Authorization", UNKNOWN[way](desk).encode("latin-1"))]
    for method, path in (
        ("GET", STATS),
        ("GET", f"/api/tickets/{number}/"),
        ("DELETE", f"/api/tickets/{number}/"),
        ("DELETE", f"/api/tickets/{number}/delete/"),
    ):
        told = _is_problem(client.request(method, path, headers=headers), 401)
        assert "was revoked. Make a new one" in str(told["detail"])
    assert desk.rows("SELECT deleted_at FROM tickets WHERE id = %s", number) == [(None,)]


def test_without_a_token_it_says_where_to_get_one(desk: Served, client: httpx.Client) -> None:
    number = desk.a_ticket()
    for method, path in (("GET", STATS), ("DELETE", f"/api/tickets/{number}/")):
        told = _is_problem(client.request(method, path), 401)
        assert "Send a token as `Authorization: Bearer td_...`" in str(told["detail"])
    assert desk.rows("SELECT deleted_at FROM tickets WHERE id = %s", number) == [(None,)]


def test_a_token_in_the_address_or_in_a_cookie_opens_nothing(desk: Served, client: httpx.Client) -> None:
    token = a_token(desk)
    for name in ("token", "access_token", "authorization", "api_key"):
        _is_problem(client.get(STATS, params={name: token}), 401)
    _is_problem(client.get(STATS, headers={"Cookie": f"td_session={token}"}), 401)
    _is_problem(client.get(STATS, headers={"X-API-Key": token}), 401)


def test_the_tokens_of_somebody_who_is_disabled_end_with_the_account(
    desk: Served, client: httpx.Client
) -> None:
    token = a_token(desk, who="ana")
    assert client.get(STATS, headers=bearer(token)).status_code == 200
    desk.rows("UPDATE accounts SET disabled_at = now() WHERE email LIKE 'ana@%%'")
    try:
        _is_problem(client.get(STATS, headers=bearer(token)), 401)
    finally:
        desk.rows("UPDATE accounts SET disabled_at = NULL WHERE email LIKE 'ana@%%'")
    assert client.get(STATS, headers=bearer(token)).status_code == 200


@pytest.mark.parametrize(
    ("scope", "who", "says"),
    [
        ("read", "ines", "This token may only read."),
        ("read", "vic", "This token may only read."),
        ("write", "vic", "As viewer you cannot delete tickets."),
    ],
)
def test_whom_it_knows_but_must_refuse_it_tells_why(
    desk: Served, client: httpx.Client, scope: str, who: str, says: str
) -> None:
    number, headers = desk.a_ticket(), bearer(a_token(desk, scope, who))
    assert client.get(f"/api/tickets/{number}/", headers=headers).status_code == 200
    for path in (f"/api/tickets/{number}/", f"/api/tickets/{number}/delete/"):
        assert says in str(_is_problem(client.delete(path, headers=headers), 403)["detail"])
    assert desk.rows("SELECT deleted_at FROM tickets WHERE id = %s", number) == [(None,)]


def test_who_may_only_read_may_ask_for_a_second_opinion_as_strangers_may(
    desk: Served, client: httpx.Client
) -> None:
    body = {"description": "The invoice is wrong."}
    for headers in ({}, bearer(a_token(desk, "read", "vic"))):
        assert client.post("/api/tickets/classify/", json=body, headers=headers).status_code == 200
    foreign = {"Cookie": desk.sign_in("vic").header, "Origin": "http://evil.example"}
    _is_problem(client.post("/api/tickets/classify/", json=body, headers=foreign), 403)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_may_be_written_in_any_case(desk: Served, client: httpx.Client, scheme: str) -> None:
    answer = client.get(STATS, headers={"Authorization": f"{scheme} {a_token(desk, 'read', 'vic')}"})
    assert answer.status_code == 200


def test_a_browser_that_is_signed_in_is_let_in_from_our_own_pages_only(
    desk: Served, client: httpx.Client
) -> None:
    number, cookie = desk.a_ticket(), {"Cookie": desk.sign_in("ana").header}
    assert client.get(STATS, headers=cookie).status_code == 200
    for origin in ({}, {"Origin": "http://evil.example"}, {"Origin": "null"}):
        told = _is_problem(client.delete(f"/api/tickets/{number}/", headers=cookie | origin), 403)
        assert "was sent from another site" in str(told["detail"])
    assert desk.rows("SELECT deleted_at FROM tickets WHERE id = %s", number) == [(None,)]
    answer = client.delete(f"/api/tickets/{number}/", headers=cookie | {"Origin": desk.url})
    assert answer.status_code == 204


def test_a_bad_token_is_not_made_good_by_a_cookie(desk: Served, client: httpx.Client) -> None:
    headers = {"Cookie": desk.sign_in("ines").header} | bearer("td_made-up")
    _is_problem(client.get(STATS, headers=headers), 401)


def test_its_use_is_noted_even_when_it_is_refused(desk: Served, client: httpx.Client) -> None:
    token, number = a_token(desk, "read"), desk.a_ticket()
    used = "SELECT used_at IS NOT NULL FROM tokens WHERE token_hash = %s"
    assert desk.rows(used, _hash(token)) == [(False,)]
    assert client.delete(f"/api/tickets/{number}/", headers=bearer(token)).status_code == 403
    assert desk.rows(used, _hash(token)) == [(True,)]


def test_no_token_is_written_to_the_log(desk: Served, client: httpx.Client) -> None:
    token = a_token(desk)
    client.get(STATS, headers=bearer(token))
    client.get(STATS, params={"token": token})
    client.get(STATS, headers=bearer(token[:-1]))
    assert token[3:-1] not in desk.log()


NEW = {"title": "Help", "description": "Now", "category": "billing", "priority": "low"}


@pytest.fixture(scope="module")
def unchanging(serve_desk: ServeDesk) -> Iterator[Served]:
    """Without a worker: what changed there was changed by a call."""
    with serve_desk(has_worker=False, TICKETDESK_RATE_LIMITS="off") as running:
        yield running


@pytest.mark.parametrize(
    ("token", "status", "says"),
    [
        (lambda desk: a_token(desk, "read", "ines"), 403, "This token may only read."),
        (lambda desk: a_token(desk, "write", "vic"), 403, "As viewer you cannot change tickets."),
        (_revoked, 401, "was revoked. Make a new one"),
        (_expired, 401, "was revoked. Make a new one"),
    ],
    ids=["may only read", "of a viewer", "revoked", "expired"],
)
def test_the_statement_that_stores_a_ticket_stores_none_for_who_may_not(
    unchanging: Served, token: Callable[[Served], str], status: int, says: str
) -> None:
    desk, post = unchanging, partial(httpx.post, f"{unchanging.url}/api/tickets/")
    kept = "SELECT (SELECT count(*) FROM tickets), (SELECT count(*) FROM events), (SELECT last_value FROM tickets_id_seq)"
    headers, before = bearer(token(desk)), desk.rows(kept)
    told = _is_problem(post(json=NEW, headers=headers), status)
    assert says in str(told["detail"])
    # What else is wrong is none of their business.
    told = _is_problem(post(json=NEW | {"title": ""}, headers=headers), status)
    assert says in str(told["detail"])
    assert desk.rows(kept) == before
    assert post(json=NEW, headers=bearer(a_token(desk))).status_code == 201
    (line,) = desk.rows("SELECT what, actor, actor_id IS NOT NULL FROM events ORDER BY id DESC LIMIT 1")
    assert line == ("created", "account", True)
