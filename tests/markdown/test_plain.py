"""Markdown as plain text: no mark in the way, no word lost, and every link still leads somewhere."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.markdown.test_cleaned import MARKS
from ticketdesk.markdown import plain_of


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("# Refund\nHello **Mara**", "Refund\n\nHello Mara"),
        ("two\nlines", "two\nlines"),
        ("- a\n- b\n  - c\n\nend", "- a\n- b\n  - c\n\nend"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("> you wrote\n> this\n\nYes", "> you wrote\n> this\n\nYes"),
        ("> > deep\n\nYes", "> > deep\n\nYes"),
        ("[here](https://a.example)", "here (https://a.example)"),
        ("https://a.example", "https://a.example"),
        ("![a picture](https://a.example/i.png)", "a picture (https://a.example/i.png)"),
        ("![](https://a.example/i.png)", "https://a.example/i.png"),
        ("```py\nif a < b:\n    c()\n```\nend", "if a < b:\n    c()\n\nend"),
        ("a `b` &amp; c", "a b & c"),
        ("a\n\n---\n\nb", "a\n\n---\n\nb"),
        ("<b>x</b>", "<b>x</b>"),
        ("#", "#"),
    ],
)
def test_it_reads_as_it_was_meant(words: str, plain: str) -> None:
    assert plain_of(words) == plain


@settings(max_examples=200, deadline=None)
@given(st.lists(MARKS | st.text(max_size=3), max_size=30).map("".join))
def test_whatever_is_written_something_is_left_to_read(words: str) -> None:
    assert bool(plain_of(words)) == bool(words.strip())
