"""``ETag``, ``If-Match`` and ``If-None-Match`` (RFC 9110, section 13): a ticket's version is the number of its newest line of history."""

from __future__ import annotations

import re

from starlette.requests import Request

from ticketdesk.errors import Refusal

_VERSION = re.compile(r'"(\d{1,18})"', re.ASCII)


class NotAVersion(Refusal):
    """If-Match takes one ETag as a ticket was told with it, such as "4812". Nothing was changed."""

    status = 400


def wanted_version(request: Request) -> int | None:
    """The version that a change is meant for; None: whatever it is.

    Raises:
        NotAVersion: the header is not one ETag of ours.
    """
    header = request.headers.get("if-match", "*").strip()
    if header == "*":
        return None
    found = _VERSION.fullmatch(header)
    if found is None:
        raise NotAVersion
    return int(found[1])


def is_known(request: Request, version: int) -> bool:
    """Whether the caller has this version already."""
    header = request.headers.get("if-none-match", "")
    return header.strip() == "*" or f'"{version}"' in [
        part.strip().removeprefix("W/") for part in header.split(",")
    ]
