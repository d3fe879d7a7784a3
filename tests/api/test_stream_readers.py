"""Who reads the live stream: slowly, for long, far behind, or no longer rightly."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import psycopg
import pytest

from tests.api.conftest import a_token, bearer
from tests.api.test_stream import EVENTS, HELD, JUDGED, _latest, _stream, _take, _write
from tests.served import Served
from ticketdesk.api import stream
from ticketdesk.desk.following import PAGE_SIZE, Position

NOTHING = {"told": None, "numbers": None, "xact": None, "number": None, "is_held_back": False}


def test_who_is_far_behind_gets_everything_in_order(desk: Served) -> None:
    ticket, token, begin = desk.a_ticket(**JUDGED), a_token(desk, "read", "vic"), _latest(desk)
    many = 2 * PAGE_SIZE + 50
    with psycopg.connect(desk.database_url) as connection:
        written = [_write(connection, ticket) for _ in range(many)]
    with _stream(desk, token, begin) as lines:
        assert [one["id"] for one in _take(lines, many)] == written
    with _stream(desk, token, written[PAGE_SIZE - 1]) as lines:
        assert [one["id"] for one in _take(lines, many - PAGE_SIZE)] == written[PAGE_SIZE:]


def test_what_was_written_is_never_told(desk: Served) -> None:
    number, token, begin = desk.a_ticket(**JUDGED), a_token(desk), _latest(desk)
    secret = "only agents may read this"
    said = httpx.post(
        f"{desk.url}/api/tickets/{number}/messages/",
        json={"kind": "internal", "body": secret},
        headers=bearer(token),
    )
    assert said.status_code == 201
    with _stream(desk, a_token(desk, "read", "vic"), begin) as lines:
        [told] = _take(lines, 1)
    assert told["what"] == "noted"
    assert secret not in json.dumps(told)


def test_a_browser_that_signs_out_hears_no_more(desk: Served) -> None:
    cookie = desk.sign_in("vic")
    with httpx.stream("GET", desk.url + EVENTS, headers={"Cookie": cookie.header}, timeout=10) as answer:
        assert answer.status_code == 200
        desk.rows("UPDATE sessions SET ended_at = now() WHERE id = (SELECT max(id) FROM sessions)")
        began = time.monotonic()
        assert list(answer.iter_lines()) == ["retry: 2000", ""]
    assert time.monotonic() - began < 3


def test_an_account_that_is_disabled_hears_no_more(desk: Served) -> None:
    token = a_token(desk, "read", "vic")
    try:
        with _stream(desk, token) as lines:
            desk.rows("UPDATE accounts SET disabled_at = now() WHERE email = 'vic@example.com'")
            assert [line for line in lines if line] == []
    finally:
        desk.rows("UPDATE accounts SET disabled_at = NULL WHERE email = 'vic@example.com'")


def test_who_does_not_read_holds_nothing(desk: Served) -> None:
    ticket, token, begin = desk.a_ticket(**JUDGED), a_token(desk, "read", "vic"), _latest(desk)
    asked = f"GET {EVENTS}?after={begin} HTTP/1.1\r\nHost: localhost:{desk.port}\r\nAuthorization: Bearer {token}\r\n\r\n"
    with socket.create_connection(("localhost", desk.port)) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        line.sendall(asked.encode())
        with psycopg.connect(desk.database_url) as connection:
            for _ in range(3_000):
                _write(connection, ticket)
        time.sleep(1)
        assert 0 in [desk.rows(HELD)[0][0] for _ in range(20)]
        assert httpx.get(f"{desk.url}/api/tickets/{ticket}/", headers=bearer(token)).status_code == 200


@pytest.fixture
def nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    async def next_ones(*_: Any) -> dict[str, Any]:
        return NOTHING

    monkeypatch.setattr(stream, "_next", next_ones)
    monkeypatch.setattr(stream, "LOOK_EVERY_S", 0.01)


@pytest.mark.usefixtures("nothing_happens")
async def test_while_nothing_happens_a_heart_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    assert stream.HEARTBEAT_EVERY_S == 15
    monkeypatch.setattr(stream, "HEARTBEAT_EVERY_S", 0.1)
    pieces: AsyncIterator[bytes] = stream._pieces(None, Position("3", 0))  # type: ignore[arg-type]
    began = time.monotonic()
    heard = [await anext(pieces) for _ in range(4)]
    assert heard == [stream.RETRY, stream.HEARTBEAT, stream.HEARTBEAT, stream.HEARTBEAT]
    assert time.monotonic() - began >= 3 * (0.1 - stream.LOOK_EVERY_S)
