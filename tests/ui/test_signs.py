"""A sign opens a list while somebody writes, and is in nobody's way."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.ui.conftest import Show

PAGE = """<form onsubmit='event.preventDefault()'><input type=radio name=kind value=reply checked><input type=radio name=kind value=note>
<div data-sign="/" data-sign-for=words hidden><div role=listbox id=macros aria-label=Macros>
<div role=option aria-selected=false data-name="Refund a double charge" data-puts="" onclick="used.push('refund')">Refund a double charge</div>
<div role=option aria-selected=false data-name="Ask for the invoice" data-puts="" onclick="used.push('invoice')">Ask for the invoice</div>
</div><p>None</p></div>
<div data-sign="@" data-sign-for=words data-only=note hidden><div role=listbox id=people aria-label=People>
<div role=option aria-selected=false data-name="Ana Moreau" data-puts="@Ana Moreau ">Ana Moreau</div>
<div role=option aria-selected=false data-name="José Ruiz" data-puts="@José Ruiz ">José Ruiz</div></div><p>None</p></div>
<textarea id=words data-marks></textarea></form><script>var used = []</script>"""


async def _page(show: Show) -> Page:
    page = await show(PAGE, "composer", "signs")
    await page.focus("#words")
    return page


async def test_a_slash_finds_a_macro_by_some_of_its_letters(show: Show) -> None:
    page = await _page(show)
    await page.keyboard.type("Hello /inv")
    await expect(page.get_by_role("option")).to_have_text(["Ask for the invoice"])
    active = await page.get_attribute("#words", "aria-activedescendant")
    assert await page.get_attribute("[role=option]:not([hidden])", "id") == active
    await page.keyboard.press("Enter")
    assert await page.input_value("#words") == "Hello "
    assert await page.evaluate("used") == ["invoice"]
    await expect(page.get_by_role("listbox")).to_be_hidden()


async def test_arrows_move_and_a_click_takes(show: Show) -> None:
    page = await _page(show)
    await page.keyboard.type("/")
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("option", selected=True)).to_have_text("Ask for the invoice")
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("option", selected=True)).to_have_text("Refund a double charge")
    await page.get_by_role("option", name="Ask for").click()
    assert await page.evaluate("used") == ["invoice"]
    assert await page.input_value("#words") == ""
    await expect(page.locator("#words")).to_be_focused()


async def test_people_are_named_in_notes_alone(show: Show) -> None:
    page = await _page(show)
    await page.keyboard.type("@jo")
    await expect(page.get_by_role("listbox")).to_be_hidden()
    await page.check("[value=note]")
    await page.fill("#words", "")
    await page.keyboard.type("Ask @jose")
    await expect(page.get_by_role("option")).to_have_text(["José Ruiz"])
    await page.keyboard.press("Tab")
    assert await page.input_value("#words") == "Ask @José Ruiz "
    await expect(page.get_by_role("listbox")).to_be_hidden()


async def test_it_is_in_nobodys_way(show: Show) -> None:
    page = await _page(show)
    for words in ("and/or", "https://a.example/re", "/nothing like it", "/ re", "mail li@example"):
        await page.fill("#words", "")
        await page.keyboard.type(words)
        await expect(page.get_by_role("listbox")).to_be_hidden()
        await page.keyboard.press("Enter")
        assert await page.input_value("#words") == words + "\n"
    await page.fill("#words", "")
    await page.keyboard.type("/re")
    await expect(page.get_by_role("listbox")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("listbox")).to_be_hidden()
    assert await page.input_value("#words") == "/re"
    await expect(page.locator("#words")).to_be_focused()


async def test_what_comes_after_it_was_asked_for_is_offered_too(show: Show) -> None:
    page = await _page(show)
    await page.evaluate("macros.replaceChildren()")
    late = "<div role=option aria-selected=false data-name='{}' data-puts=''>Late</div>"
    await page.keyboard.type("/")
    await expect(page.locator("[data-sign='/'] p")).to_be_visible()
    await page.keyboard.type("re")
    await expect(page.locator("[data-sign='/'] p")).to_be_hidden()
    await page.evaluate("html => macros.innerHTML = html", late.format("Refund"))
    await expect(page.get_by_role("option", selected=True)).to_have_text("Late")
    await page.keyboard.press("Enter")
    assert await page.input_value("#words") == ""
