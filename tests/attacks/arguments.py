"""Ways to call a handler: as a page of ours does, and as nobody should."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args, get_origin, get_type_hints

GARBAGE: tuple[Any, ...] = (
    None,
    "",
    "'; DROP TABLE tickets; --",
    "x" * 20_000,
    "\ud83d",
    "\0",
    "__class__",
    "../../etc/passwd",
    -1,
    0,
    2**31,
    2**63,
    10**400,
    1e308,
    True,
    [],
    {},
    {"a": {"b": [{"c": None}]}},
)
# Proving a password is slow on purpose, so forms that ask for one get only these.
FEW: tuple[Any, ...] = (None, "", "\0", {})
EXTRA: tuple[dict[str, Any], ...] = ({"extra": 1}, {"self": "planted"}, {"__class__": {}})
PLAUSIBLE = {str: "words", int: 1, bool: True, float: 1.0, list: [], dict: {"name": "words"}}


def taken(handler: Callable[..., Any]) -> dict[str, Any]:
    """The arguments of a handler with their types."""
    hints = get_type_hints(handler)
    return {name: hints.get(name, Any) for name in list(inspect.signature(handler).parameters)[1:]}


def plausible(handler: Callable[..., Any]) -> dict[str, Any]:
    """Arguments of the types that a handler takes."""
    return {name: _example(kind) for name, kind in taken(handler).items()}


def _example(kind: Any) -> Any:
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    options = [kind, get_origin(kind), *(get_origin(part) or part for part in get_args(kind))]
    return next((PLAUSIBLE[option] for option in options if option in PLAUSIBLE), "words")


def bad(handler: Callable[..., Any], good: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Nothing, too much, and each argument and each field of a form replaced by everything that it is not."""
    yield from (good | extra for extra in EXTRA)
    names = list(taken(handler))
    if names:
        yield {}
    for garbage in GARBAGE:
        yield from (good | {name: garbage} for name in names)
        for name in names:
            fields = good.get(name)
            if isinstance(fields, dict) and fields and (garbage in FEW or "password" not in fields):
                yield good | {name: dict.fromkeys(fields, garbage)}
                yield from (good | {name: fields | {field: garbage}} for field in fields if len(fields) > 1)
