"""What a composer does by itself: the signs of Markdown, a look at them, a reply's last seconds."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from tests.ui.conftest import Show

# What is looked at is noted, as the server would get it.
COMPOSER = """<form data-draft=12 onsubmit='event.preventDefault(); sent++'>
<label><input type=radio name=kind value=reply checked>Reply</label><label><input type=radio name=kind value=note>Note</label>
<button type=button data-mark=bold data-into=composer>Bold</button><button type=button data-mark=list data-into=composer>List</button>
<button type=button data-mark=link data-into=composer>Link</button><button type=button data-mark=code data-into=composer>Code</button>
<button type=button data-types=/ data-into=composer>Macros</button>
<label><input type=checkbox data-preview onchange='looks.push(td.previewed())'>Preview</label>
<span data-called hidden><i class=for-reply>Reply</i><i class=for-note>Internal note</i></span>
<textarea id=composer data-marks name=body aria-label=Reply></textarea><button>Send</button></form>
<script>var sent = 0, looks = []</script>"""


async def _with(show: Show, words: str, chosen: str = "") -> Page:
    page = await show(COMPOSER, "kit", "composer")
    await page.fill("#composer", words)
    await page.evaluate(
        "([words, chosen]) => { const at = words.indexOf(chosen); composer.focus(); composer.setSelectionRange(at, at + chosen.length) }",
        [words, chosen],
    )
    return page


@pytest.mark.parametrize(
    ("press", "words", "chosen", "then"),
    [
        ("Bold", "Yes please", "please", "Yes **please**"),
        ("Code", "Use make run", "make run", "Use `make run`"),
        ("Code", "a\nb", "a\nb", "```\na\nb\n```"),
        ("List", "one\ntwo", "one\ntwo", "- one\n- two"),
        ("Link", "See the page", "page", "See the [page](https://)"),
        ("Link", "See https://a.example", "https://a.example", "See [words](https://a.example)"),
    ],
)
async def test_a_button_sets_a_sign_and_undo_takes_it_back(
    show: Show, press: str, words: str, chosen: str, then: str
) -> None:
    page = await _with(show, words, chosen)
    await page.get_by_role("button", name=press).click()
    assert await page.input_value("#composer") == then
    await page.keyboard.press("Control+z")
    assert await page.input_value("#composer") == words


async def test_the_same_sign_again_takes_it_off(show: Show) -> None:
    page = await _with(show, "Yes please", "please")
    for then in ("Yes **please**", "Yes please"):
        await page.keyboard.press("Control+b")
        assert await page.input_value("#composer") == then
    await page.keyboard.press("Control+b")
    await page.keyboard.press("Control+i")
    assert await page.input_value("#composer") == "Yes ***please***", "in bold it is not what bold is made of"


async def test_enter_goes_on_with_a_list_and_ends_it(show: Show) -> None:
    page = await _with(show, "")
    for words in ("1. one", "two"):
        await page.keyboard.type(words)
        await page.keyboard.press("Enter")
    assert await page.input_value("#composer") == "1. one\n2. two\n3. "
    await page.keyboard.press("Enter")
    assert await page.input_value("#composer") == "1. one\n2. two\n"


async def test_a_look_is_at_what_is_written_and_ends_when_one_goes_on(show: Show) -> None:
    page = await _with(show, "**Yes**")
    await page.check("[data-preview]")
    assert await page.evaluate("looks") == ["**Yes**"]
    await page.check("[value=note]")
    assert await page.evaluate("looks") == ["**Yes**", ""]
    await page.check("[data-preview]")
    await page.evaluate("document.forms[0].requestSubmit()")
    assert not await page.is_checked("[data-preview]")


async def test_enter_on_a_choice_chooses_and_sends_nothing(show: Show) -> None:
    page = await _with(show, "For the others")
    await page.focus("[value=note]")
    await page.keyboard.press("Enter")
    assert await page.is_checked("[value=note]")
    assert await page.get_attribute("#composer", "aria-label") == "Internal note"
    assert await page.evaluate("sent") == 0


async def test_the_last_seconds_are_counted_from_when_they_were_told(show: Show) -> None:
    page = await show("<td-left id=l ms=1500></td-left>", "composer")
    assert await page.inner_text("#l") == "2 s"
    await page.wait_for_function("() => l.textContent === '1 s'")
    await page.wait_for_function("() => l.textContent === 'a moment'")
    await page.eval_on_selector("#l", "l => l.setAttribute('ms', '8000')")
    assert await page.inner_text("#l") == "8 s"


async def test_words_from_elsewhere_stand_where_the_cursor_is(show: Show) -> None:
    page = await _with(show, "Hello, bye", ", bye")
    await page.evaluate("composer.setSelectionRange(6, 6)")
    put = "n => { td.isAsked = n < 3; document.body.insertAdjacentHTML('beforeend', `<td-put into=composer words=' it is ${n}.'></td-put>`) }"
    await page.evaluate(put, 1)
    assert await page.input_value("#composer") == "Hello, it is 1. bye"
    await page.evaluate(put, 2)
    assert await page.input_value("#composer") == "Hello, it is 1. it is 2. bye"
    await page.evaluate(put, 3)
    assert await page.input_value("#composer") == "Hello, it is 1. it is 2. bye", "nobody asked"
