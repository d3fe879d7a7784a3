"""A file on its way in: a disk without room for it is said in a sentence, and the file is not kept in part."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from typing import IO, Any

import pytest

from ticketdesk.channels import spooling
from ticketdesk.channels.spooling import NoRoom, TooLarge, TooSlow, received, spooled

LARGEST = 1024 * 1024


async def _pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def test_what_comes_is_there_as_a_whole() -> None:
    async with spooled(_pieces(b"one ", b"two"), LARGEST) as here:
        here.file.seek(0)
        assert (here.file.read(), here.size) == (b"one two", 7)


async def test_what_stops_coming_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def stops() -> AsyncIterator[bytes]:
        yield b"one "
        await asyncio.Event().wait()

    monkeypatch.setattr(spooling, "PATIENCE_S", 0.05)
    with pytest.raises(TooSlow, match="Nothing came for a minute"):
        async with received(stops(), LARGEST, TooLarge(LARGEST)):
            pytest.fail("It is not here.")


@pytest.mark.parametrize("size", [10, LARGEST])
async def test_a_full_disk_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", _on_a_full_disk)
    with pytest.raises(NoRoom, match="no room for this file"):
        async with spooled(_pieces(bytes(size)), LARGEST):
            raise AssertionError("it was taken")


def _on_a_full_disk() -> IO[Any]:
    """Linux has a disk that is always full."""
    return open("/dev/full", "wb+")
