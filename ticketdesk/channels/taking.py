"""How a file is taken: it comes, is told by its content, is looked at, is drawn anew if it is a picture, and is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

from ticketdesk.channels import archives, files, pictures, scanning, sniffing
from ticketdesk.channels.pictures import Drawn
from ticketdesk.channels.spooling import Spooled, spooled
from ticketdesk.models.content import Content, Shape

# One picture at a time, however many come: each takes up to some hundred megabytes while it is drawn.
_EASEL = ThreadPoolExecutor(1, thread_name_prefix="easel")


async def take(pieces: AsyncIterator[bytes], *, largest: int, refuse_name: Callable[[str], None]) -> Content:
    """Take a file in and keep its content. Nothing in it is run, and nothing is unpacked.

    Args:
        pieces: Its bytes, as they come.
        largest: The most bytes it may have.
        refuse_name: Raises for a name that may not be in an archive.

    Raises:
        Invalid: it is empty, a program, or an archive with one in it.
        TooLarge, TooSlow, NoRoom, Infected: as they say.
        ScannerIsAway, StoreIsAway: it could not be looked at, or not be kept.
    """
    async with spooled(pieces, largest) as here:
        kind = await asyncio.to_thread(_looked_at, here.file, refuse_name)
        await scanning.scan(here.file)
        drawn = await asyncio.get_running_loop().run_in_executor(_EASEL, pictures.drawn, here.file, kind)
        await _kept(here, drawn)
    size = (drawn.width, drawn.height) if drawn else (None, None)
    return Content(here.digest, here.size, kind, *size)


def _looked_at(file: BinaryIO, refuse_name: Callable[[str], None]) -> str:
    kind = sniffing.media_type(file)
    if archives.is_archive(_beginning(file)):
        archives.refuse_harmful(file, refuse_name)
    return kind


def _beginning(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(4)


async def _kept(here: Spooled, drawn: Drawn | None) -> None:
    if drawn:
        await files.keep(here.digest, drawn.small, Shape.small)
        await files.keep(here.digest, drawn.large, Shape.large)
    here.file.seek(0)
    await files.keep(here.digest, here.file)
