"""Which language a ticket is written in, by letter sequences; the model comes with the library and nothing is loaded from elsewhere.

The library and its model take two seconds to load, so the worker does it beside its other work and no other process does.
"""

from __future__ import annotations

import re
from functools import cache
from threading import Lock
from typing import Any

from ticketdesk.ai.text import cleaned
from ticketdesk.models.language import LANGUAGES, UNTOLD

SEEN = 2_000
SURE = 0.7
NO_LANGUAGE = "zxx"
# Addresses, numbers and markup are written alike in every language.
_NO_WORD = re.compile(r"\S*[\d@/\\<>{}=_|]\S*")
_loading = Lock()


def language_of(title: str, description: str) -> str:
    """The language of a ticket by ISO 639-1, or ``und`` when it cannot be told. Takes a millisecond once warm.

    Args:
        title: As the person wrote it.
        description: The same.
    """
    words = _NO_WORD.sub(" ", cleaned(f"{title}\n{description}", SEEN)).strip()
    if not words:
        return UNTOLD
    found, chance = _identifier().classify(words)
    return str(found) if chance >= SURE and found != NO_LANGUAGE else UNTOLD


def warm() -> None:
    """Load the model."""
    _identifier()


def _identifier() -> Any:
    with _loading:
        return _loaded()


@cache
def _loaded() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*LANGUAGES, NO_LANGUAGE])
    return identifier
