"""Requests as bytes: every client that people use puts an address right before it sends it."""

from __future__ import annotations

import socket
from typing import NamedTuple

from tests.served import Served


class Answer(NamedTuple):
    """What came back; a line that is cut without a word counts as 400."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(desk: Served, target: str | bytes, *headers: str, method: str = "GET", host: bool = True) -> Answer:
    """Send one request exactly as it is written, and read all of the answer.

    Args:
        desk: Whom to ask.
        target: What stands after the method.
        headers: Whole lines, in order.
        method: The method.
        host: Whether the right Host header comes first.
    """
    where = target.encode("latin-1") if isinstance(target, str) else target
    ours = (f"Host: localhost:{desk.port}",) if host else ()
    lines = [*ours, *headers, "Accept-Encoding: identity", "Connection: close", "", ""]
    said = b""
    with socket.create_connection(("127.0.0.1", desk.port), timeout=10) as line:
        line.sendall(method.encode() + b" " + where + b" HTTP/1.1\r\n" + "\r\n".join(lines).encode("latin-1"))
        while more := line.recv(65536):
            said += more
    return _read(said)


def _read(said: bytes) -> Answer:
    head, _, body = said.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if headers.get("transfer-encoding") == "chunked":
        body = b"".join(_chunks(body))
    return Answer(int(first.split()[1]) if first else 400, headers, body)


def _chunks(body: bytes) -> list[bytes]:
    found = []
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        found.append(rest[:length])
        body = rest[length + 2 :] if length else b""
    return found
