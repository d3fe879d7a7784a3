"""The place of a text that shows best what it shares with another, in plain pieces."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from ticketdesk.desk.folding import folded
from ticketdesk.desk.snippets import LONGEST, Piece, cut

texts = st.text(max_size=600)
words = st.dictionaries(st.text(min_size=1, max_size=12), st.floats(0.1, 12), max_size=8)


def told(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


@given(texts, words)
def test_nothing_is_said_that_was_not_written(text: str, weights: dict[str, float]) -> None:
    pieces = cut(text, weights)
    shown = told(pieces).removeprefix("… ").removesuffix(" …")
    assert shown in " ".join(text.split()) or told(pieces) in " ".join(text.split())
    assert len(shown) <= LONGEST + len(" … ")
    assert all(piece.text for piece in pieces)
    assert all(one.is_hit != other.is_hit for one, other in itertools.pairwise(pieces))


@given(texts, st.text("abcdefgh", min_size=3, max_size=9), texts)
def test_a_word_that_is_there_is_shown(before: str, word: str, after: str) -> None:
    pieces = cut(f"{before} {word} {after}", {word: 1.0})
    assert word in [folded(part) for piece in pieces if piece.is_hit for part in piece.text.split()]


@given(words)
def test_a_text_without_any_of_them_begins_at_its_beginning(weights: dict[str, float]) -> None:
    assert cut("?! " * 100, weights)[0] == Piece(" ".join(("?! " * 100).split())[:LONGEST] + " …")


def test_the_weightiest_place_is_shown() -> None:
    text = "The export fails. " + "It goes on and on. " * 30 + "Then a hologram of the invoice appears."
    pieces = cut(text, {"export": 1.0, "hologram": 6.0, "invoice": 2.0})
    assert [piece.text for piece in pieces if piece.is_hit] == ["hologram", "invoice"]
    assert told(pieces).startswith("… ")


def test_words_are_found_without_accents_and_case_and_in_scripts_without_spaces() -> None:
    assert [p.text for p in cut("Die GRÖSSE Überweisung", {"uberweisung": 2.0}) if p.is_hit] == [
        "Überweisung"
    ]
    assert [p.text for p in cut("请问无法上传附件怎么办", {"附件": 2.0, "上传": 2.0}) if p.is_hit] == [
        "上传附件"
    ]
    assert [p.text for p in cut("لا أستطيع تسجيل الدخول", {"الدخول": 2.0}) if p.is_hit] == ["الدخول"]


def test_markup_stays_what_it_is_plain_text() -> None:
    pieces = cut("<b onload=alert(1)>hologram</b>", {"hologram": 1.0})
    assert told(pieces) == "<b onload=alert(1)>hologram</b>"
