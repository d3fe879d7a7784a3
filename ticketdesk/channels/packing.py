"""A ZIP archive that is sent while it is made: nothing of it is ever whole in memory or on a disk."""

from __future__ import annotations

import zipfile
from collections.abc import AsyncIterator
from typing import IO, Protocol, cast

from ticketdesk.channels import files

MISSING = b"The content of this file was not in the store.\n"
ZIP = "application/zip"


class Entry(Protocol):
    """One file of the archive: its name, and its words, or None and the digest of its content in the store."""

    name: str
    words: bytes | None
    digest: bytes


class _Outgoing:
    """What the archive has written and nobody has taken yet."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Called by the archive."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Called by the archive."""

    def take(self) -> bytes:
        """All of it, once."""
        taken, self._pieces = b"".join(self._pieces), []
        return taken


async def packed(entries: AsyncIterator[Entry]) -> AsyncIterator[bytes]:
    """The bytes of an archive with these files, as they come.

    A file whose content is gone stands in it with a sentence instead.

    Args:
        entries: What is to be in it.

    Raises:
        StoreIsAway: the store did not answer; the archive ends in the middle, and no program opens it.
    """
    outgoing = _Outgoing()
    with zipfile.ZipFile(cast("IO[bytes]", outgoing), "w") as archive:
        async for entry in entries:
            if entry.words is not None:
                archive.writestr(entry.name, entry.words, zipfile.ZIP_DEFLATED)
                yield outgoing.take()
                continue
            with archive.open(entry.name, "w", force_zip64=True) as place:
                async for piece in _content(entry.digest):
                    place.write(piece)
                    yield outgoing.take()
    yield outgoing.take()


async def _content(digest: bytes) -> AsyncIterator[bytes]:
    try:
        found = await files.find(digest)
    except files.ContentIsGone:
        yield MISSING
        return
    async for piece in found.pieces:
        yield piece
