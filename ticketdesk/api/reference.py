"""The description as a page: complete HTML without a script, from the same document that programs read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from ticketdesk.api import reference_parts as parts
from ticketdesk.api.reference_examples import examples

Told = dict[str, Any]
STORIES = """<h2 id="start">Start</h2>
<p>Everything lies under <code>/api</code> of this desk. <code>$DESK</code> in the examples is its address, <code>$TOKEN</code> a token. The examples tell one small story: two tickets are brought into a new desk, and then Mara writes ticket 4812.</p>
<h2 id="rules">Rules of every call</h2>
<ul>
<li>A refusal is <code>application/problem+json</code>: <code>detail</code> is a sentence for people, <code>errors</code> has one for each field.</li>
<li><code>RateLimit</code> tells how many calls are left in this minute. After 429 wait <code>Retry-After</code> seconds.</li>
<li>Send <code>Idempotency-Key</code> where it is listed: the same call with the same key is made once within 24 hours.</li>
<li><code>ETag</code> is a ticket's version. With <code>If-Match</code> a change is made only while the ticket is at it; otherwise 412 brings the ticket as it is.</li>
<li>Every answer has an <code>X-Request-ID</code>; tell it when something went wrong.</li>
</ul>"""


def page(document: Told) -> str:
    """The whole page.

    Args:
        document: OpenAPI, as ``openapi.py`` makes it.
    """
    calls = [*_calls(document, "paths"), *_calls(document, "x-streams")]
    schemas = document["components"]["schemas"]
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>API · {escape(document["info"]["title"])}</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<a class="skip" href="#main">Skip to the calls</a>
<header><a class="name" href="/">ticketdesk</a><span>API</span><a class="file" href="/api/openapi.json">openapi.json</a></header>
<div class="page">
<nav aria-label="Contents" tabindex="0">{_contents(calls, [*schemas])}</nav>
<main id="main" tabindex="-1">
<h1>The API</h1>
{_paragraphs(document["info"]["description"])}
{STORIES}
<h2 id="calls">Calls</h2>
{"".join(_call(method, path, told, schemas) for method, path, told in calls)}
<h2 id="schemas">Schemas</h2>
{"".join(_schema(name, schema) for name, schema in schemas.items())}
</main>
</div>
</body>
</html>
"""


def _calls(document: Told, where: str) -> Iterator[tuple[str, str, Told]]:
    for path, methods in document.get(where, {}).items():
        for method, told in methods.items():
            yield method.upper(), document["servers"][0]["url"] + path, told


def _paragraphs(text: str) -> str:
    said = re.split(r"\n\s*\n", text)
    return "".join(f"<p>{parts.words(paragraph)}</p>" for paragraph in said if paragraph)


def _contents(calls: list[tuple[str, str, Told]], schemas: list[str]) -> str:
    listed = "".join(
        f'<li><a href="#{told["operationId"]}">{parts.method(method)} <span>{escape(path.removeprefix("/api"))}</span></a></li>'
        for method, path, told in calls
    )
    named = "".join(f'<li><a href="#schema-{name}">{name}</a></li>' for name in schemas)
    return (
        '<p class="title">Contents</p><details><summary>Contents</summary><ul><li><a href="#start">Start</a></li>'
        '<li><a href="#rules">Rules of every call</a></li></ul>'
        f'<p id="nav-calls">Calls</p><ul aria-labelledby="nav-calls">{listed}</ul>'
        f'<p id="nav-schemas">Schemas</p><ul aria-labelledby="nav-schemas">{named}</ul></details>'
    )


def _call(method: str, path: str, told: Told, schemas: Told) -> str:
    more = _paragraphs(told.get("description", ""))
    return (
        f'<section aria-labelledby="{told["operationId"]}">'
        f'<h3 id="{told["operationId"]}">{parts.method(method)} <code>{escape(path)}</code></h3>'
        f'<p>{parts.words(told["summary"])}</p>{more}<p class="who">Who: {escape(told["x-who"])}</p>'
        f"{parts.parameters(told['parameters'])}"
        f"{parts.body(told.get('requestBody'), schemas)}"
        f"{parts.answers(told['responses'])}"
        f"{examples(method, path, told)}</section>"
    )


def _schema(name: str, schema: Told) -> str:
    return (
        f'<section aria-labelledby="schema-{name}"><h3 id="schema-{name}">{name}</h3>'
        f"{parts.fields(schema, f'Fields of {name}')}</section>"
    )
