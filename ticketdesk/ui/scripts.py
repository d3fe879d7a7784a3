"""Our own scripts in the head of the pages: two files, however many scripts they are made of.

In ``rx.App``: ``head_components=head_components()``.
"""

from __future__ import annotations

import json
import re

import reflex as rx

from ticketdesk.config import ROOT
from ticketdesk.texts import translate

ASSETS = ROOT / "assets"
FILES = {
    "everywhere": ("words", "keep", "early", "ago", "kit", "limit", "marked", "check"),
    "desk": ("keys", "here", "seen", "composer", "signs", "drafts", "preview", "after"),
}
"""What is sent, and of which scripts in ``assets/`` it is made: what every page needs, and what only the desk does."""


# Before the page has its style sheet. No character that would be written otherwise.
DONE_EARLY = (
    "window.early = []; [`click`, `input`].forEach(function (kind) { "
    "addEventListener(kind, function (event) { early.push(event) }, true) })"
)
LANGUAGES_EARLY = "if (/^\\/(desk|t)(\\/|$)/.test(location.pathname)) new Worker(`/languages.js`)"


def joined() -> list[tuple[str, str]]:
    """Path inside ``.web`` and text of each file. Building makes them small, see ``lean/plugin.js``."""
    return [
        (f"public/{name}.js", "\n".join((ASSETS / f"{part}.js").read_text("utf-8") for part in parts))
        for name, parts in FILES.items()
    ]


def head_components() -> list[rx.Component]:
    """For ``rx.App(head_components=...)``: the scripts, the first font, the mark, the colour of the browser's bar."""
    preload = {"as": "font", "crossOrigin": "anonymous"}
    return [
        rx.el.link(rel="preload", href="/fonts/inter-latin.woff2", type="font/woff2", custom_attrs=preload),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.meta(name="color-scheme", content="light dark"),
        rx.el.script(DONE_EARLY),
        rx.el.script(LANGUAGES_EARLY),
        *_words_of_scripts(),
        rx.el.script(src="/everywhere.js", custom_attrs={"defer": True}),
    ]


def script(name: str) -> rx.Component:
    """A script that some pages need. React puts it into the head, once."""
    return rx.el.script(src=f"/{name}.js", custom_attrs={"async": True})


def desk_scripts() -> rx.Component:
    """The scripts that only the desk needs, not the public form."""
    return script("desk")


def _words_of_scripts() -> list[rx.Component]:
    """What ``words.js`` needs in another language: what the scripts say, and how it is said there."""
    said = sorted({words for script in ASSETS.glob("*.js") for words in said_in(script.read_text("utf-8"))})
    told = {words: other for words in said if (other := translate(words)) != words}
    return [rx.el.meta(name="td-words", content=json.dumps(told))] if told else []


def said_in(script: str) -> list[str]:
    """The words that a script gives to ``tdSay``."""
    return [str(json.loads(found)) for found in re.findall(r'tdSay\(("(?:[^"\\]|\\.)*")', script)]
