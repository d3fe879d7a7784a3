"""What a file is, told by its content. What its name or its sender says counts for nothing."""

from __future__ import annotations

import io
import re
from typing import BinaryIO

import puremagic

from ticketdesk.channels import archives
from ticketdesk.errors import Invalid

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
LOOKED_AT = 64 * 1024
"""Bytes at the beginning that tell what it is."""
PDF_BEGINS_WITHIN = 1024
"""Bytes; programs that write or read PDF are that generous."""
IS_PROGRAM = "This is a program, whatever its name says, and programs are not taken."

# What a computer runs: Windows, Linux, macOS (five forms), a link of Windows, Android, compiled help.
_PROGRAMS = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"dex\n",
    b"ITSF",
)
# puremagic weighs many kinds against each other; these few begin in one way only.
_PLAIN = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x1f\x8b", "application/gzip"),
    (b"{\\rtf", "application/rtf"),
)
_FORM = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_PAGE = re.compile(
    rb"<\s*(!doctype\s+html|html|head|body|script|iframe|meta|img|a\s|form|object|embed)\b", re.IGNORECASE
)
_DRAWING = re.compile(rb"<\s*(\w+:)?svg\b", re.IGNORECASE)


def media_type(file: BinaryIO) -> str:
    """What a file is, such as ``image/png``; it is looked at, not run and not unpacked.

    Raises:
        Invalid: it is a program.
    """
    file.seek(0)
    head = file.read(LOOKED_AT)
    refuse_programs(head)
    if plain := next((kind for begins, kind in _PLAIN if head.startswith(begins)), ""):
        return plain
    if b"%PDF-" in head[:PDF_BEGINS_WITHIN]:
        return "application/pdf"
    if archives.is_archive(head):
        return archives.media_type(file)
    return _text(head) or _guessed(head)


def refuse_programs(head: bytes) -> None:
    """Refuse what a computer would run, by its first bytes.

    Raises:
        Invalid: it would.
    """
    is_windows = head.startswith(b"MZ") and bool(_NOT_TEXT.search(head[:512]))
    if is_windows or head.startswith(_PROGRAMS):
        raise Invalid({"files": IS_PROGRAM})


def _text(head: bytes) -> str:
    """The kind of a text, or nothing when it is none. A page in another coding than UTF-8 is a page too."""
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    plain = head.decode("utf-16", "replace").encode("utf-8", "replace") if wide else head
    if _NOT_TEXT.search(plain):
        return ""
    if _DRAWING.search(plain):
        return "image/svg+xml"
    return "text/html" if _PAGE.search(plain) else TEXT


def _guessed(head: bytes) -> str:
    try:
        found = puremagic.magic_stream(io.BytesIO(head))
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    kinds = (guess.mime_type.lower() for guess in found)
    return next((kind for kind in kinds if _FORM.fullmatch(kind) and not kind.startswith("text/")), UNKNOWN)
