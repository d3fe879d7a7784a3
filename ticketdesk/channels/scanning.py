"""ClamAV looks at each file, where it is set; a file that it could not look at is not taken."""

from __future__ import annotations

import asyncio
import struct
from typing import BinaryIO
from urllib.parse import urlsplit

from ticketdesk.config import settings
from ticketdesk.errors import Refusal

PIECE = 256 * 1024
WITHIN_S = 60
FOUND = b" FOUND"
CLEAN = b"OK"


class Infected(Refusal):
    """The virus scanner does not let this file through, so it was not taken. If it is yours, look at the machine that it came from."""

    status = 422


class ScannerIsAway(Refusal):
    """Files cannot be checked for viruses at the moment, so none is taken. What you wrote is still here; try again later."""

    status = 503


async def scan(file: BinaryIO) -> None:
    """Have a file looked at, if a scanner is set.

    Args:
        file: Any file; it is read from its beginning.

    Raises:
        Infected: something was found.
        ScannerIsAway: it did not answer, or not with yes or no; a file larger than it takes is such a one.
    """
    if not settings().ticketdesk_clamav:
        return
    try:
        async with asyncio.timeout(WITHIN_S):
            said = await _asked(file)
    except (OSError, EOFError, TimeoutError):
        raise ScannerIsAway from None
    if said.endswith(FOUND):
        raise Infected
    if not said.endswith(CLEAN):
        raise ScannerIsAway


async def _asked(file: BinaryIO) -> bytes:
    """What ClamAV says, by its INSTREAM command: the file in pieces, each after its length, and a length of nothing."""
    reader, writer = await _line()
    try:
        writer.write(b"zINSTREAM\0")
        file.seek(0)
        while piece := await asyncio.to_thread(file.read, PIECE):
            writer.write(struct.pack(">I", len(piece)) + piece)
            await writer.drain()
        writer.write(struct.pack(">I", 0))
        await writer.drain()
        return (await reader.readuntil(b"\0")).rstrip(b"\0\n ")
    finally:
        writer.close()


async def _line() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    where = urlsplit(settings().ticketdesk_clamav)
    if where.scheme == "unix":
        return await asyncio.open_unix_connection(where.path)
    return await asyncio.open_connection(where.hostname, where.port)
