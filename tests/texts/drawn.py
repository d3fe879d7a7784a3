"""The words that pages are drawn with, and those of the scripts beside them."""

from __future__ import annotations

from reflex_base.components.memo import MEMOS, MemoComponentDefinition

from ticketdesk.config import ROOT
from ticketdesk.models.choices import Choice
from ticketdesk.models.language import LANGUAGES
from ticketdesk.ui.scripts import said_in
from ticketdesk.ui.states import broken_page
from ticketdesk.ui.texts import spoken
from ticketdesk.web.routes import ROUTES

# Names that are the same in every language.
NAMES = ("ticketdesk", "Gemini")


def drawn() -> dict[str, list[str]]:
    """Every text of a page, with the pages that show it. Titles of windows and words of closed lists are among them."""
    found: dict[str, list[str]] = {}

    def note(words: str, place: str) -> str:
        places = found.setdefault(words.strip(), [])
        if place not in places:
            places.append(place)
        return words

    for route in ROUTES:
        note(route.title, route.path)
        spoken(route.draw(), lambda words, place=route.path: note(words, place))
    for part in list(MEMOS.values()):
        if isinstance(part, MemoComponentDefinition) and part.fn.__module__.startswith("ticketdesk."):
            place = part.fn.__module__.replace(".", "/") + ".py"
            spoken(part.component, lambda words, place=place: note(words, place))
    spoken(broken_page(), lambda words: note(words, "a page that broke"))
    for kind in _kinds(Choice):
        for choice in kind:
            note(choice.word, kind.__name__)
    for language in LANGUAGES.values():
        note(language, "languages")
    return {words: places for words, places in found.items() if words not in NAMES}


def scripts() -> dict[str, list[str]]:
    """Every text of a script."""
    found: dict[str, list[str]] = {}
    for file in sorted((ROOT / "assets").glob("*.js")):
        for words in said_in(file.read_text("utf-8")):
            found.setdefault(words, []).append(f"assets/{file.name}")
    return found


def _kinds(kind: type[Choice]) -> list[type[Choice]]:
    return sorted(kind.__subclasses__(), key=lambda one: one.__name__)
