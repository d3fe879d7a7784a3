"""What is written is on the server within a second of a pause, and words of two places meet without loss."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import Page

from tests.ui.conftest import Show

FORM = """<form data-keep=reply-12 data-draft=12 onsubmit='event.preventDefault()'>
<input type=hidden name=draft data-keep-id><input type=hidden name=seen id=seen>
<input type=radio name=kind value=reply checked><input type=radio name=kind value=note>
<textarea name=body id=body data-heard></textarea>
<span data-draft-note=server hidden>Draft saved</span><span data-draft-note=device hidden>Here only</span></form>
<div id=line data-newest=34 data-draft-told='{told}'><button hidden data-save onclick="saved.push({{ ...td.drafted() }})"></button>
<button hidden data-look-again onclick="looked++"></button></div><script>var saved = [], looked = 0</script>"""
NOTHING = {"ticket": 12, "turn": 0, "looked": 1, "is_kept": True, "body": "", "is_note": False, "seen": 0}


async def _page(show: Show, **told: Any) -> Page:
    page = await show(FORM.format(told=json.dumps(NOTHING | told)), "keep", "drafts")
    await page.wait_for_function("() => document.forms[0].restored")
    return page


async def _saved(page: Page, count: int) -> dict[str, Any]:
    await page.wait_for_function(f"() => saved.length >= {count}")
    last: dict[str, Any] = await page.evaluate("saved.at(-1)")
    return last


async def _tell(page: Page, **told: Any) -> None:
    """As the server does: the answer to what was sent, or what it has."""
    await page.evaluate("told => { line.dataset.draftTold = told }", json.dumps(NOTHING | told))
    await page.evaluate("new Promise(requestAnimationFrame)")


async def test_a_pause_saves_with_what_had_been_seen_when_it_was_begun(show: Show) -> None:
    page = await _page(show)
    await page.locator("#body").press_sequentially("Half an ")
    await page.evaluate("() => { line.dataset.newest = 40 }")
    await page.locator("#body").press_sequentially("answer")
    draft = await _saved(page, 1)
    assert draft == {"ticket": 12, "body": draft["body"], "is_note": False, "seen": 34, "turn": 1}
    assert "Half an answer".startswith(draft["body"])
    while draft["body"] != "Half an answer":  # the machine was slower than the pause
        draft = await _saved(page, draft["turn"] + 1)
    assert not await page.is_visible("[data-draft-note=server]")
    await _tell(page, turn=draft["turn"])
    assert await page.is_visible("[data-draft-note=server]")
    await page.locator("#body").press("x")
    assert not await page.is_visible("[data-draft-note=server]")


async def test_leaving_the_field_saves_at_once_and_a_choice_of_its_reader_too(show: Show) -> None:
    page = await _page(show)
    await page.clock.install()
    await page.fill("#body", "For the others")
    await page.evaluate("body.focus()")
    await page.evaluate("body.blur()")
    assert (await _saved(page, 1))["is_note"] is False
    await _tell(page, turn=1)
    await page.check("[value=note]")
    await page.clock.run_for(1000)
    assert (await _saved(page, 2))["is_note"] is True


async def test_a_note_is_a_note_again_after_a_reload(show: Show) -> None:
    page = await _page(show)
    await page.check("[value=note]")
    await page.fill("#body", "Only for us")
    await page.reload()
    await page.wait_for_function("() => body.value === 'Only for us'")
    await page.wait_for_function("() => document.querySelector('[value=note]').checked")


async def test_what_is_not_answered_is_sent_again_and_said_to_be_here_only(show: Show) -> None:
    page = await _page(show)
    await page.clock.install()
    await page.fill("#body", "Half an answer")
    await page.clock.run_for(1000)
    assert len(await page.evaluate("saved")) == 1
    await page.clock.run_for(5000)
    assert [each["turn"] for each in await page.evaluate("saved")] == [1, 2]
    assert await page.is_visible("[data-draft-note=device]")
    await _tell(page, turn=2)
    assert not await page.is_visible("[data-draft-note=device]")
    await page.clock.run_for(600_000)
    assert len(await page.evaluate("saved")) == 2


async def test_another_devices_words_are_here_with_their_reader(show: Show) -> None:
    page = await _page(show, body="Begun on the train", is_note=True, seen=20)
    await page.wait_for_function("() => body.value === 'Begun on the train'")
    assert await page.is_checked("[value=note]")
    assert await page.is_visible("[data-draft-note=server]")
    await page.locator("#body").press("End")
    await page.locator("#body").press_sequentially(", and")
    assert (await _saved(page, 1))["seen"] == 20


MINE = "Half an answer, and"


@pytest.mark.parametrize(
    ("kept", "theirs", "then"),
    [
        # Never told to the server, or told in vain.
        ({}, "", MINE),
        ({"sent": [MINE]}, "", MINE),
        # What the server has is what it was told from here, earlier.
        ({"sent": ["Half an", MINE]}, "Half an", MINE),
        ({"acked": "Half an"}, "Half an", MINE),
        # Another device went on with it, or sent it.
        ({"acked": MINE}, "Half an answer, and more", "Half an answer, and more"),
        ({"acked": MINE}, "", ""),
        # A reply that was taken back stands before what was begun meanwhile.
        ({"acked": "Half an"}, "Sent.\n\nHalf an", f"Sent.\n\n{MINE}"),
        # Both are new: both stay.
        ({}, "Something else", f"Something else\n\n{MINE}"),
        ({"acked": "Half"}, "Something else", f"Something else\n\n{MINE}"),
        ({}, "Half an", MINE),
        ({}, f"{MINE} more", f"{MINE} more"),
    ],
)
async def test_words_of_two_places_meet_without_loss(
    show: Show, kept: dict[str, Any], theirs: str, then: str
) -> None:
    page = await _page(show)
    draft = {"at": 0, "id": "d", "values": {"body": MINE}} | kept
    keep = "([draft]) => localStorage.setItem('keep:reply-12', JSON.stringify({ ...draft, at: Date.now() }))"
    await page.evaluate(keep, [draft])
    page = await _page(show, body=theirs)
    await page.wait_for_function("then => body.value === then", arg=then)
    if then != theirs:
        assert (await _saved(page, 1))["body"] == then


async def test_what_was_sent_is_not_saved_any_more_and_what_was_refused_is(show: Show) -> None:
    page = await _page(show)
    await page.clock.install()
    await page.fill("#body", "All of it.")
    await page.evaluate("document.forms[0].requestSubmit()")
    assert await page.input_value("#seen") == "34"
    await page.clock.run_for(3000)
    assert await page.evaluate("saved") == []
    await page.clock.run_for(2000)
    assert (await _saved(page, 1))["body"] == "All of it.", "nothing said that it was sent"
    forget = "id => document.body.insertAdjacentHTML('beforeend', `<i data-keep-clear=reply-12 data-keep-sent=${id}></i>`)"
    await page.evaluate(forget, await page.input_value("[data-keep-id]"))
    await page.wait_for_function("() => body.value === ''")
    await page.clock.run_for(1000)
    assert (await _saved(page, 2))["body"] == "", "the server forgets it again"


@pytest.mark.parametrize("is_late", [False, True], ids=["nothing heard", "the first answer comes late"])
async def test_words_that_were_sent_do_not_come_back_with_those_that_were_typed_since(
    show: Show, is_late: bool
) -> None:
    """The server was told of both while the reply was on its way, and the page is loaded again before it hears of the rest."""
    page = await _page(show)
    await page.fill("#body", "Sent back.")
    if is_late:
        await page.evaluate("() => { body.focus(); body.blur() }")
        await _saved(page, 1)
    await page.evaluate("document.forms[0].requestSubmit()")
    await page.fill("#body", "Sent back. And a credit note")
    await page.wait_for_function("() => saved.some(({ body }) => body.endsWith('note'))")
    if is_late:
        await _tell(page, turn=1)
    forget = "id => document.body.insertAdjacentHTML('beforeend', `<i data-keep-clear=reply-12 data-keep-sent=${id}></i>`)"
    await page.evaluate(forget, await page.input_value("[data-keep-id]"))
    await page.wait_for_function("() => body.value === 'And a credit note'")
    page = await _page(show, body="Sent back. And a credit note")
    assert (await _saved(page, 1))["body"] == "And a credit note"
    assert await page.input_value("#body") == "And a credit note"


async def test_a_reply_that_is_held_no_longer_is_looked_for(show: Show) -> None:
    page = await _page(show)
    await page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<i id=h data-held-own=yes><button>Back</button></i>')"
    )
    await page.evaluate("new Promise(requestAnimationFrame)")
    await page.get_by_role("button", name="Back").click()
    await page.evaluate("h.remove()")
    await page.wait_for_function("() => looked === 1")
    await _tell(page, looked=2, body="Sent too early.")
    assert await page.input_value("#body") == "Sent too early."
    assert await page.evaluate("document.activeElement.id") == "body"
