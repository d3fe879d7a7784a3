"""An example of a schema, made from what the schema tells: what is shown cannot grow old."""

from __future__ import annotations

from typing import Any

from ticketdesk.api.calls import Schema

PLAIN: dict[str, Any] = {"integer": 1, "number": 1.5, "boolean": True, "null": None, "string": "..."}
FORMATS = {
    "date-time": "2026-11-26T09:30:00.000000+00:00",
    "email": "mara@example.com",
    "uri": "https://desk.example.com/api/tickets/",
}


def sample(schema: Schema) -> Any:
    """A value that fits.

    Args:
        schema: Of the kind that ``schemas.py`` writes; ``examples`` in it say what to show.
    """
    if "examples" in schema:
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "default" in schema:
        return schema["default"]
    for way in ("oneOf", "anyOf"):
        if way in schema:
            return sample(schema[way][0])
    return _of_kind(schema)


def _of_kind(schema: Schema) -> Any:
    kinds = schema.get("type", "object")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    if kind == "object":
        return {name: sample(inner) for name, inner in schema.get("properties", {}).items()}
    if kind == "array":
        return [sample(schema["items"])] if "items" in schema else []
    if kind == "string" and schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    return max(PLAIN[kind], schema.get("minimum", 1)) if kind == "integer" else PLAIN[kind]
