"""One JSON object, as programs write a ticket or a change: in UTF-8, and with each name once."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from ticketdesk.desk import text
from ticketdesk.errors import Invalid

TWICE = "Give this once."


class NotJson(ValueError):
    """What was written is no JSON, or not the kind that is wanted; its text is where it breaks off, if that can be told."""


def read(written: bytes) -> dict[str, Any]:
    """The fields of an object.

    Raises:
        NotJson: it is something else.
        Invalid: a name stands in it twice. Whichever counted, the other would be ignored.
    """
    found = parsed(written)
    if not isinstance(found, dict):
        raise NotJson
    return found


def parsed(written: bytes) -> Any:
    """What JSON says, whatever it is; the same is raised."""
    try:
        # Half of a surrogate pair is refused by the field that holds it.
        return _JSON.decode(written.decode("utf-8-sig", "surrogatepass"))
    except json.JSONDecodeError as error:
        raise NotJson(f"line {error.lineno}, column {error.colno}") from None
    except (ValueError, RecursionError):
        raise NotJson from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(name for name, _ in pairs)
        raise Invalid({text.as_name(name): TWICE for name in found if times[name] > 1})
    return found


_JSON = json.JSONDecoder(parse_float=text.number, object_pairs_hook=_once)
"""Made once: it takes longer than to read what programs write."""
