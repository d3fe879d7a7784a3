"""How far a word is from what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketdesk.desk.mistakes import between, forgiven, swapped

words = st.text("abcdeéщ", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("typed", "word", "mistakes"),
    [
        ("invoce", "invoice", 1),
        ("invoicee", "invoice", 1),
        ("imvoice", "invoice", 1),
        ("invocie", "invoice", 1),
        ("acommodtion", "accommodation", 2),
        ("login", "login", 0),
        ("оплта", "оплата", 1),
        ("", "ab", 2),
    ],
)
def test_a_mistake_is_a_letter_too_few_too_many_another_or_two_swapped(
    typed: str, word: str, mistakes: int
) -> None:
    assert between(typed, word, most=4) == mistakes


def test_what_is_only_begun_is_compared_with_the_beginning() -> None:
    assert between("invoc", "invoices", is_begun=True) == 1
    assert between("invoc", "invoices") == 3


@given(words, words)
def test_the_way_back_is_as_long(typed: str, word: str) -> None:
    assert between(typed, word, most=20) == between(word, typed, most=20)


@given(words, words, st.booleans())
def test_counting_may_end_early_without_counting_otherwise(typed: str, word: str, is_begun: bool) -> None:
    counted = between(typed, word, is_begun=is_begun, most=20)
    assert between(typed, word, is_begun=is_begun, most=2) == min(counted, 3)


@given(words, st.integers(0, 12))
def test_a_beginning_has_no_mistake(word: str, length: int) -> None:
    assert between(word[:length], word, is_begun=True) == 0


@given(words)
def test_swapped_neighbours_are_one_mistake(word: str) -> None:
    assert {between(one, word) for one in swapped(word)} <= {1}
    assert word not in swapped(word)


def test_short_words_are_left_alone_and_long_ones_forgive_two() -> None:
    assert [forgiven("a" * length) for length in (3, 4, 7, 8)] == [0, 1, 1, 2]
