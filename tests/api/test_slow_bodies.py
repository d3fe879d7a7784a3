"""Who sends a body slowly holds nothing but the line."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from tests.api.conftest import a_token, bearer
from tests.launch.watching import until
from tests.served import Served

MORE_THAN_CONNECTIONS = 30
BUSY = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND application_name LIKE 'ticketdesk%%' AND xact_start IS NOT NULL"""


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("told", 'Content-Length: 900\r\n\r\n{"status": "closed"}'),
        ("untold", 'Transfer-Encoding: chunked\r\n\r\n14\r\n{"status": "closed"}\r\n'),
    ],
)
def test_who_leaves_before_the_end_has_said_nothing(desk: Served, name: str, body: str) -> None:
    number = desk.a_ticket()
    head = (
        f"PATCH /api/tickets/{number}/ HTTP/1.1\r\nHost: localhost:{desk.port}\r\nX-Request-ID: left-{name}\r\n"
        f"Authorization: Bearer {a_token(desk)}\r\nContent-Type: application/json\r\n"
    )
    with socket.create_connection(("localhost", desk.port)) as line:
        line.sendall((head + body).encode())
    until(lambda: f"left-{name}" in desk.log())
    told = [json.loads(one) for one in desk.log().splitlines() if f"left-{name}" in one]
    assert [one["status"] for one in told] == [499]
    assert desk.rows("SELECT status FROM tickets WHERE id = %s", number) == [("open",)]


@pytest.mark.parametrize(
    ("method", "path", "key"),
    [
        ("PATCH", "/api/tickets/{number}/", ""),
        ("POST", "/api/tickets/", ""),
        ("POST", "/api/tickets/", "Idempotency-Key: x\r\n"),
        ("POST", "/api/tickets/{number}/restore/", "Idempotency-Key: y\r\n"),
        ("POST", "/api/tickets/{number}/messages/", "Idempotency-Key: z\r\n"),
        ("POST", "/api/tickets/classify/", "Idempotency-Key: w\r\n"),
    ],
)
def test_a_body_that_comes_slowly_holds_no_connection(desk: Served, method: str, path: str, key: str) -> None:
    number, token = desk.a_ticket(), a_token(desk)
    head = (
        f"{method} {path.format(number=number)} HTTP/1.1\r\nHost: localhost:{desk.port}\r\n{key}"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{{"
    )
    with ExitStack() as lines:
        for _ in range(MORE_THAN_CONNECTIONS):
            line = lines.enter_context(socket.create_connection(("localhost", desk.port)))
            line.sendall(head.encode())
        for _ in range(3):
            answer = httpx.get(f"{desk.url}/api/tickets/", headers=bearer(token), timeout=10)
            assert answer.status_code == 200
            changed = httpx.patch(
                f"{desk.url}/api/tickets/{number}/", json={"priority": "high"}, headers=bearer(token)
            )
            assert changed.status_code == 200


def test_a_slow_upload_holds_no_connection_and_nobody_up(desk: Served, client: httpx.Client) -> None:
    headers = {"Content-Type": "application/jsonl"} | bearer(a_token(desk, "write", "ines"))
    line = json.dumps({"title": "The lamp is dark", "description": "Since Monday."}).encode() + b"\n"
    may_go_on = threading.Event()
    answers: list[httpx.Response] = []

    def slowly() -> Iterator[bytes]:
        yield line
        may_go_on.wait(20)
        yield line

    def send() -> None:
        answers.append(
            httpx.post(f"{desk.url}/api/tickets/import/", content=slowly(), headers=headers, timeout=30)
        )

    sending = threading.Thread(target=send)
    sending.start()
    time.sleep(1)
    assert desk.rows(BUSY) == [(0,)]
    assert client.get("/api/tickets/stats/", headers=headers, timeout=2).status_code == 200
    may_go_on.set()
    sending.join(30)
    assert [(one.status_code, one.json()["imported"]) for one in answers] == [(201, 2)]
