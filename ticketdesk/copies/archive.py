"""The file of a backup: a tar that any program opens, whose last member is the SHA-256 of all that stands before it.

Every byte counts: those before the last member are in its sum, and those of the last member follow from the sum. What is
larger than a piece stands there piece by piece, numbered from 1, so nothing has to be as large as the file.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ticketdesk.copies.manifest import Head, Manifest
from ticketdesk.copies.refusals import IsDamaged, IsNoBackup, NeedsPassphrase
from ticketdesk.copies.sealing import Key

KEY, HEAD, MANIFEST, SUM = "key.age", "head.json", "manifest.json", "sha256"
SQUEEZED, CLOSED = ".gz", ".age"
BLOCK = tarfile.BLOCKSIZE
QUICKLY = 1
"""How hard rows are squeezed: they become a quarter, and harder would be slower than the disk."""
READ_AT_ONCE = 1024 * 1024


class Writer:
    """A backup that is being written.

    Args:
        out: The file.
        key: What closes each member; None: nothing does.
    """

    def __init__(self, out: BinaryIO, key: Key | None) -> None:
        self._out, self.key, self._sum = out, key, hashlib.sha256()
        self.size = 0

    def put(self, name: str, content: bytes, *, squeezed: bool = False) -> None:
        """Add a member, closed when there is a key."""
        if squeezed:
            name, content = name + SQUEEZED, gzip.compress(content, QUICKLY, mtime=0)
        if self.key:
            name, content = name + CLOSED, self.key.close(content)
        self.put_open(name, content)

    def put_open(self, name: str, content: bytes) -> None:
        """Add a member that is not closed."""
        self._write(_member(name, content))

    def end(self) -> bytes:
        """Add the sum; the file is whole now.

        Returns:
            The SHA-256 of the whole file.
        """
        self._write(_last_member(self._sum.hexdigest()))
        return self._sum.digest()

    def _write(self, content: bytes) -> None:
        self._out.write(content)
        self._sum.update(content)
        self.size += len(content)


class Archive:
    """A backup that is there, looked at from its first byte to its last before anything of it is used.

    Args:
        path: The file.
        passphrase: What it is closed with; empty: nothing.

    Raises:
        IsNoBackup, IsDamaged, NeedsPassphrase, WrongPassphrase, IsNewer: it cannot be used.
        OSError: it cannot be read.
    """

    def __init__(self, path: Path, passphrase: str = "") -> None:
        self._path = path
        with path.open("rb") as stream:
            first = _first_name(stream)
            if first not in (KEY, HEAD):
                raise IsNoBackup
            self.digest = _whole_sum(stream)
            self._key = _key(stream, passphrase) if first == KEY else None
        told = dict(self.members(HEAD, MANIFEST))
        if set(told) != {HEAD, MANIFEST}:
            raise IsDamaged
        self.manifest = Manifest.read(
            Head.read(told[HEAD]), told[MANIFEST], is_encrypted=self._key is not None
        )

    def members(self, *beginnings: str) -> Iterator[tuple[str, bytes]]:
        """The members whose names begin so, opened, in their order; their names without endings."""
        with self._path.open("rb") as stream:
            for info in _members(stream):
                if info.name.startswith(beginnings):
                    yield self._opened(info.name, stream.read(info.size))

    def _opened(self, name: str, content: bytes) -> tuple[str, bytes]:
        if self._key:
            name, content = name.removesuffix(CLOSED), self._key.open(content)
        if name.endswith(SQUEEZED):
            name, content = name.removesuffix(SQUEEZED), gzip.decompress(content)
        return name, content


def _members(stream: BinaryIO) -> Iterator[tarfile.TarInfo]:
    """The heads of the members; at each of them the stream stands before its content."""
    while True:
        header, begins = stream.read(BLOCK), stream.tell()
        try:
            info = tarfile.TarInfo.frombuf(header, "ascii", "strict")
        except tarfile.HeaderError:
            raise IsDamaged from None
        if info.name == SUM:
            return
        yield info
        stream.seek(begins + info.size + -info.size % BLOCK)


def _first_name(stream: BinaryIO) -> str:
    try:
        return next(_members(stream)).name
    except (IsDamaged, StopIteration):
        raise IsNoBackup from None


def _key(stream: BinaryIO, passphrase: str) -> Key:
    if not passphrase:
        raise NeedsPassphrase
    stream.seek(0)
    return Key.opened(stream.read(next(_members(stream)).size), passphrase)


def _whole_sum(stream: BinaryIO) -> bytes:
    """The SHA-256 of a file whose own sum is right."""
    left = os.fstat(stream.fileno()).st_size - len(_last_member("0" * 64))
    found = hashlib.sha256()
    stream.seek(0)
    while left > 0 and (piece := stream.read(min(READ_AT_ONCE, left))):
        found.update(piece)
        left -= len(piece)
    last = stream.read()
    if last != _last_member(found.hexdigest()):
        raise IsDamaged
    found.update(last)
    return found.digest()


def _member(name: str, content: bytes) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    return info.tobuf(tarfile.USTAR_FORMAT) + content + bytes(-len(content) % BLOCK)


def _last_member(total: str) -> bytes:
    return _member(SUM, total.encode()) + bytes(2 * BLOCK)
