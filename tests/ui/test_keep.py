"""What people type stays on their device until it is sent."""

from __future__ import annotations

import json

import pytest

from tests.ui.conftest import Show

FORM = """<form data-keep=ask>
<input name=title id=title><textarea name=words id=words></textarea>
<input name=secret id=secret type=password><input name=code id=code data-keep-never>
<select name=kind id=kind data-keep-choice><option>a<option>b</select>
<select name=other id=other><option>a<option>b</select>
<input type=hidden name=draft id=draft data-keep-id><span id=note data-keep-note hidden>Saved</span>
</form>"""


async def test_words_are_there_again_after_a_reload(show: Show) -> None:
    page = await show(FORM, "keep")
    await page.fill("#title", "Charged twice")
    await page.fill("#words", "Two lines on the statement.")
    await page.reload()
    assert await page.input_value("#title") == "Charged twice"
    assert await page.input_value("#words") == "Two lines on the statement."


async def test_the_note_says_so_only_once_something_was_kept(show: Show) -> None:
    page = await show(FORM, "keep")
    assert not await page.is_visible("#note")
    await page.fill("#title", "C")
    assert await page.is_visible("#note")
    await page.fill("#title", "")
    assert not await page.is_visible("#note")


async def test_passwords_and_marked_fields_are_never_kept(show: Show) -> None:
    page = await show(FORM, "keep")
    await page.fill("#secret", "hunter2")
    await page.fill("#code", "123456")
    await page.fill("#title", "x")
    kept = await page.evaluate("localStorage.getItem('keep:ask')")
    assert json.loads(kept)["values"] == {"title": "x"}


async def test_only_a_marked_choice_that_a_person_made_is_kept(show: Show) -> None:
    page = await show(FORM, "keep")
    await page.fill("#title", "x")
    suggest = "select => { select.value = 'b'; select.dispatchEvent(new Event('change', {bubbles: true})) }"
    await page.eval_on_selector("#kind", suggest)
    await page.eval_on_selector("#other", suggest)
    assert json.loads(await page.evaluate("localStorage.getItem('keep:ask')"))["values"] == {"title": "x"}
    await page.focus("#kind")
    await page.keyboard.press("ArrowUp")
    assert json.loads(await page.evaluate("localStorage.getItem('keep:ask')"))["values"]["kind"] == "a"


async def test_a_choice_that_was_taken_back_is_not_kept(show: Show) -> None:
    page = await show(
        FORM.replace("</form>", "<button type=button data-keep-drop=kind>Back</button></form>"), "keep"
    )
    await page.fill("#title", "x")
    await page.focus("#kind")
    await page.keyboard.press("ArrowDown")
    await page.get_by_role("button", name="Back").click()
    assert json.loads(await page.evaluate("localStorage.getItem('keep:ask')"))["values"] == {"title": "x"}


async def test_the_random_id_stays_with_the_draft(show: Show) -> None:
    page = await show(FORM, "keep")
    first = await page.input_value("#draft")
    assert len(first) == 32
    await page.reload()
    assert await page.input_value("#draft") != first, "nothing was typed, so nothing is worth keeping"
    second = await page.input_value("#draft")
    await page.fill("#title", "x")
    await page.reload()
    assert await page.input_value("#draft") == second


async def test_a_draft_is_forgotten_where_its_name_appears(show: Show) -> None:
    page = await show(FORM, "keep")
    await page.fill("#title", "x")
    before = await page.input_value("#draft")
    await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<i data-keep-clear=ask></i>')")
    await page.wait_for_function("() => !localStorage.getItem('keep:ask')")
    assert await page.input_value("#draft") != before, "the next message is another one"
    assert not await page.is_visible("#note")


async def test_signing_out_forgets_every_draft(show: Show) -> None:
    page = await show(FORM + "<form data-keep=reply><input name=a id=a></form>", "keep")
    await page.fill("#title", "x")
    await page.fill("#a", "y")
    await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<i data-keep-clear=\"*\"></i>')")
    await page.wait_for_function("() => localStorage.length === 0")


async def test_a_draft_of_yesterday_is_gone(show: Show) -> None:
    page = await show(FORM, "keep")
    old = "{at: Date.now() - 25 * 36e5, values: {title: 'old'}}"
    await page.evaluate(f"localStorage.setItem('keep:ask', JSON.stringify({old}))")
    await page.reload()
    assert await page.input_value("#title") == ""
    assert await page.evaluate("localStorage.getItem('keep:ask')") is None


