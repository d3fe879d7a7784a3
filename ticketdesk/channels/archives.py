"""What is in a ZIP file, by its list alone. Nothing is ever unpacked, so no bomb goes off here."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from ticketdesk.errors import Invalid

ZIP = "application/zip"
LONGEST_LIST = 4 * 1024**2
"""Bytes of the list of what is in it; some 40,000 names."""
MOST_UNPACKED = 4 * 1024**3
MOST_TIMES = 1_000
"""So many times its size it may become; texts become a hundred times theirs."""

TOO_MUCH = "This archive becomes far larger than it is when it is unpacked, so it was not taken."
UNREADABLE = "What is in this archive cannot be listed, so it was not taken. Pack it anew, or send the files by themselves."

_BEGINS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_END, _END_AT_MOST = struct.Struct("<4s4H2LH"), 65_535
_ENTRY = struct.Struct("<4s6H3L5H2L")
_OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


class _Entry(NamedTuple):
    """One file in the list, as the archive tells it."""

    name: str
    unpacked: int


def is_archive(head: bytes) -> bool:
    """Whether something begins as a ZIP file."""
    return head.startswith(_BEGINS)


def media_type(file: BinaryIO) -> str:
    """A ZIP file, or one of the documents that are one.

    Raises:
        Invalid: what is in it cannot be listed.
    """
    names = [entry.name for entry in _listed(file)]
    if "[Content_Types].xml" in names:
        return next(
            (kind for folder, kind in _OFFICE.items() if any(n.startswith(folder) for n in names)), ZIP
        )
    if names[:1] == ["mimetype"] and "META-INF/manifest.xml" in names:
        return "application/vnd.oasis.opendocument.text"
    return ZIP


def refuse_harmful(file: BinaryIO, refuse_name: Callable[[str], None]) -> None:
    """Refuse an archive that holds what is refused by itself, or that was made to fill a disk.

    Args:
        file: A ZIP file.
        refuse_name: Raises for a name that may not be in it.

    Raises:
        Invalid: it does, or what is in it cannot be listed.
    """
    entries = _listed(file)
    packed = max(1, file.seek(0, 2))
    unpacked = sum(entry.unpacked for entry in entries)
    if unpacked > MOST_UNPACKED or unpacked > MOST_TIMES * packed:
        raise Invalid({"files": TOO_MUCH})
    for entry in entries:
        refuse_name(entry.name)


def _listed(file: BinaryIO) -> list[_Entry]:
    """The list that stands right before the end of the file. One that is told elsewhere, as in archives of 4 GB, is none."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END.size - _END_AT_MOST))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise Invalid({"files": UNREADABLE})
    length = int(_END.unpack_from(tail, at)[5])
    begins = size - len(tail) + at - length
    if length > LONGEST_LIST or begins < 0:
        raise Invalid({"files": UNREADABLE})
    file.seek(begins)
    return list(_entries(file.read(length)))


def _entries(listed: bytes) -> Iterator[_Entry]:
    at = 0
    while at < len(listed):
        if len(listed) - at < _ENTRY.size:
            raise Invalid({"files": UNREADABLE})
        told = _ENTRY.unpack_from(listed, at)
        begins, unpacked, (name, *more) = told[0], told[9], told[10:13]
        if begins != b"PK\x01\x02":
            raise Invalid({"files": UNREADABLE})
        at += _ENTRY.size
        yield _Entry(listed[at : at + name].decode("utf-8", "replace"), unpacked)
        at += name + sum(more)
