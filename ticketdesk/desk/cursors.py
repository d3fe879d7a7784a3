"""Where a page ended, as programs hand it back: signed, so that nobody can ask for places that we did not give.

The signature is the first half of HMAC-SHA256 (RFC 2104, truncated as its section 5 allows).
"""

from __future__ import annotations

import base64
import hmac
import re
import struct
from datetime import UTC, datetime, timedelta

from ticketdesk.desk.lists import Place
from ticketdesk.errors import Invalid, NotFound

PURPOSE = "cursors"
LENGTH = 38
PATTERN = f"^[A-Za-z0-9_-]{{{LENGTH}}}$"
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_FORM = struct.Struct(">qi")
NOT_ONE = "This is not a cursor. Follow `next` as it stands, or begin at the first page."
UNKNOWN = "This page of the list does not exist: the cursor is not one of ours. Begin at the first page."


def written(place: Place, *, key: bytes) -> str:
    """A place as a cursor.

    Args:
        place: When the last ticket of the page was created, to the microsecond, and its number.
        key: The desk's key for ``PURPOSE``, see ``desk/seal.py``.
    """
    packed = _FORM.pack((place[0] - EPOCH) // timedelta(microseconds=1), place[1])
    return base64.urlsafe_b64encode(packed + _signature(packed, key)).decode().rstrip("=")


def read(cursor: str, *, key: bytes) -> Place:
    """The place of a cursor.

    Raises:
        Invalid: it has not the form of one.
        NotFound: we never gave it.
    """
    if not re.fullmatch(PATTERN, cursor, re.ASCII):
        raise Invalid({"cursor": NOT_ONE})
    whole = base64.urlsafe_b64decode(cursor + "==")
    packed, signature = whole[: _FORM.size], whole[_FORM.size :]
    if not hmac.compare_digest(signature, _signature(packed, key)) or _again(whole) != cursor:
        raise NotFound(UNKNOWN)
    microseconds, number = _FORM.unpack(packed)
    return EPOCH + timedelta(microseconds=microseconds), number


def _again(whole: bytes) -> str:
    # The last character has bits that mean nothing; only one way to write them is ours.
    return base64.urlsafe_b64encode(whole).decode().rstrip("=")


def _signature(packed: bytes, key: bytes) -> bytes:
    return hmac.digest(key, packed, "sha256")[:16]
