"""How a file is served: as something to keep and never as something to open here, whatever is in it."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from ticketdesk.models.content import Shape

PICTURE = "image/webp"
KNOWN_AS_HARMLESS = frozenset(
    {"application/pdf", "application/zip", "image/gif", "image/jpeg", "image/png", "image/webp", "text/plain"}
)
"""Kinds that are named, so that a telephone knows what opens them; all others are only bytes."""
BYTES = "application/octet-stream"

_ALLOWED = frozenset(" !#$&'()+,-.@[]^_`{}~")


def of_file(name: str, media_type: str, digest: bytes) -> dict[str, str]:
    """The headers of a file as it came.

    Args:
        name: Under which name it is kept.
        media_type: What it is.
        digest: Its SHA-256.
    """
    kind = media_type if media_type in KNOWN_AS_HARMLESS else BYTES
    return _headers(kind, f"attachment; {_named(name)}", _tag(digest, Shape.whole))


def of_picture(digest: bytes, shape: Shape) -> dict[str, str]:
    """The headers of a picture that was drawn anew.

    Args:
        digest: The SHA-256 of the file that it was drawn of.
        shape: Which of the two.
    """
    return _headers(PICTURE, "inline", _tag(digest, shape))


def _headers(kind: str, disposition: str, tag: str) -> dict[str, str]:
    return {
        "Content-Type": f"{kind}; charset=utf-8" if kind == "text/plain" else kind,
        "Content-Disposition": disposition,
        # Kept by its reader alone, who asks each time whether it may still be read.
        "Cache-Control": "no-cache, private",
        "ETag": tag,
    }


def _tag(digest: bytes, shape: Shape) -> str:
    return f'"{digest.hex()[:32]}-{shape.value}"'


def _named(name: str) -> str:
    """The name for every browser: in ASCII for old ones, as it is for all others (RFC 6266)."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = (
        "".join(char if char.isalnum() or char in _ALLOWED else "_" for char in folded).strip(" .") or "file"
    )
    return f"filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
