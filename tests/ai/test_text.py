"""What a model gets to read is bounded and visible, whatever was sent."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketdesk.ai.port import Question
from ticketdesk.ai.text import cleaned, shortened


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\u0000b\ud800c", "abc"),
        ("zero\u200bwidth \u202eoverride\u2066", "zerowidth override"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("cafe\u0301", "caf\u00e9"),
        ("申请退款 مرحباً 💥", "申请退款 مرحباً 💥"),
        ("   \n  ", ""),
    ],
)
def test_cleaning_keeps_what_a_reader_can_see(text: str, kept: str) -> None:
    assert cleaned(text, 100) == unicodedata.normalize("NFC", kept)


def test_a_long_text_keeps_its_head_and_its_tail_and_shows_where_it_was_cut() -> None:
    assert shortened("a" * 900 + "b" * 900, 100) == "a" * 70 + "[...]" + "b" * 25


def test_marks_are_not_stacked_without_end_because_sorting_them_is_slow() -> None:
    for between in ("", "\u200b"):
        found = cleaned("a" + ("\u0323" + between) * 5_000 + "b", 300)
        assert max(len(part) for part in found.split("[...]")) <= 10


@given(st.text(st.characters(), max_size=400), st.integers(12, 120))
def test_any_text_comes_back_bounded_and_encodable(text: str, limit: int) -> None:
    found = cleaned(text, limit)
    assert len(found) <= limit
    found.encode()
    assert all(char in "\n\t" or unicodedata.category(char)[0] != "C" for char in found)


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u0301\u0323" * 100_000,
        ("a" + "\u0301" * 8 + "\u200b") * 50_000,
        "x" * 5_000_000,
        "\ufdfa" * 9_000,
    ],
    ids=["marks", "hidden marks", "five million", "a letter that grows"],
)
def test_hostile_texts_take_no_longer_than_others(text: str) -> None:
    best = min(_seconds_to_ask(text) for _ in range(3))
    assert best < 0.05


def _seconds_to_ask(text: str) -> float:
    started = time.perf_counter()
    Question(text, text)
    return time.perf_counter() - started
