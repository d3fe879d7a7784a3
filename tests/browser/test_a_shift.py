"""A whole shift without a mouse: from the sign-in to the sign-out nothing is pressed but keys."""

from __future__ import annotations

import re

from playwright.async_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.windows import Windows
from tests.served import PASSWORD, Served
from ticketdesk.models import Priority

POINTED = "addEventListener('pointerdown', () => sessionStorage.setItem('pointed', 'yes'), true)"


def _current(page: Page) -> Locator:
    return page.locator("[data-row][aria-current=true]")


async def _palette(page: Page, words: str, line: str) -> None:
    """Open the palette, and run the line that stands first for these words."""
    await page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Command palette")
    # The very first time it is fetched; what is typed meanwhile is not lost.
    await expect(palette.get_by_role("textbox").or_(palette.get_by_role("combobox"))).to_be_focused()
    await page.keyboard.type(words)
    await expect(palette.get_by_role("option", selected=True)).to_contain_text(line)
    await page.keyboard.press("Enter")
    await expect(palette).to_be_hidden()


async def _write(page: Page, key: str, words: str) -> None:
    await page.keyboard.press(key)
    await expect(page.locator("#composer")).to_be_focused()
    await page.keyboard.type(words)
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("article").filter(has_text=words)).to_be_visible()
    await expect(page.locator("#composer")).to_have_value("")
    await page.keyboard.press("Escape")
    await expect(page.locator("#composer")).not_to_be_focused()


async def _reads(page: Page, number: int) -> None:
    """Wait until the ticket's own page is there, with the composer of this ticket."""
    await steps.arrive(page, f"/desk/tickets/{number}")
    await expect(page.locator(f"form[data-keep=reply-{number}] #composer")).to_be_visible()


async def _sign_in(page: Page) -> None:
    for _ in range(5):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.name") == "email":
            break
    await page.keyboard.type("ana@example.com")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await steps.arrive(page, "/desk")
    await expect(page.get_by_role("table", name="Tickets")).to_be_visible()
    await page.wait_for_function(
        "() => window.td?.press && document.querySelector('[data-hotkey=\"mod+k\"]')"
    )


async def test_a_whole_shift_without_a_mouse(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    titles = [f"{word} {name}" for name in ("first", "second", "third")]
    third, second, first = (served.a_ticket(title, priority=Priority.high) for title in reversed(titles))
    page = await windows.open("/login")
    await page.context.add_init_script(POINTED)
    await page.reload()
    await _sign_in(page)

    # Search, then filter by the palette.
    await page.keyboard.press("/")
    await page.keyboard.type(word)
    await expect(steps.total(page)).to_have_text("3")
    await page.keyboard.press("Escape")
    await _palette(page, "priority: high", "Priority: high")
    await page.wait_for_url(re.compile("priority=high"))
    await expect(steps.total(page)).to_have_text("3")

    # Read the list, answer the first, and go on to the next.
    await page.keyboard.press("j")
    await expect(_current(page)).to_contain_text(titles[0])
    await page.keyboard.press("Enter")
    await _reads(page, first)
    await _write(page, "r", "We look into it.")
    await _write(page, "n", "It is the exporter.")
    await page.keyboard.press("e")
    await _reads(page, second)
    await expect(page.get_by_text(re.compile(r"Ticket \d+ resolved"))).to_be_visible()
    await page.keyboard.press(">")
    await _reads(page, third)
    await page.keyboard.press("<")
    await _reads(page, second)
    await page.keyboard.press("Escape")
    await page.wait_for_url(re.compile(rf"search={word}&priority=high"))
    await expect(_current(page)).to_contain_text(titles[1])

    # What is ticked is ticked as it is seen: the list has caught up with what was done meanwhile.
    await expect(page.get_by_role("row").filter(has_text=titles[0])).to_contain_text("Resolved")

    # Two at once, and back.
    await page.keyboard.press("x")
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await expect(page.get_by_role("toolbar", name="Selected tickets")).to_contain_text("2 selected")
    await page.keyboard.press("p")
    await expect(page.get_by_role("menu", name="Priority")).to_be_visible()
    await page.keyboard.press("l")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(re.compile("^2 .*Low"))).to_be_visible()
    await page.keyboard.press("Control+z")
    await expect(page.get_by_text(re.compile("Undone: .*2 tickets are as they were"))).to_be_visible()

    # Somebody calls: a ticket for them.
    await page.keyboard.press("c")
    await expect(page.get_by_role("dialog").get_by_label("Email")).to_be_focused()
    for words in ("mara@example.com", f"{word} called", "She hears a hum."):
        await page.keyboard.type(words)
        await page.keyboard.press("Tab")
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("heading", name=f"{word} called")).to_be_visible()
    await expect(page.get_by_text("Ana Moreau opened it for mara@example.com")).to_be_visible()
    await expect(page.get_by_role("dialog")).to_be_hidden()

    # Look something up, go somewhere, and go home.
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Resolve, and go to the next")
    await page.keyboard.press("Escape")
    await page.keyboard.press("g")
    await page.keyboard.press("a")
    await steps.arrive(page, "/desk/insights")
    await expect(page.get_by_role("heading", name="Insights")).to_be_visible()
    await _palette(page, "sign out", "Sign out")
    await steps.arrive(page, "/login")
    # A tab that was somebody's loads once more for nobody, so it is asked until it stands still.
    await page.wait_for_function(
        "() => document.readyState === 'complete' && sessionStorage.getItem('pointed') === null"
    )
