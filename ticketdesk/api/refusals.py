"""What a call can refuse, as its description tells it, and the headers that answers carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ticketdesk.api.calls import Call, Who

SENTENCES = {
    400: "The body or a header cannot be read.",
    401: "There is no token or session, or the one that was shown is not good.",
    403: "This caller may not do this: the role or the scope is too small, or another site sent a cookie along.",
    404: "There is no such ticket, or what the address names does not exist.",
    409: "The desk is not so that this can be done, or the `Idempotency-Key` belongs to another call.",
    412: "The ticket is at another version.",
    413: "The body is too large.",
    414: "The address is too long for anything here.",
    415: "The body is of another media type.",
    421: "The desk answers at another address, which the sentence names.",
    422: "A field or a parameter means nothing; `errors` has a sentence for each.",
    429: "Too many calls. `Retry-After` tells the seconds until the next one.",
    500: "A defect of the desk; nothing was changed. The log tells of it under the number in `X-Request-ID`.",
    503: "The database did not answer in time. Try again after `Retry-After`.",
}
ALWAYS = ("X-Request-ID", "RateLimit", "RateLimit-Policy")
WITH = {401: ("WWW-Authenticate",), 412: ("ETag",), 429: ("Retry-After",), 503: ("Retry-After",)}
HEADERS: dict[str, dict[str, Any]] = {
    "X-Request-ID": {"description": "The number of this call in our log; yours, if you sent one."},
    "RateLimit": {"description": 'What is left of this minute, such as `"minute";r=599;t=60`.'},
    "RateLimit-Policy": {"description": 'How many calls a minute has, such as `"minute";q=600;w=60`.'},
    "ETag": {"description": "The version; send it back as `If-Match` or `If-None-Match`."},
    "Location": {"description": "The address of what was made."},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}},
    "WWW-Authenticate": {"description": "How to sign in: `Bearer`."},
}


def of_call(call: Call) -> list[int]:
    """The statuses that a call can refuse with, besides those that it declares."""
    return sorted(set(_refused(call)) - set(call.answers))


def _refused(call: Call) -> Iterator[int]:
    yield from (421, 422, 429, 500, 503)
    if call.who is not Who.anyone or call.method != "GET":
        yield 401
    if call.who in (Who.write, Who.admin) or (call.who is Who.anyone and call.method != "GET"):
        yield 403
    if "{number}" in call.path or "cursor" in call.query:
        yield 404
    if "{number}" in call.path:
        yield 414
    if call.method != "GET":
        yield 413
    if call.bodies:
        yield from (400, 415)
    if heeds_versions(call):
        yield 400
    if call.takes_key:
        yield 409


def heeds_versions(call: Call) -> bool:
    """Whether ``If-Match`` is heeded."""
    return 412 in call.answers


def headers_of(status: int, more: tuple[str, ...] = ()) -> list[str]:
    """The names of the headers that an answer carries."""
    return list(dict.fromkeys([*WITH.get(status, ()), *more, *ALWAYS]))
