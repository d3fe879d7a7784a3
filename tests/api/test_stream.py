"""The live stream: each change once, none skipped, and nothing for whoever may not read any more."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import psycopg

from tests.api.conftest import JUDGED, a_token, bearer
from tests.served import Served

EVENTS = "/api/events/"
WRITE = "INSERT INTO events (ticket_id, what, actor, created_at) VALUES (%s, 'replied', 'requester', now()) RETURNING id"
HELD = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND application_name LIKE 'ticketdesk%%' AND xact_start IS NOT NULL AND pid <> pg_backend_pid()"""


@contextmanager
def _stream(desk: Served, token: str, after: int | None = None) -> Iterator[Iterator[str]]:
    headers = bearer(token) | ({} if after is None else {"Last-Event-ID": str(after)})
    with httpx.stream("GET", desk.url + EVENTS, headers=headers, timeout=10) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        assert next(lines) == "retry: 2000"
        yield lines


def _take(lines: Iterator[str], amount: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while len(found) < amount:
        line = next(lines)
        if line.startswith("data: "):
            found.append(json.loads(line.removeprefix("data: ")))
    return found


def _latest(desk: Served) -> int:
    return int(desk.rows("SELECT max(id) FROM events")[0][0])


def _write(connection: psycopg.Connection[Any], ticket: int) -> int:
    row = connection.execute(WRITE, (ticket,)).fetchone()
    assert row
    return int(row[0])


def test_what_is_committed_late_is_not_skipped_and_nothing_comes_twice(desk: Served) -> None:
    ticket, token = desk.a_ticket(**JUDGED), a_token(desk, "read", "vic")
    begin = _latest(desk)
    with ExitStack() as open_ones:
        late, undone, soon = (open_ones.enter_context(psycopg.connect(desk.database_url)) for _ in range(3))
        lines = open_ones.enter_context(_stream(desk, token, begin))
        low, gone, high = _write(late, ticket), _write(undone, ticket), _write(soon, ticket)
        assert low < gone < high
        soon.commit()
        undone.rollback()
        time.sleep(0.5)
        late.commit()
        assert [one["id"] for one in _take(lines, 2)] == [low, high]
    with _stream(desk, token, low) as lines:
        assert [one["id"] for one in _take(lines, 1)] == [high]
    number = desk.a_ticket(**JUDGED)
    with _stream(desk, token, high) as lines:
        assert {one["ticket"] for one in _take(lines, 1)} == {number}


def test_an_older_transaction_that_writes_a_higher_number_is_told_first(desk: Served) -> None:
    ticket, token = desk.a_ticket(**JUDGED), a_token(desk, "read", "vic")
    begin = _latest(desk)
    with ExitStack() as open_ones:
        older, younger = (open_ones.enter_context(psycopg.connect(desk.database_url)) for _ in range(2))
        lines = open_ones.enter_context(_stream(desk, token, begin))
        older.execute("SELECT pg_current_xact_id()")
        low = _write(younger, ticket)
        younger.commit()
        high = _write(older, ticket)
        time.sleep(0.5)
        older.commit()
        assert [one["id"] for one in _take(lines, 2)] == [high, low]
    with _stream(desk, token, high) as lines:
        assert [one["id"] for one in _take(lines, 1)] == [low]


def test_without_a_number_it_begins_now(desk: Served) -> None:
    desk.a_ticket("Before", **JUDGED)
    with _stream(desk, a_token(desk, "read")) as lines:
        number = desk.a_ticket("After")
        [first] = _take(lines, 1)
    assert (first["ticket"], first["what"]) == (number, "created")


def test_a_token_that_is_revoked_ends_it(desk: Served) -> None:
    token = a_token(desk, "read", "vic")
    with _stream(desk, token) as lines:
        desk.rows("UPDATE tokens SET revoked_at = now() WHERE token_hash = sha256(%s)", token.encode())
        began = time.monotonic()
        assert [line for line in lines if line] == []
    assert time.monotonic() - began < 3


def test_thirty_hear_the_same_and_hold_nothing(desk: Served) -> None:
    token, begin = a_token(desk, "read", "vic"), _latest(desk)
    with ExitStack() as open_ones:
        streams = [open_ones.enter_context(_stream(desk, token, begin)) for _ in range(30)]
        number = desk.a_ticket()
        heard = [_take(lines, 1)[0] for lines in streams]
        assert {(one["ticket"], one["what"]) for one in heard} == {(number, "created")}
        assert 0 in [desk.rows(HELD)[0][0] for _ in range(20)]


def test_strangers_and_what_means_nothing_are_refused(desk: Served) -> None:
    assert httpx.get(desk.url + EVENTS).status_code == 401
    headers = bearer(a_token(desk, "read"))
    assert httpx.get(desk.url + EVENTS, params={"after": "x"}, headers=headers).status_code == 422
    assert httpx.get(desk.url + EVENTS, headers=headers | {"Last-Event-ID": "x"}).status_code == 422


def test_a_process_that_stops_ends_it_and_the_next_one_goes_on(desk: Served) -> None:
    token, begin = a_token(desk, "read", "vic"), _latest(desk)
    with _stream(desk, token, begin):
        began = time.monotonic()
        desk.stop_web()
        took_s = time.monotonic() - began
    number = desk.a_ticket("While nobody served")
    desk.start_web()
    with _stream(desk, token, begin) as lines:
        assert _take(lines, 1)[0]["ticket"] == number
    assert took_s < 10
