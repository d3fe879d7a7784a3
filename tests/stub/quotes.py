"""What a model may write where it was asked for quotes: words of the ticket, and words of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

MARKUP = "<script>alert(1)</script>"


def words_of(asked: str) -> str:
    """The ticket's text as it was sent, in one piece; what is no JSON is taken as it is."""
    try:
        ticket = json.loads(asked)
        return f"{ticket['title']}\n{ticket['description']}"
    except (ValueError, KeyError, TypeError):
        return asked


def quote(pattern: str, asked: str) -> list[str]:
    """The word in which a pattern is found first, as it stands in the ticket."""
    found = re.search(rf"\w*(?:{pattern})\w*", words_of(asked), re.IGNORECASE)
    return [found[0]] if found else []


def _answer(category_quotes: Any, priority_quotes: Any) -> str:
    labels = {"category": "billing", "priority": "low"}
    return json.dumps(labels | {"category_quotes": category_quotes, "priority_quotes": priority_quotes})


def _stands(asked: str) -> str:
    """Something that stands in every ticket: its first words."""
    return " ".join(words_of(asked).split("\n")[0].split()[:3])


QUOTING: dict[str, Callable[[str], str]] = {
    "quotes-part": lambda asked: _answer(
        [_stands(asked), "we were charged 9,000 times"], ["as the CEO wrote"]
    ),
    "quotes-invented": lambda _: _answer(["we were charged 9,000 times"], ["as the CEO wrote", "at once!"]),
    "quotes-many": lambda asked: _answer(
        [_stands(asked)] * 40 + list("abcdefgh"), words_of(asked).split()[:20]
    ),
    "quotes-whole": lambda asked: _answer([words_of(asked).split("\n", 1)[1][:900]], [words_of(asked)[:900]]),
    "quotes-badtype": lambda asked: _answer({"0": _stands(asked)}, [None, 7, ["x"], {"a": 1}, True]),
    "quotes-text": lambda asked: _answer(_stands(asked), 1),
    "quotes-null": lambda _: _answer(None, None),
    "quotes-markup": lambda asked: _answer(
        [MARKUP, f"<b>{_stands(asked)}</b>"], ["[x](javascript:alert(1))"]
    ),
    "quotes-88kb": lambda asked: _answer([_stands(asked)] * 40 + ["x" * 88_000], []),
    "quotes-nul": lambda _: _answer(["a\u0000b", "\u202eevil\u2066"], []),
    "quotes-surrogate": lambda _: _answer(["\ud800 alone"], []),
}
"""The text of an answer, by the name of the behaviour, from the ticket as it was sent."""
