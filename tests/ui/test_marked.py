"""Marks behind a field are seen only while its words stand where they stood when they were judged."""

from __future__ import annotations

import pytest

from tests.ui.conftest import Show

AREA = """<div class=marked><div class=back><span><span>We were </span><mark>charged twice</mark><span>%s</span></span></div>
<textarea id=field>We were charged twice%s</textarea></div>"""
LAST_IS_MARKED = """<div class=marked><div class=back><span><span>We were </span><mark>charged</mark></span></div>
<textarea id=field>We were charged</textarea></div>"""
LINE = """<div class=marked><div class=back><span><mark>Charged</mark><span> twice</span></span></div>
<input id=field style="width: 200px" value="Charged twice"></div>"""
STALE = "document.querySelector('.back').hasAttribute('data-stale')"


@pytest.mark.parametrize(
    ("words", "is_stale"),
    [
        ("We were charged twice. Pl", False),
        ("We were charged twice. Please look.", False),
        ("Hello. We were charged twice. Pl", True),
        ("We were charged", True),
        ("", True),
    ],
)
async def test_words_may_follow_but_not_move(show: Show, words: str, is_stale: bool) -> None:
    page = await show(AREA % (". Pl", ". Pl"), "marked")
    assert not await page.evaluate(STALE)
    await page.fill("#field", words)
    assert await page.evaluate(STALE) is is_stale


@pytest.mark.parametrize(("more", "is_stale"), [("s", True), (" twice", False), ("\n", False)])
async def test_a_marked_word_at_the_end_must_not_grow(show: Show, more: str, is_stale: bool) -> None:
    page = await show(LAST_IS_MARKED, "marked")
    await page.fill("#field", "We were charged" + more)
    assert await page.evaluate(STALE) is is_stale


async def test_new_marks_are_seen_again(show: Show) -> None:
    page = await show(AREA % ("", ""), "marked")
    await page.fill("#field", "Hello")
    assert await page.evaluate(STALE)
    await page.evaluate("document.querySelector('.back').firstChild.textContent = 'Hello'")
    assert not await page.evaluate(STALE)


async def test_a_line_that_scrolls_is_not_marked(show: Show) -> None:
    page = await show(LINE, "marked")
    assert not await page.evaluate(STALE)
    await page.fill("#field", "Charged twice" + " and again" * 20)
    assert await page.evaluate(STALE)
