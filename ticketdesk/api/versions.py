"""``ETag``, ``If-Match`` and ``If-None-Match`` (RFC 9110, section 13): a ticket's version is the number of its newest line of history."""

from __future__ import annotations

import re

from starlette.requests import Request

from ticketdesk.errors import Refusal

_TAG = r'(?:W/)?"[^"]*"'
_TAGS = re.compile(rf"[,\s]*{_TAG}(?:\s*,[,\s]*{_TAG})*[,\s]*", re.ASCII)
"""A list may have empty places (RFC 9110, section 5.6.1)."""
_VERSION = re.compile(r'(?<!W/)"([1-9]\d{0,17})"', re.ASCII)


class NotAVersion(Refusal):
    """If-Match takes ETags as tickets were told with them, such as "4812". Nothing was changed."""

    status = 400


def wanted_versions(request: Request) -> frozenset[int] | None:
    """The versions that a change is meant for; None: whatever it is. A weak or a foreign ETag is no version of ours.

    Raises:
        NotAVersion: the header is not made of ETags.
    """
    header = ",".join(request.headers.getlist("if-match") or "*").strip()
    if header == "*":
        return None
    if not _TAGS.fullmatch(header):
        raise NotAVersion
    return frozenset(int(found) for found in _VERSION.findall(header))


def is_known(request: Request, version: int) -> bool:
    """Whether the caller has this version already."""
    header = request.headers.get("if-none-match", "")
    return header.strip() == "*" or f'"{version}"' in [
        part.strip().removeprefix("W/") for part in header.split(",")
    ]
