"""As a person types: a suggestion comes beside the words, nothing jumps, and it is heard once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.windows import PHONE, WIDE, Windows
from tests.served import Served

OLDER, NEWER = "The invoice of November is wrong.", "The export crashes with an error."
# What stands below the words, and would jump if room were not kept for what comes.
PLACES = ("#email", "#category", "#priority", "button[type=submit]")
RECORD = """([what, name]) => {
    const now = () => [...document.querySelectorAll(what)].map((place) => place.textContent).join("");
    const heard = (window[name] = [now()]);
    new MutationObserver(() => now() !== heard.at(-1) && heard.push(now()))
        .observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
# Where a layer is not as large as its field, or sets its words otherwise, the marks lie beside the words.
MISPLACED = """() => [...document.querySelectorAll(".marked")].flatMap((marked) => {
    const [back, field] = marked.children, size = (part) => JSON.stringify(part.getBoundingClientRect());
    const names = ["fontFamily", "fontSize", "fontWeight", "lineHeight", "letterSpacing", "padding", "borderWidth"];
    const differ = names.filter((name) => getComputedStyle(back)[name] !== getComputedStyle(field)[name]);
    return size(back) === size(field) ? differ : [...differ, "size"];
})"""
SPEAKS = "[role=status], [role=alert], [role=log], [aria-live], output"


async def _record(page: Page, what: str, name: str) -> None:
    """From now on keep every text that some elements have together, one after the other."""
    await page.evaluate(RECORD, [what, name])


async def _tops(page: Page) -> list[float]:
    """Where the fields and the button begin on the page."""
    boxes = [await page.locator(place).bounding_box() for place in PLACES]
    scrolled: float = await page.evaluate("scrollY")
    return [box["y"] + scrolled for box in boxes if box]


async def _marked(page: Page, kind: str) -> list[str]:
    return await page.locator(f".marked .back mark.{kind}").all_inner_texts()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
async def test_nothing_jumps_while_suggestions_come_and_go(
    windows: Windows, served: Served, size: tuple[int, int]
) -> None:
    served.stub.behave("slow-1")
    page = await windows.open("/", size=size)
    await steps.arrive_at_form(page)
    seen: dict[str, Any] = {"empty": await _tops(page)}
    await steps.write(page, f"{steps.a_word()} charged twice")
    await expect(page.get_by_role("option", name="Looking at it").first).to_be_attached()
    seen["asking"] = await _tops(page)
    await expect(page.locator("#priority-why")).to_contain_text("Because you wrote")
    seen["suggested"] = await _tops(page)
    await steps.choose(page, "Priority", "Low")
    await expect(page.get_by_role("button", name="Use the suggestion of Gemini: High")).to_be_visible()
    seen["chosen"] = await _tops(page)
    served.stub.behave("e503")
    await page.get_by_label("Title").fill("Hello")
    await expect(page.locator("#category-why")).to_contain_text("Our own guess")
    seen["by the rules"] = await _tops(page)
    assert seen == dict.fromkeys(seen, seen["empty"])


async def test_a_suggestion_is_heard_once(windows: Windows) -> None:
    page = await windows.open("/")
    await steps.arrive_at_form(page)
    await _record(page, SPEAKS, "heard")
    await page.get_by_label("Title").press_sequentially(steps.TITLE, delay=20)
    await page.get_by_label("Description").press_sequentially(steps.DESCRIPTION, delay=20)
    await expect(page.locator("#category-why")).to_contain_text("Gemini suggests Billing")
    await page.get_by_label("Description").press_sequentially(" Thank you very much.", delay=20)
    await asyncio.sleep(1.5)
    before, *after = await page.evaluate("heard")
    assert after == [before + "Gemini suggests Billing, priority High."]


async def test_a_slow_answer_for_older_words_never_shows(windows: Windows, served: Served) -> None:
    served.stub.behave("slow-2")
    page = await windows.open("/")
    await steps.arrive_at_form(page)
    await _record(page, "#category-why", "shown")
    description = page.get_by_label("Description")
    await description.fill(OLDER)
    await expect(page.get_by_role("option", name="Looking at it").first).to_be_attached()
    served.stub.behave("ok")
    await description.fill(NEWER)
    await expect(page.locator("#category-why")).to_contain_text("Gemini suggests Technical")
    await asyncio.sleep(2.5)
    shown = " ".join(await page.evaluate("shown"))
    assert "Technical" in shown
    assert "Billing" not in shown


async def test_a_choice_stands_while_one_goes_on_typing(windows: Windows) -> None:
    page = await windows.open("/")
    await steps.write(page, "A question", OLDER)
    await expect(page.locator("#category-why")).to_contain_text("Gemini suggests Billing")
    await steps.choose(page, "Category", "Account")
    await page.evaluate("document.querySelector('#category').dataset.chosen = ''")
    await page.get_by_label("Description").fill(NEWER)
    await expect(page.get_by_role("button", name="Use the suggestion of Gemini: Technical")).to_be_visible()
    await expect(page.get_by_label("Category")).to_have_value("account")


async def test_the_words_that_spoke_for_it_are_marked_where_they_stand(windows: Windows) -> None:
    page = await windows.open("/")
    await steps.write(page, "A question", "We were charged twice. Please look at the invoice.")
    await expect(page.locator("#category-why .because")).to_contain_text("Because you wrote: “")
    assert await _marked(page, "category")
    assert "".join(await _marked(page, "priority")) == "charged twice"
    mark = page.locator(".back mark.priority").first
    await expect(mark).to_have_attribute("title", "Spoke for Billing and High")
    assert await page.evaluate(MISPLACED) == []


async def test_marks_are_not_seen_where_the_words_have_moved(windows: Windows) -> None:
    page = await windows.open("/")
    await steps.write(page, "A question", "We were charged twice. Please look at the invoice.")
    mark = page.locator(".back mark.priority").first
    await expect(mark).to_be_visible()
    description = page.get_by_label("Description")
    await description.press("End")
    await page.keyboard.type(" Thanks")
    await expect(mark).to_be_visible()
    await description.press("Control+Home")
    await page.keyboard.type("Hello. ")
    await expect(mark).to_be_hidden()
    await expect(mark).to_be_visible()
