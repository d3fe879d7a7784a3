"""The search of the queue, key by key: what it finds is shown where it stands, and typos are met."""

from __future__ import annotations

import secrets
from string import ascii_lowercase

from playwright.async_api import Locator, Page, expect

from tests.browser import lines, steps
from tests.browser.windows import Windows
from tests.served import Served


def box(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Search tickets")


def letters() -> str:
    """A word of nothing but letters: what has a digit is never taken for a slip."""
    return "w" + "".join(secrets.choice(ascii_lowercase) for _ in range(8))


async def test_a_typo_shows_what_was_meant_and_can_be_insisted_on(windows: Windows, served: Served) -> None:
    word = letters()
    typed = word[:-2] + word[-1]
    served.a_ticket(f"Question {word}")
    page = await windows.open("/desk", "ana")
    await box(page).press_sequentially(typed, delay=90)
    line = page.get_by_role("status").filter(has_text="Nothing with")
    await expect(line).to_contain_text(f"Nothing with “{typed}”. Showing “{word}”.")
    await expect(steps.row(page, word)).to_be_visible()
    await expect(page.locator("mark").first).to_have_text(word)
    await line.get_by_role("button", name="only").click()
    await expect(line).to_have_count(0)
    await expect(steps.total(page)).to_have_text("0")
    await page.get_by_role("button", name=f"“{word}”").click()
    await expect(box(page)).to_have_value(word)
    await expect(steps.row(page, word)).to_be_visible()


async def test_what_was_said_is_shown_under_the_row_as_it_was_written(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    served.a_ticket("A plain question", description=f"Look: <img src=x onerror=alert(1)> {word} & more")
    page = await windows.open(f"/desk?search={word}", "ana")
    row = steps.row(page, "A plain question")
    await expect(row).to_contain_text(f"<img src=x onerror=alert(1)> {word} & more")
    await expect(row.locator("mark")).to_have_text(word)


async def test_a_number_and_enter_open_the_ticket_and_back_shows_the_search(
    windows: Windows, served: Served
) -> None:
    number = served.a_ticket(f"The {steps.a_word()}")
    page = await windows.open("/desk", "ana")
    await box(page).fill(f"#{number}")
    await expect(page.get_by_role("status").filter(has_text=f"Enter opens {number}")).to_be_visible()
    await box(page).press("Enter")
    await steps.arrive(page, f"/desk/tickets/{number}")
    await page.go_back()
    await expect(page).to_have_url(f"{served.url}/desk?search=%23{number}")
    await expect(box(page)).to_have_value(f"#{number}")
    await expect(steps.total(page)).to_have_text("1")


async def test_typing_fills_neither_the_history_nor_loses_letters_on_a_slow_line(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    served.a_ticket(f"{word} wanted")
    page = await windows.open("/desk", "ana")
    pages = await page.evaluate("history.length")
    await lines.slow_down(page, 0.4)
    await box(page).press_sequentially(word, delay=130)
    await expect(steps.total(page)).to_have_text("1")
    await expect(box(page)).to_have_value(word)
    await expect(box(page)).to_be_focused()
    assert await page.evaluate("history.length") == pages
    await box(page).fill("")
    await expect(page).to_have_url(f"{served.url}/desk")
    await expect(steps.row(page, word)).to_be_visible()
