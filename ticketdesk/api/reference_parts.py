"""What the page about the API is put together from: words, and tables of what can be sent and what comes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from ticketdesk.api.refusals import ALWAYS

Told = Mapping[str, Any]
AS_JSON = "application/json"


def words(text: str) -> str:
    """A text whose backticks mean code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def method(name: str) -> str:
    """An HTTP method, told by its word; the colour only helps."""
    return f'<b class="method {name.lower()}">{name}</b>'


def table(title: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table whose first column names its rows; nothing where there are none, and no column that says nothing."""
    columns = [column for column in zip(heads, *rows, strict=True) if any(column[1:])]
    if not columns:
        return ""
    titles, *filled = zip(*columns, strict=True)
    # On a phone its parts are drawn as blocks, each behind its title; the roles keep it a table for those who hear it.
    head = "".join(f'<th scope="col" role="columnheader">{one}</th>' for one in titles)
    lines = "".join(f'<tr role="row">{_cells(titles, row)}</tr>' for row in filled)
    return (
        f'<div class="table" role="group" aria-label="{escape(title)}" tabindex="0"><table role="table">'
        f'<caption>{escape(title)}</caption><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{lines}</tbody></table></div>'
    )


def _cells(titles: Sequence[str], row: Sequence[str]) -> str:
    first, *rest = row
    told = "".join(
        f'<td role="cell" data-title="{escape(title)}">{cell}</td>'
        for title, cell in zip(titles[1:], rest, strict=True)
    )
    return f'<th scope="row" role="rowheader">{first}</th>{told}'


def parameters(told: Iterable[Told]) -> str:
    """What the address and the headers can say."""
    rows = (
        (
            f"<code>{escape(one['name'])}</code>",
            one["in"],
            kind(one["schema"]),
            words(one.get("description", "The ticket's number." if one["in"] == "path" else "")),
        )
        for one in told
    )
    return table("Parameters", ("Name", "In", "Value", "What it is"), rows)


def body(told: Told | None, schemas: Told) -> str:
    """What has to be sent, by media type; media types that take the same stand together."""
    alike: dict[str, list[str]] = {}
    content = (told or {}).get("content", {})
    for media, one in content.items():
        alike.setdefault(json.dumps([one["schema"], one.get("x-line")]), []).append(media)
    return "".join(_body(content[media[0]], media, schemas) for media in alike.values())


def _body(content: Told, media: list[str], schemas: Told) -> str:
    schema, line = content["schema"], content.get("x-line")
    *others, last = (f"<code>{escape(one)}</code>" for one in media)
    kinds = f"{', '.join(others)} or {last}" if others else last
    tells, taken = words(schema.get("description", "")), f"lines of {kind(line)}" if line else kind(schema)
    sent = f'<p class="sent">Body, {kinds}: {taken}.{f" {tells}" if tells else ""}</p>'
    return sent + fields(
        _resolved(line or schema, schemas), "Fields of a line" if line else "Fields of the body"
    )


def fields(schema: Told, title: str) -> str:
    """The fields of an object."""
    needed = schema.get("required", ())
    rows = (
        (
            f"<code>{escape(name)}</code>",
            "always" if name in needed else "may be left out",
            kind(inner),
            words(inner.get("description", "")),
        )
        for name, inner in schema.get("properties", {}).items()
    )
    return table(title, ("Field", "Given", "Value", "What it is"), rows)


def answers(told: Told) -> str:
    """What can come back."""
    rows = (
        (f"<code>{status}</code>", words(one["description"]), _content(one), _headers(one))
        for status, one in told.items()
    )
    return table("Answers", ("Status", "What it means", "Body", "Headers"), rows)


def kind(schema: Told) -> str:
    """What a value can be, in words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#schema-{name}">{name}</a>'
    if "enum" in schema:
        values = " ".join(f"<code>{escape(json.dumps(one))}</code>" for one in schema["enum"])
        return ", ".join([values, *_limits(schema)])
    if "const" in schema:
        return f"<code>{escape(json.dumps(schema['const']))}</code>"
    kinds = schema.get("type", "object")
    named = " or ".join([kinds] if isinstance(kinds, str) else kinds)
    if named == "array":
        named = f"list of {kind(schema.get('items', {}))}"
    if schema.get("properties") and named == "object":
        named = "object: " + ", ".join(f"<code>{escape(name)}</code>" for name in schema["properties"])
    return ", ".join([named, *_limits(schema)])


def _limits(schema: Told) -> list[str]:
    found = [schema["format"]] if "format" in schema else []
    for name, word in (("minimum", "at least"), ("maximum", "at most")):
        if name in schema:
            found.append(f"{word} {schema[name]:,}")
    if "maxLength" in schema:
        found.append(f"{schema.get('minLength', 0)} to {schema['maxLength']:,} characters")
    return found + ([f"{schema['default']} if left out"] if "default" in schema else [])


def _headers(answer: Told) -> str:
    return ", ".join(name for name in answer["headers"] if name not in ALWAYS)


def _content(answer: Told) -> str:
    return "".join(
        f"{kind(content['schema'])} <code>{escape(media)}</code>"
        if media != AS_JSON
        else kind(content["schema"])
        for media, content in answer.get("content", {}).items()
    )


def _resolved(schema: Told, schemas: Told) -> Told:
    found: Told = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return found
