"""A load generator for machines without wrk: kept connections, one request at a time on each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from itertools import cycle
from urllib.parse import urlsplit

ANSWER_WITHIN_S = 30


def repeat(url: str, requests: Sequence[bytes], conns: int, secs: float) -> tuple[list[float], int, float]:
    """Repeat requests for some seconds.

    Returns:
        The seconds that each answer took, how many were bad, and how long all of it took.
    """
    return asyncio.run(_repeat(url, requests, conns, secs))


async def _repeat(
    url: str, requests: Sequence[bytes], conns: int, secs: float
) -> tuple[list[float], int, float]:
    began, took, left = time.perf_counter(), list[float](), cycle(requests)
    address = urlsplit(url)
    host, port = address.hostname or "127.0.0.1", address.port or 80

    async def one_connection() -> int:
        reader, writer = await asyncio.open_connection(host, port)
        bad = 0
        while (now := time.perf_counter()) < began + secs:
            writer.write(next(left))
            status, is_kept = await asyncio.wait_for(_answer(reader), ANSWER_WITHIN_S)
            took.append(time.perf_counter() - now)
            bad += not 200 <= status < 300
            if not is_kept:
                writer.close()
                reader, writer = await asyncio.open_connection(host, port)
        writer.close()
        return bad

    ended = await asyncio.gather(*(one_connection() for _ in range(conns)), return_exceptions=True)
    bad = sum(1 if isinstance(one, BaseException) else one for one in ended)
    return took, bad, time.perf_counter() - began


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Read one answer: its status, and whether the connection goes on."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if fields.get("transfer-encoding") == "chunked":
        while size := int((await reader.readline()).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        await reader.readexactly(int(fields.get("content-length", 0)))
    return status, fields.get("connection") != "close"
