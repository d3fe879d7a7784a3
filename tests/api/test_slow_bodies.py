"""Who sends a body slowly holds nothing but the line."""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack

import httpx
import pytest

from tests.api.conftest import a_token, bearer
from tests.launch.watching import until
from tests.served import Served

MORE_THAN_CONNECTIONS = 30


def test_who_leaves_before_the_end_is_no_defect(desk: Served) -> None:
    head = (
        f"PATCH /api/tickets/{desk.a_ticket()}/ HTTP/1.1\r\nHost: localhost:{desk.port}\r\nX-Request-ID: left-early\r\n"
        f"Authorization: Bearer {a_token(desk)}\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{{"
    )
    with socket.create_connection(("localhost", desk.port)) as line:
        line.sendall(head.encode())
    until(lambda: "left-early" in desk.log())
    told = [one for one in desk.log().splitlines() if "left-early" in one]
    assert [json.loads(one)["status"] for one in told] == [499]


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