async def test_a_form_that_react_mounts_later_is_filled_and_told(show: Show) -> None:
    """React listens at the root and compares with what it remembers of the element itself."""
    page = await show(FORM, "keep")
    await page.fill("#title", "Charged twice")
    react = """<div id=root></div><script>
      window.__reactRouterContext = {}; window.heard = [];
      document.addEventListener("input", (event) => heard.push(event.target.value));
      setTimeout(() => { root.innerHTML = '<form data-keep=ask id=f><input name=title id=title></form>'; }, 50);
      document.__reactContainer$x = { stateNode: { current: { memoizedState: { isDehydrated: true } } } };
      setTimeout(() => { document.__reactContainer$x.stateNode.current.memoizedState.isDehydrated = false; }, 300);
    </script>"""
    page = await show(react, "keep")
    await page.wait_for_selector("#title")
    assert await page.input_value("#title") == "", "too early: React would not hear it"
    await page.wait_for_function("() => heard.length === 1")
    assert await page.input_value("#title") == "Charged twice"


async def test_words_of_one_ticket_do_not_turn_up_in_another(show: Show) -> None:
    page = await show("<form data-keep=one><input name=a id=a></form>", "keep")
    await page.fill("#a", "for one")
    page = await show("<form data-keep=two><input name=a id=a></form>", "keep")
    assert await page.input_value("#a") == ""
    await page.eval_on_selector("form", "form => { form.dataset.keep = 'one' }")
    await page.wait_for_function("() => a.value === 'for one'")


async def test_typing_goes_on_without_storage(show: Show) -> None:
    page = await show(FORM, "keep")
    more_than_fits = "x" * 6_000_000
    await page.fill("#title", more_than_fits)
    assert await page.input_value("#title") == more_than_fits
    assert not await page.is_visible("#note"), "it would not be true"


REPLY = """<form data-keep=reply onsubmit='event.preventDefault()'>
<textarea name=body id=body></textarea><input type=hidden name=draft id=draft data-keep-id></form>"""
ANSWER = "id => document.body.insertAdjacentHTML('beforeend', `<i data-keep-clear=reply data-keep-sent=${id}></i>`)"


@pytest.mark.parametrize(
    ("sent", "then", "left"),
    [
        ("Sent back.", "Sent back.", ""),
        ("Sent back.", "Sent back.\n\nOne more thing", "One more thing"),
        ("Sent back.", "Sent it back.", "Sent it back."),
        ("Yes", "Yesterday it was", "Yesterday it was"),
        ("Sent back.", "", ""),
    ],
)
async def test_a_form_that_was_sent_keeps_what_was_typed_since(
    show: Show, sent: str, then: str, left: str
) -> None:
    page = await show(REPLY, "keep")
    await page.fill("#body", sent)
    draft = await page.input_value("#draft")
    await page.eval_on_selector("form", "form => form.requestSubmit()")
    await page.fill("#body", then)
    await page.evaluate(ANSWER, draft)
    await page.wait_for_function("was => draft.value !== was", arg=draft)
    assert await page.input_value("#body") == left
    await page.reload()
    assert await page.input_value("#body") == left


async def test_an_answer_to_other_words_empties_nothing(show: Show) -> None:
    """Such as the last one, when its page is opened again."""
    page = await show(REPLY, "keep")
    await page.fill("#body", "Half an answer")
    await page.evaluate(ANSWER, "of-the-words-before")
    await page.evaluate("new Promise(requestAnimationFrame)")
    assert await page.input_value("#body") == "Half an answer"
    assert "Half" in await page.evaluate("localStorage.getItem('keep:reply')")


async def test_a_form_that_is_gone_when_the_answer_comes_keeps_what_was_typed_meanwhile(show: Show) -> None:
    page = await show(FORM.replace("<form", "<form onsubmit='event.preventDefault()'"), "keep")
    await page.fill("#title", "Charged twice")
    await page.eval_on_selector("form", "form => form.requestSubmit()")
    await page.fill("#words", "And one more thing")
    gone = "document.forms[0].outerHTML = '<i data-keep-clear=ask></i>'"
    await page.evaluate(gone)
    await page.wait_for_function("() => !localStorage.getItem('keep:ask').includes('Charged')")
    assert "one more thing" in await page.evaluate("localStorage.getItem('keep:ask')")
