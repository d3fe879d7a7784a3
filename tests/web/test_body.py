"""A request whose body nobody wanted does not cost the client its line."""

from __future__ import annotations

import socket
import time

import pytest

from tests.served import Served

PIECES = (b"a=1", b"&b=2")


@pytest.mark.parametrize("path", ["/auth/join", "/api/tickets/1/messages/", "/desk"])
def test_a_refusal_before_the_body_came_leaves_the_line_good(served: Served, path: str) -> None:
    size = sum(map(len, PIECES))
    head = f"POST {path} HTTP/1.1\r\nHost: localhost:{served.port}\r\nContent-Length: {size}\r\n\r\n".encode()
    for _ in range(3):
        with socket.create_connection(("localhost", served.port), timeout=10) as line:
            for _ in range(2):
                for piece in (head, *PIECES):
                    line.sendall(piece)
                    time.sleep(0.02)  # each in a packet of its own
                assert line.recv(65_536).startswith(b"HTTP/1.1 40")


def test_a_body_that_never_comes_holds_no_answer_back_for_long(served: Served) -> None:
    head = f"POST /auth/join HTTP/1.1\r\nHost: localhost:{served.port}\r\nContent-Length: 9\r\n\r\n".encode()
    with socket.create_connection(("localhost", served.port), timeout=10) as line:
        line.sendall(head)
        assert line.recv(65_536).startswith(b"HTTP/1.1 403")
