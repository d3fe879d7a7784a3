"""The headers that a call heeds, as parameters of its description: a client that is made from it can send them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ticketdesk.api import refusals, schemas, story, stream
from ticketdesk.api.calls import Call, Schema
from ticketdesk.api.talk_calls import AFTER

_TAG = '(W/)?"[!#-~]*"'
TAGS: Schema = {
    "type": "string",
    "anyOf": [{"const": "*"}, {"pattern": f"^{_TAG}(, ?{_TAG})*$"}],
    "examples": [story.VERSION],
}
TAG: Schema = {"type": "string", "examples": [story.VERSION]}


def is_stream(call: Call) -> bool:
    """Whether its answer never ends."""
    return any(answer.kind == stream.KIND for answer in call.answers.values())


class Sent(NamedTuple):
    """A header that calls may be sent with.

    Args:
        name: Its name.
        schema: What it can say.
        tells: What it does, in a sentence.
        is_heeded: Whether a call heeds it.
    """

    name: str
    schema: Schema
    tells: str
    is_heeded: Callable[[Call], bool]


HEADERS = (
    Sent(
        "Idempotency-Key",
        schemas.KEY,
        "The same call with the same key is made once within 24 hours.",
        lambda call: call.takes_key,
    ),
    Sent(
        "If-Match",
        TAGS,
        "The `ETag` that the ticket was told with: it is done only while the ticket is at that version.",
        refusals.heeds_versions,
    ),
    Sent(
        "If-None-Match",
        TAG,
        "The `ETag` that you have: while it is still at that version the answer is 304, without a body.",
        lambda call: 304 in call.answers,
    ),
    Sent(
        "Last-Event-ID",
        AFTER,
        "The `id` of the last event that you have: the stream goes on behind it.",
        is_stream,
    ),
)


def heeded_by(call: Call) -> list[Sent]:
    """The headers that a call heeds."""
    return [header for header in HEADERS if header.is_heeded(call)]
