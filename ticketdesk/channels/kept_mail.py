"""The harmless twin: nothing is sent, each letter becomes a file that mail programs open."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from ticketdesk.channels import envelope
from ticketdesk.channels.mail import Letter, NotTaken


class Folder:
    """Letters as files.

    Args:
        folder: Where they are put.
        by: The sender.
    """

    def __init__(self, folder: Path, by: str) -> None:
        self._folder, self._by = folder, by

    async def send(self, letter: Letter) -> None:
        """Put a letter into the folder; the same one twice is one file."""
        told = envelope.message(letter, self._by).as_bytes()
        name = re.sub(r"[^A-Za-z0-9.-]", "_", letter.id.partition("@")[0])[:100]
        await asyncio.to_thread(self._put, f"{name}.eml", told)

    async def greet(self) -> None:
        """Whether there can be such a folder."""
        try:
            await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
        except OSError as error:
            raise NotTaken(
                f"{self._folder} cannot be written ({type(error).__name__}).", is_away=True
            ) from None

    async def close(self) -> None:
        """Nothing was open."""

    def _put(self, name: str, told: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / name).write_bytes(told)
