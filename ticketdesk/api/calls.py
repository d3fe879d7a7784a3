"""A call of the API, declared as data: its route, its description and its checks come from one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import Request

from ticketdesk.api.problems import Endpoint
from ticketdesk.desk import objects, text
from ticketdesk.errors import Invalid, Refusal

Schema = dict[str, Any]
Read = TypeVar("Read")
REMEMBERED = 1_000
REMEMBERED_LENGTH = 300
_AS_IS = "surrogateescape"


class Who(StrEnum):
    """Who may make a call."""

    anyone = "anyone"
    read = "token read"
    write = "token write"
    admin = "token write of an administrator"


class Unreadable(Refusal):
    """The body is not one JSON object. Nothing was changed."""

    status = 400


class WrongKind(Refusal):
    """Send JSON, with `Content-Type: application/json`. Nothing was changed."""

    status = 415


@dataclass(frozen=True)
class Answer:
    """One answer that a call can give.

    Args:
        tells: What it means, in a sentence.
        schema: The JSON schema of its body; None: it has none.
        kind: Its media type.
        example: A body that the call gives.
        headers: The names of the headers that come with it, besides those of every answer.
        also: Further media types, where the caller chooses, each with its example.
    """

    tells: str
    schema: Schema | None = None
    kind: str = "application/json"
    example: Any = None
    headers: tuple[str, ...] = ()
    also: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Body:
    """One way to send what a call takes.

    Args:
        schema: Its JSON schema.
        example: One that works.
        kind: Its media type.
        line: The schema of each line, where it is JSON line by line.
        file: The file that the example is sent from; empty: it stands in the command.
    """

    schema: Schema
    example: Any
    kind: str = "application/json"
    line: Schema | None = None
    file: str = ""


@dataclass(frozen=True)
class Call:
    """One method of one address.

    Args:
        method: The HTTP method.
        path: The address under ``/api``, with parameters as ``{number}``.
        does: Answers it; the first line of its docstring is its summary.
        who: Who may.
        query: The schema of each query parameter; any other is refused.
        asks: The query parameters of its example.
        bodies: What it takes, in each way that it can be sent; the first is the usual one. Empty: it takes none.
        answers: The answers by status, besides the refusals that every call of its kind can give.
        takes_key: Whether ``Idempotency-Key`` is heeded.
        is_told: Whether it stands in the description; a stream that never ends does not.
    """

    method: str
    path: str
    does: Endpoint
    who: Who
    answers: Mapping[int, Answer]
    query: Mapping[str, Schema] = field(default_factory=dict)
    asks: Mapping[str, str] = field(default_factory=dict)
    bodies: tuple[Body, ...] = ()
    takes_key: bool = False
    is_told: bool = True


def known_query(request: Request, *names: str) -> dict[str, str]:
    """The query parameters of a request.

    Raises:
        Invalid: one is unknown, given twice, or holds what no text has.
    """
    return known_in(request.scope["query_string"], *names)


def known_in(query: bytes, *names: str) -> dict[str, str]:
    """The same of a query string."""
    if not query:
        return {}
    found: dict[str, str] = {}
    refused: dict[str, str] = {}
    # Browsers write %C3%BC for an ü, curl sends it as it is; either is UTF-8, and whatever is not is refused below.
    for name, value in parse_qsl(query.decode(errors=_AS_IS), keep_blank_values=True, errors=_AS_IS):
        if name not in names:
            known = f"Known are {', '.join(names)}." if names else "There are none."
            refused[text.as_name(name)] = f"There is no such parameter here. {known}"
        elif name in found:
            refused[name] = objects.TWICE
        elif not text.can_be_stored(value):
            refused[name] = "Write this in UTF-8 and without NUL."
        found[name] = value
    if refused:
        raise Invalid(refused)
    return found


def remembered(read: Callable[[bytes], Read]) -> Callable[[bytes], Read]:
    """What a query string means, read once for those who ask the same again; a long one is read each time."""
    known = lru_cache(maxsize=REMEMBERED)(read)
    return lambda query: (known if len(query) <= REMEMBERED_LENGTH else read)(query)
