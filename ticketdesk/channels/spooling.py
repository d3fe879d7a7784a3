"""A file waits in a nameless temporary one until it is here as a whole: never in memory, and while nothing else waits."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from ticketdesk.errors import Invalid, Refusal

PIECE = 1024 * 1024
HEARD_OUT = 8 * 1024 * 1024
"""Bytes over what may come that are still read and dropped: who is cut off while sending cannot read the answer."""
PATIENCE_S = 60
"""So long the next bytes may take."""
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class TooLarge(Refusal):
    """This file is too large.

    Args:
        largest: The most bytes that it may have.
    """

    status = 413

    def __init__(self, largest: int) -> None:
        super().__init__(
            f"This file is too large: one file can have {largest // 1024**2} MB. It was not taken."
        )


class TooSlow(Refusal):
    """Nothing came for a minute, so this file was given up. Send it again."""

    status = 408


class NoRoom(Refusal):
    """The disk of this desk has no room for this file now, so it was not taken. Try again later, or tell whoever runs this desk."""

    status = 503


@dataclass(frozen=True)
class Spooled:
    """A file that is here.

    Args:
        file: Where it lies.
        size: Its bytes.
        digest: Its SHA-256.
    """

    file: BinaryIO
    size: int
    digest: bytes


def refuse_by_length(told: str, largest: int) -> None:
    """Refuse what says itself that it is far too large, before anything is read.

    Args:
        told: The length that the request tells, or nothing.
        largest: The most bytes that a file may have.

    Raises:
        TooLarge: it is, or it tells no number.
    """
    if told and not (
        told.isascii() and told.isdecimal() and len(told) < 16 and int(told) <= largest + HEARD_OUT
    ):
        raise TooLarge(largest)


@asynccontextmanager
async def received(pieces: AsyncIterator[bytes], largest: int, too_large: Refusal) -> AsyncIterator[Spooled]:
    """What comes, in a file that is gone afterwards. What is too much is heard out for a while before it is refused.

    Args:
        pieces: The bytes as they come.
        largest: The most bytes it may have.
        too_large: Raised when it has more.

    Raises:
        TooSlow: it stopped coming.
        NoRoom: the disk is full.
    """
    with _having_room(), tempfile.TemporaryFile() as file:
        digest, size, waiting = hashlib.sha256(), 0, bytearray()
        async for piece in _in_time(pieces):
            size += len(piece)
            if size > largest + HEARD_OUT:
                raise too_large
            if size > largest:
                continue
            digest.update(piece)
            waiting += piece
            if len(waiting) >= PIECE:
                await asyncio.to_thread(_write, file, bytes(waiting))
                waiting.clear()
        if size > largest:
            raise too_large
        await asyncio.to_thread(_write, file, bytes(waiting))
        yield Spooled(cast("BinaryIO", file), size, digest.digest())


@asynccontextmanager
async def spooled(pieces: AsyncIterator[bytes], largest: int) -> AsyncIterator[Spooled]:
    """A file that comes, in a file that is gone afterwards.

    Args:
        pieces: The bytes as they come.
        largest: The most bytes it may have.

    Raises:
        TooLarge: it has more.
        TooSlow: it stopped coming.
        NoRoom: the disk is full.
        Invalid: it is empty.
    """
    async with received(pieces, largest, TooLarge(largest)) as here:
        if not here.size:
            raise Invalid({"files": "This file is empty."})
        yield here


async def hear_out(pieces: AsyncIterator[bytes], largest: int) -> None:
    """Read and drop what still comes of something refused, or whoever sends it could not read why.

    Args:
        pieces: What is left of the bytes.
        largest: The most bytes that a file may have.
    """
    left = largest + HEARD_OUT
    with suppress(TooSlow):
        async for piece in _in_time(pieces):
            left -= len(piece)
            if left < 0:
                return


@contextmanager
def _having_room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise NoRoom from None
        raise


def _write(file: IO[bytes], content: bytes) -> None:
    """Down to the disk, which says only then that it is full."""
    file.write(content)
    file.flush()


async def _in_time(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    while True:
        try:
            async with asyncio.timeout(PATIENCE_S):
                piece = await anext(pieces)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise TooSlow from None
        yield piece
