"""Where a page ended, as programs hand it back: signed, so that nobody can ask for places that we did not give.

The signature is the first half of HMAC-SHA256 (RFC 2104, truncated as its section 5 allows).
"""

from __future__ import annotations

import base64
import hmac
import re
import struct
from datetime import UTC, datetime, timedelta

from ticketdesk.desk.sorting import Place, Sort
from ticketdesk.errors import Invalid, NotFound

PURPOSE = "cursors"
LENGTH = 38
"""Of a cursor in the list that begins with the newest; in the others it tells more."""
LONGER = 48
PATTERN = f"^([A-Za-z0-9_-]{{{LENGTH}}}|[A-Za-z0-9_-]{{{LONGER}}})$"
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_FORM, _LONGER_FORM = struct.Struct(">qi"), struct.Struct(">qiq")
NOT_ONE = "This is not a cursor. Follow `next` as it stands, or begin at the first page."
UNKNOWN = "This page of the list does not exist: the cursor is not one of ours. Begin at the first page."


def written(place: Place, *, key: bytes, sort: Sort = Sort.newest) -> str:
    """A place as a cursor.

    Args:
        place: Where the page ended.
        key: The desk's key for ``PURPOSE``, see ``desk/seal.py``.
        sort: The order of the list; the cursor is none in another.
    """
    since = (place.at - EPOCH) // timedelta(microseconds=1)
    packed = _form(sort).pack(since, place.number, *([] if sort is Sort.newest else [place.first]))
    return base64.urlsafe_b64encode(packed + _signature(packed, key, sort)).decode().rstrip("=")


def read(cursor: str, *, key: bytes, sort: Sort = Sort.newest) -> Place:
    """The place of a cursor.

    Raises:
        Invalid: it has not the form of one.
        NotFound: we never gave it, or for another order.
    """
    if not re.fullmatch(PATTERN, cursor, re.ASCII):
        raise Invalid({"cursor": NOT_ONE})
    whole, form = base64.urlsafe_b64decode(cursor + "=="), _form(sort)
    packed, signature = whole[: form.size], whole[form.size :]
    if not hmac.compare_digest(signature, _signature(packed, key, sort)) or _again(whole) != cursor:
        raise NotFound(UNKNOWN)
    microseconds, number, *first = form.unpack(packed)
    return Place(EPOCH + timedelta(microseconds=microseconds), number, *first)


def _form(sort: Sort) -> struct.Struct:
    return _FORM if sort is Sort.newest else _LONGER_FORM


def _again(whole: bytes) -> str:
    # The last character has bits that mean nothing; only one way to write them is ours.
    return base64.urlsafe_b64encode(whole).decode().rstrip("=")


def _signature(packed: bytes, key: bytes, sort: Sort) -> bytes:
    named = b"" if sort is Sort.newest else sort.value.encode()
    return hmac.digest(key, packed + named, "sha256")[:16]
