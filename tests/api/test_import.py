"""Bringing tickets in over HTTP: what was exported is there again as it was, and a refused file changes nothing."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import making
from tests.api.conftest import a_token, bearer
from tests.api.test_export import memory_mb
from tests.served import Served, ServeDesk
from ticketdesk.desk import counts
from ticketdesk.models import Priority, Role, Status

EXPORT = "/api/tickets/export/"
IMPORT = "/api/tickets/import/"
LINES = {"Content-Type": "application/jsonl"}
ONE = {"title": "The lamp is dark", "description": "Since Monday."}
KEPT = {"kept": True, "refused": 0, "lines": [], "others": []}


@pytest.fixture(scope="module")
def desk(serve_desk: ServeDesk) -> Iterator[Served]:
    with serve_desk(TICKETDESK_RATE_LIMITS="off", TICKETDESK_IMPORT_MB="3", has_worker=False) as running:
        # A worker would judge what an import left open, and a test compares bytes.
        running.a_ticket()
        yield running


@pytest.fixture
def client(client: httpx.Client, desk: Served) -> httpx.Client:
    """The same, with a token of the administrator."""
    client.headers.update(bearer(a_token(desk, "write", "ines")))
    return client


def _lines(*tickets: Any) -> bytes:
    return b"".join(json.dumps(ticket).encode() + b"\n" for ticket in tickets)


def _send(client: httpx.Client, *tickets: Any, **query: str) -> httpx.Response:
    return client.post(IMPORT, content=_lines(*tickets), headers=LINES, params=query)


def _count(desk: Served) -> int:
    return int(desk.rows("SELECT count(*) FROM tickets")[0][0])


@pytest.fixture
def empty(serve_desk: ServeDesk) -> Iterator[httpx.Client]:
    """A desk in which there never was a ticket, asked by its administrator."""
    with (
        serve_desk(TICKETDESK_RATE_LIMITS="off", has_worker=False) as other,
        httpx.Client(base_url=other.url, headers=bearer(a_token(other))) as asking,
    ):
        yield asking


def test_an_empty_desk_tells_to_the_byte_what_was_exported(
    desk: Served, client: httpx.Client, empty: httpx.Client
) -> None:
    for status in Status:
        words = f'=1+1 "{status}"\n\u2028Ünï 😀'
        desk.a_ticket(words, description=words, status=status, email="li@example.com", priority=Priority.high)
    rui = desk.do(lambda session: making.account(session, "rui@example.com", "Rui", Role.agent))
    desk.a_ticket("Rui has it", assignee=rui)
    told = client.get(EXPORT).content
    answer = empty.post(IMPORT, content=told, headers=LINES)
    expected = KEPT | {"imported": told.count(b"\n"), "people": [rui.id]}
    assert (answer.status_code, answer.json()) == (201, expected)
    assert empty.get(EXPORT).content == told


def test_a_large_import_leaves_the_desk_free_and_its_memory_as_it_was(
    desk: Served, client: httpx.Client, tmp_path: Path
) -> None:
    file = tmp_path / "many.jsonl"
    file.write_bytes(_lines(ONE) * 25_000)
    before, waits = memory_mb(desk), [0.0]
    answers: list[httpx.Response] = []

    def send() -> None:
        headers = LINES | {"Authorization": client.headers["authorization"]}
        answers.append(httpx.post(desk.url + IMPORT, content=file.read_bytes(), headers=headers, timeout=120))

    sending = threading.Thread(target=send)
    sending.start()
    while sending.is_alive():
        began = time.monotonic()
        assert client.get("/api/tickets/count/", timeout=5).status_code == 200
        waits.append(time.monotonic() - began)
        time.sleep(0.05)
    assert [(one.status_code, one.json()["imported"]) for one in answers] == [(201, 25_000)]

    assert max(waits) < 2
    assert memory_mb(desk) - before < 40
    assert desk.do(counts.check) == {}


def test_one_bad_line_and_nothing_is_stored(desk: Served, client: httpx.Client) -> None:
    before = _count(desk)
    answer = _send(client, ONE, ONE | {"title": ""}, ONE | {"assignee": 4_000})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    told = answer.json()
    assert told["detail"] == "2 lines were refused, so nothing was imported."
    assert told["refused"] == 2
    assert [(one["line"], list(one["errors"])) for one in told["lines"]] == [
        (2, ["title"]),
        (3, ["assignee"]),
    ]
    assert _count(desk) == before


def test_partly_stores_what_is_good(desk: Served, client: httpx.Client) -> None:
    before = _count(desk)
    answer = _send(client, ONE, 7, ONE | {"status": "closed"}, partial="true")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["kept"], told["imported"], told["refused"]) == (False, 2, 1)
    assert told["lines"] == [{"line": 2, "errors": {"line": "This line is not one JSON object."}}]
    assert _count(desk) == before + 2
    assert client.get("/api/tickets/", params={"search": "lamp dark", "status": "closed"}).json()["results"]
    assert desk.do(counts.check) == {}
    [(about,)] = desk.rows("SELECT about FROM audit WHERE deed = 'imported' ORDER BY id DESC LIMIT 1")
    assert about == "2 tickets"


def test_an_array_is_taken_for_tools(desk: Served, client: httpx.Client) -> None:
    assert client.post(IMPORT, json=[ONE, ONE]).json()["imported"] == 2
    for kind, body, status in (("application/json", ONE, 400), ("text/csv", [ONE], 415)):
        refused = client.post(IMPORT, content=json.dumps(body), headers={"Content-Type": kind})
        assert (refused.status_code, "application/jsonl`" in refused.json()["detail"]) == (status, True)
    twice = b'[{"title": "A", "title": "B"}]'
    refused = client.post(IMPORT, content=twice, headers={"Content-Type": "application/json"})
    assert refused.json()["errors"] == {"title": "Give this once."}
    assert client.post(IMPORT, json=[]).status_code == 422


def test_who_may_not_is_refused_before_the_body_is_read(desk: Served, client: httpx.Client) -> None:
    before = _count(desk)
    for who, scope in (("ana", "write"), ("vic", "write"), ("ines", "read")):
        answer = httpx.post(
            desk.url + IMPORT, content=_lines(ONE), headers=LINES | bearer(a_token(desk, scope, who))
        )
        assert answer.status_code == 403
    assert httpx.post(desk.url + IMPORT, content=_lines(ONE), headers=LINES).status_code == 401
    assert _count(desk) == before


@pytest.mark.parametrize(
    ("query", "kind", "status"),
    [
        ("?partial=some", "application/jsonl", 422),
        ("?more=1", "application/jsonl", 422),
        ("", "text/csv", 415),
    ],
)
def test_a_call_that_means_nothing_is_refused(
    desk: Served, client: httpx.Client, query: str, kind: str, status: int
) -> None:
    before = _count(desk)
    answer = client.post(IMPORT + query, content=_lines(ONE), headers={"Content-Type": kind})
    assert answer.status_code == status
    assert _count(desk) == before


def test_more_than_may_come_is_refused(desk: Served, client: httpx.Client) -> None:
    before = _count(desk)
    piece = _lines(ONE | {"description": "x" * 9_000})
    told = client.post(IMPORT, content=piece * 400, headers=LINES)
    assert (told.status_code, told.headers["content-type"]) == (413, "application/problem+json")
    untold = client.post(IMPORT, content=iter([piece] * 400), headers=LINES)
    assert untold.status_code == 413
    assert _count(desk) == before
    # More than other calls may send, and without telling how much, is fine here.
    assert client.post(IMPORT, content=iter([piece] * 150), headers=LINES).json()["imported"] == 150


def test_a_line_without_an_end_is_too_long(desk: Served, client: httpx.Client) -> None:
    body = b'{"title": "' + b"x" * 600_000 + b'"}\n' + _lines(ONE)
    told = client.post(IMPORT, content=body, headers=LINES, params={"partial": "true"}).json()
    assert (told["imported"], [one["line"] for one in told["lines"]]) == (1, [1])


def test_the_same_import_twice_is_one(desk: Served, client: httpx.Client) -> None:
    before = _count(desk)
    client.headers["Idempotency-Key"] = "import-1"
    first, again = _send(client, ONE), _send(client, ONE)
    assert (first.status_code, again.status_code, _count(desk)) == (201, 201, before + 1)
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert _send(client, ONE, ONE).status_code == 409
