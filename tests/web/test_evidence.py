"""The words that spoke for a suggestion are marked in the text, and nothing else of it changes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketdesk.web.shared.evidence import Evidence, pieces

TEXT = "The invoice was charged twice in November."
words = st.text("ab <&\u0301é\n", max_size=30)


@st.composite
def texts_with_quotes(draw: st.DrawFn) -> tuple[str, list[str], list[str]]:
    """A text, and for each field some quotes: parts of it, and inventions."""
    text = draw(words)

    def quote() -> str:
        start = draw(st.integers(0, len(text)))
        return draw(st.one_of(words, st.just(text[start : draw(st.integers(start, len(text)))])))

    some = st.integers(0, 3)
    return text, [quote() for _ in range(draw(some))], [quote() for _ in range(draw(some))]


def cut(text: str, category: Sequence[str] = (), priority: Sequence[str] = ()) -> list[tuple[str, str]]:
    told = [Evidence("category", "Billing", category), Evidence("priority", "High", priority)]
    return [(piece["text"], piece["mark"]) for piece in pieces(text, told)]


def covered(text: str, found: list[tuple[str, str]], field: Literal["category", "priority"]) -> set[int]:
    """The places of the text that are marked for a field."""
    places, start = set(), 0
    for piece, mark in found:
        places |= set(range(start, start + len(piece))) if field in mark.split() else set()
        start += len(piece)
    return places


def standing(text: str, quote: str) -> list[set[int]]:
    starts = [start for start in range(len(text)) if quote and text.startswith(quote, start)]
    return [set(range(start, start + len(quote))) for start in starts]


@given(texts_with_quotes())
def test_what_stands_in_the_text_is_marked_and_nothing_else(given: tuple[str, list[str], list[str]]) -> None:
    text, category, priority = given
    found = cut(text, category, priority)
    assert "".join(piece for piece, _ in found) in (text, "")
    assert bool(found) == any(standing(text, quote) for quote in (*category, *priority))
    for field, quotes in (("category", category), ("priority", priority)):
        marked = covered(text, found, field)
        places = [place for quote in quotes for place in standing(text, quote)]
        for quote in quotes:
            stands = standing(text, quote)
            assert not stands or any(place <= marked for place in stands), "a quote that stands is marked"
        assert marked == set().union(*(place for place in places if place <= marked)), "nothing else is"


@given(texts_with_quotes())
def test_no_two_pieces_beside_each_other_are_marked_alike(given: tuple[str, list[str], list[str]]) -> None:
    found = cut(*given)
    assert all(piece for piece, _ in found)
    assert all(one[1] != two[1] for one, two in pairwise(found))


def test_both_fields_overlap_cleanly() -> None:
    assert cut(TEXT, ["charged twice"], ["twice in November"]) == [
        ("The invoice was ", ""),
        ("charged ", "category"),
        ("twice", "category priority"),
        (" in November", "priority"),
        (".", ""),
    ]


def test_whole_words_are_meant_where_they_stand() -> None:
    assert cut(TEXT, ["in"]) == [
        ("The invoice was charged twice ", ""),
        ("in", "category"),
        (" November.", ""),
    ]
    assert cut(TEXT, ["invoi"])[1] == ("invoi", "category")


@pytest.mark.parametrize("quote", ["", "the invoice", "paid", "<mark>"])
def test_what_does_not_stand_there_letter_by_letter_marks_nothing(quote: str) -> None:
    assert cut(TEXT, [quote]) == []


def test_a_piece_says_what_it_spoke_for() -> None:
    told = [Evidence("category", "Billing", ["charged"]), Evidence("priority", "High", ["charged twice"])]
    assert [piece["title"] for piece in pieces(TEXT, told)] == [
        "",
        "Spoke for Billing and High",
        "Spoke for High",
        "",
    ]
