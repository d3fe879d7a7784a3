"""All tickets as a file: whole, safe for spreadsheets, and without holding anything for whoever reads it slowly."""

from __future__ import annotations

import csv
import io
import json
import socket
import time
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from tests.api.conftest import a_token, bearer
from tests.served import Served

EXPORT = "/api/tickets/export/"
MANY = 20_000
FIELDS = "id title description category priority status assignee category_source priority_source tags created_at updated_at"
MORE = "email resolved_at closed_at"
FILL = """INSERT INTO tickets (title, description, category, category_source, priority, priority_source, status,
        last_event_id, created_at, updated_at)
    SELECT 'Filler', repeat('The lamp is dark. ', 60), 'general', 'rules', 'low', 'rules', 'open', 0, at, at
    FROM generate_series(1, %s) AS place, LATERAL (SELECT now() - place * interval '1 s' AS at) AS moment"""
HELD = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND application_name LIKE 'ticketdesk%%' AND (state <> 'idle' OR xact_start IS NOT NULL) AND query ILIKE '%%tickets%%'
    AND pid <> pg_backend_pid()"""


@pytest.fixture(scope="module")
def full(desk: Served) -> Served:
    """The desk with so many tickets that a file of them does not fit into any buffer."""
    desk.rows(FILL, MANY)
    return desk


@pytest.fixture
def client(client: httpx.Client, desk: Served) -> httpx.Client:
    """The same, with a token that only reads."""
    client.headers.update(bearer(a_token(desk, "read", "vic")))
    return client


def test_every_living_ticket_is_told_once_and_in_order(desk: Served, client: httpx.Client) -> None:
    number = desk.a_ticket("Ünïcode 😀\u2028 end", email="li@example.com")
    gone = desk.a_ticket(deleted=True)
    answer = client.get(EXPORT)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/jsonl")
    assert answer.headers["content-disposition"] == 'attachment; filename="tickets.jsonl"'
    assert answer.headers["cache-control"] == "no-store"
    told = [json.loads(line) for line in answer.text.removesuffix("\n").split("\n")]
    assert all(list(one) == [*FIELDS.split(), *MORE.split()] for one in told)
    expected = desk.rows("SELECT id FROM tickets WHERE deleted_at IS NULL ORDER BY created_at, id")
    assert [(one["id"],) for one in told] == expected
    [mine] = [one for one in told if one["id"] == number]
    assert (mine["title"], mine["email"]) == ("Ünïcode 😀\u2028 end", "li@example.com")
    assert gone not in [one["id"] for one in told]


def test_a_filter_leaves_out_the_rest(desk: Served, client: httpx.Client) -> None:
    number = desk.a_ticket("A zebracrossing")
    lines = client.get(EXPORT, params={"search": "zebracross", "status": "open"}).text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [number]
    assert client.get(EXPORT, params={"search": "nothingofthesort"}).text == ""


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_begins_a_formula(desk: Served, client: httpx.Client, begins: str) -> None:
    words = f'{begins}cmd|"/c calc"!A0, "x"\nline two'
    number = desk.a_ticket(words.split("\n", maxsplit=1)[0], description=words)
    answer = client.get(EXPORT, params={"format": "csv", "search": f"#{number}"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    header, row = csv.reader(io.StringIO(answer.text, newline=""))
    assert header == [*FIELDS.split(), *MORE.split()]
    cells = dict(zip(header, row, strict=True))
    assert (cells["id"], cells["description"]) == (str(number), f"'{words}")
    assert cells["title"].startswith(f"'{begins}")
    assert cells["assignee"] == ""


@pytest.mark.parametrize("query", [{"format": "xml"}, {"limit": "5"}, {"status": "dark"}])
def test_what_means_nothing_is_refused(client: httpx.Client, query: dict[str, str]) -> None:
    answer = client.get(EXPORT, params=query)
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == set(query)


def test_strangers_get_nothing(desk: Served) -> None:
    assert httpx.get(desk.url + EXPORT).status_code == 401


def test_taking_away_is_noted(desk: Served, client: httpx.Client) -> None:
    client.get(EXPORT, params={"format": "csv", "search": "secretword"})
    [(deed, about)] = desk.rows("SELECT deed, about FROM audit ORDER BY id DESC LIMIT 1")
    assert (deed, about) == ("exported", "tickets as CSV")


def test_it_is_squeezed_for_who_asks(full: Served, client: httpx.Client) -> None:
    with client.stream("GET", EXPORT, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        lines = sum(1 for _ in answer.iter_lines())
        squeezed = answer.num_bytes_downloaded
    assert lines >= MANY
    assert squeezed < lines * 200


def test_memory_does_not_grow_with_the_file(full: Served, client: httpx.Client) -> None:
    client.get(EXPORT, params={"search": "filler", "status": "closed"})
    before = memory_mb(full)
    with client.stream("GET", EXPORT, headers={"Accept-Encoding": "identity"}) as answer:
        size = sum(len(piece) for piece in answer.iter_raw())
    assert size > 25_000_000
    assert memory_mb(full) - before < 15


def memory_mb(desk: Served) -> float:
    """What the web processes of the desk have in memory."""
    family = psutil.Process(desk.web.pid).children(recursive=True)
    return sum(one.memory_info().rss for one in family if "postgres" not in one.name()) / 1024**2


def _reader(desk: Served, token: str) -> socket.socket:
    """Somebody who asks for everything and reads only the beginning."""
    parts = urlsplit(desk.url)
    assert parts.hostname
    assert parts.port
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.settimeout(20)
    reader.connect((parts.hostname, parts.port))
    reader.sendall(
        f"GET {EXPORT} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    )
    assert reader.recv(2000).startswith(b"HTTP/1.1 200")
    return reader


def _until(desk: Served, query: str, wanted: int) -> list[tuple[Any, ...]]:
    end = time.monotonic() + 10
    while (found := desk.rows(query)) != [(wanted,)] and time.monotonic() < end:
        time.sleep(0.1)
    return found


def test_twenty_slow_readers_hold_nothing(full: Served, client: httpx.Client) -> None:
    token = a_token(full, "read", "vic")
    before = memory_mb(full)
    with ExitStack() as readers:
        for _ in range(20):
            readers.enter_context(_reader(full, token))
        assert _until(full, HELD, 0) == [(0,)]
        assert client.get("/api/tickets/", timeout=5).status_code == 200
        assert memory_mb(full) - before < 120
    # They are gone, in the middle of the file.
    assert _until(full, HELD, 0) == [(0,)]
    assert client.get("/api/tickets/count/", timeout=5).status_code == 200


def test_a_token_that_is_revoked_ends_the_file(full: Served) -> None:
    token = a_token(full, "read", "vic")
    with _reader(full, token) as reader:
        full.rows("UPDATE tokens SET revoked_at = now() WHERE token_hash = sha256(%s)", token.encode())
        read = b""
        while piece := reader.recv(65_536):
            read += piece
            if read.endswith(b"0\r\n\r\n"):
                pytest.fail("the file looks whole")
    assert len(read) < 20_000_000
