"""The examples on the page about the API: a command to copy, the file that it sends, and what comes back."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urlencode

from ticketdesk.api.reference_parts import Told, words
from ticketdesk.api.stream import KIND as STREAM


def examples(verb: str, path: str, told: Told) -> str:
    """A call to copy, and what it gives.

    Args:
        verb: The HTTP method.
        path: The address, with parameters as ``{number}``.
        told: Its operation.
    """
    return "".join([*_asked(verb, path, told), *_answered(told)])


def curl(verb: str, path: str, told: Told) -> str:
    """A command that makes the call of the example, in lines that fit on narrow pages."""
    media, sent = _usual(told)
    asks = {
        one["name"]: one["example"] for one in told["parameters"] if one["in"] == "query" and "example" in one
    }
    for one in told["parameters"]:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", str(one["example"]))
    if verb == "GET":
        never_ends = any(STREAM in answer.get("content", {}) for answer in told["responses"].values())
        way = " -N" if never_ends else " -G" if asks else ""
    else:
        way, path = f" -X {verb}", f"{path}?{urlencode(asks)}" if asks else path
    lines = [f'curl{way} "$DESK{path}"']
    if {} not in told["security"]:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if verb == "GET":
        lines += [f"-d {shlex.quote(urlencode({name: value}))}" for name, value in asks.items()]
    if media:
        lines.append(f'-H "Content-Type: {media}"')
        what = f"@{sent['x-file']}" if "x-file" in sent else shlex.quote(_written(sent["example"]))
        lines.append(f"--data-binary {what}")
    return " \\\n  ".join(lines)


def _asked(verb: str, path: str, told: Told) -> Iterator[str]:
    _, sent = _usual(told)
    if "x-file" in sent:
        yield _block(f"<code>{escape(sent['x-file'])}</code>", sent["example"])
    yield _block("Example", curl(verb, path, told))


def _answered(told: Told) -> Iterator[str]:
    for status, one in told["responses"].items():
        shown = {media: content for media, content in one.get("content", {}).items() if "example" in content}
        for media, content in shown.items():
            kind = f", <code>{escape(media)}</code>" if len(shown) > 1 else ""
            yield _block(f"Answer {status}{kind}: {words(one['description'])}", _written(content["example"]))


def _usual(told: Told) -> tuple[str, Told]:
    """The media type that the example is sent as, and what is told of it; nothing where a call takes no body."""
    return next(iter(told.get("requestBody", {}).get("content", {}).items()), ("", {}))


def _block(title: str, text: str) -> str:
    return f'<p class="kind">{title}</p><pre tabindex="0"><code>{escape(text)}</code></pre>'


def _written(example: Any) -> str:
    return example if isinstance(example, str) else json.dumps(example, indent=2, ensure_ascii=False)
