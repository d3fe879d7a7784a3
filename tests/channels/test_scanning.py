"""ClamAV looks at every file where it is set; a file that it could not look at is not taken."""

from __future__ import annotations

import asyncio
import io
import struct
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ticketdesk import config
from ticketdesk.channels import files, scanning, taking
from ticketdesk.errors import Refusal

# What every scanner finds, harmless as it is. In two parts, or this file would be found as well.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """Speaks as clamd does; ``says`` is what it answers to everything, when it is set."""

    def __init__(self) -> None:
        self.says: bytes | None = None
        self.largest = 10**7
        self.read: list[bytes] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        whole = b""
        while size := struct.unpack(">I", await reader.readexactly(4))[0]:
            whole += await reader.readexactly(size)
            if len(whole) > self.largest:
                writer.write(b"INSTREAM size limit exceeded. ERROR\0")
                writer.close()
                return
        self.read.append(whole)
        found = b"stream: Eicar-Signature FOUND\0" if EICAR in whole else b"stream: OK\0"
        writer.write(found if self.says is None else self.says)
        await writer.drain()
        writer.close()


@pytest.fixture(params=["unix", "tcp"])
async def clamd(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Clamd]:
    clamd = Clamd()
    if request.param == "unix":
        server = await asyncio.start_unix_server(clamd.answer, tmp_path / "clamd.ctl")
        address = f"unix:{tmp_path / 'clamd.ctl'}"
    else:
        server = await asyncio.start_server(clamd.answer, "127.0.0.1", 0)
        address = f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    monkeypatch.setenv("TICKETDESK_CLAMAV", address)
    config.settings.cache_clear()
    yield clamd
    server.close()


async def test_a_clean_file_is_read_as_a_whole_and_let_through(clamd: Clamd) -> None:
    words = b"words " * 100_000
    await scanning.scan(io.BytesIO(words))
    assert clamd.read == [words]


@pytest.mark.usefixtures("clamd")
async def test_a_file_with_something_in_it_is_refused() -> None:
    with pytest.raises(scanning.Infected):
        await scanning.scan(io.BytesIO(b"before " + EICAR))


@pytest.mark.parametrize(
    "says", [b"", b"stream: OK", b"ERROR\0", b"UNKNOWN COMMAND\0", b"stream: OK FOUND IT\0"]
)
async def test_whatever_is_no_answer_lets_nothing_through(clamd: Clamd, says: bytes) -> None:
    clamd.says = says
    with pytest.raises(scanning.ScannerIsAway):
        await scanning.scan(io.BytesIO(b"words"))


async def test_a_file_larger_than_it_takes_is_not_let_through(clamd: Clamd) -> None:
    clamd.largest = 1_000
    with pytest.raises(scanning.ScannerIsAway):
        await scanning.scan(io.BytesIO(bytes(5_000_000)))


async def test_while_it_is_away_nothing_is_taken_or_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept: list[bytes] = []

    async def keep(digest: bytes, *_: object) -> None:
        kept.append(digest)

    monkeypatch.setattr(files, "keep", keep)
    await _take(b"words")
    assert len(kept) == 1
    monkeypatch.setenv("TICKETDESK_CLAMAV", f"unix:{tmp_path / 'nobody.ctl'}")
    config.settings.cache_clear()
    with pytest.raises(scanning.ScannerIsAway) as refused:
        await _take(b"words")
    assert isinstance(refused.value, Refusal)
    assert (refused.value.status, len(kept)) == (503, 1)


async def _take(content: bytes) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield content

    await taking.take(pieces(), largest=1_000, refuse_name=lambda _: None)
