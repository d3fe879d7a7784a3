"""A large body waits in a file until it is here as a whole: never in memory, and while no connection is held."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import islice

from starlette.requests import Request

from ticketdesk.api.calls import Unreadable
from ticketdesk.channels.spooling import HEARD_OUT, received
from ticketdesk.channels.spooling import Spooled as Received
from ticketdesk.desk import objects
from ticketdesk.errors import Refusal

LONGEST_LINE = 256 * 1024
"""Bytes; the longest ticket there can be has less, however its letters are written."""
LARGEST_ARRAY = 1024 * 1024
Line = tuple[int, bytes | None]
"""A line with its number, from 1; None: it is too long."""


class TooLarge(Refusal):
    """This is too large. Nothing was imported; send it in several parts."""

    status = 413


class NotAnArray(Unreadable):
    """The body is not one JSON array of tickets. One object a line goes as `application/jsonl`. Nothing was imported."""


class Spooled(Received):
    """A body that is here."""

    def lines(self) -> Iterator[Line]:
        """Its lines that are not empty."""
        self.file.seek(0)
        number = 0
        while line := self.file.readline(LONGEST_LINE):
            number += 1
            is_whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
            if not is_whole:
                self._skip()
            if line.strip():
                yield number, line if is_whole else None

    def entries(self) -> Iterator[Line]:
        """The entries of the JSON array that it is, as if each were a line.

        Raises:
            NotAnArray: it is something else.
            Invalid: a name stands twice in one of them.
            TooLarge: it is too large to be read at once.
        """
        if self.size > LARGEST_ARRAY:
            raise TooLarge
        self.file.seek(0)
        try:
            found = objects.parsed(self.file.read())
        except objects.NotJson:
            raise NotAnArray from None
        if not isinstance(found, list):
            raise NotAnArray
        for number, entry in enumerate(found, 1):
            yield number, json.dumps(entry).encode()

    def _skip(self) -> None:
        while (more := self.file.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
            pass


@asynccontextmanager
async def spooled(request: Request, largest: int) -> AsyncIterator[Spooled]:
    """The body of a request, in a file that is gone afterwards.

    Args:
        request: The call; nothing of its body was read before.
        largest: The most bytes it may have.

    Raises:
        TooLarge: it has more.
        TooSlow: it stopped coming.
    """
    told = request.headers.get("content-length", "0")
    if not told.isdecimal() or int(told) > largest + HEARD_OUT:
        raise TooLarge
    async with received(request.stream(), largest, TooLarge()) as here:
        yield Spooled(here.file, here.size, here.digest)


async def batches(lines: Iterator[Line], size: int) -> AsyncIterator[list[Line]]:
    """So many lines at a time, read beside the event loop."""
    while batch := await asyncio.to_thread(lambda: list(islice(lines, size))):
        yield batch
