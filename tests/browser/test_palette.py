"""The command palette: what stands first, what is marked, and that it opens whenever its key is pressed."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.windows import Windows
from tests.served import Served

LINES = "lines => lines.slice(0, 1).map(line => line.querySelector('.clip').innerHTML)[0]"
# Both keys come from where the focus is, before the browser has drawn anything.
AT_ONCE = """keys => keys.forEach(([key, ctrlKey]) =>
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, bubbles: true, cancelable: true })))"""


def _palette(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Command palette")


async def _a_row(windows: Windows, served: Served) -> tuple[Page, int, Locator]:
    word = steps.a_word()
    number = served.a_ticket(word)
    page = await windows.open(f"/desk?search={word}", "ana")
    row = page.locator(f'[data-row="{number}"]')
    await expect(row).to_be_visible()
    await page.keyboard.press("j")
    return page, number, row


async def _ask(page: Page, words: str, first: str) -> None:
    await page.keyboard.press("Control+k")
    await expect(_palette(page).get_by_role("combobox")).to_be_focused()
    await page.keyboard.type(words)
    await expect(_palette(page).get_by_role("option", selected=True)).to_have_text(first)


async def test_a_value_stands_first_and_is_set_in_the_list_and_on_the_ticket(
    windows: Windows, served: Served
) -> None:
    page, _, row = await _a_row(windows, served)
    await _ask(page, "crit", "Set the priority: critical")
    first = _palette(page).get_by_role("option")
    assert await first.evaluate_all(LINES) == "Set the priority: <u>crit</u>ical"
    await page.keyboard.press("Enter")
    await expect(row).to_contain_text("Critical")
    await page.keyboard.press("Enter")
    await expect(page.locator("#composer")).to_be_visible()
    await _ask(page, "prog", "Set the status: in progress")
    await page.keyboard.press("Enter")
    await expect(steps.fact(page, "Status")).to_contain_text("In progress")


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("bill", "Set the category: billing"),
        ("close", "Set the status: closed"),
        ("mine", "MineGM"),
        ("sign", "Sign out"),
    ],
)
async def test_what_fits_best_stands_first_whatever_its_group(
    windows: Windows, served: Served, words: str, first: str
) -> None:
    page, _, _ = await _a_row(windows, served)
    await _ask(page, words, first)


async def test_a_ticket_is_given_to_somebody_by_name_in_the_list_and_on_its_page(
    windows: Windows, served: Served
) -> None:
    page, _, row = await _a_row(windows, served)
    await _ask(page, "duar", "Assign to Ines Duarte")
    await page.keyboard.press("Enter")
    await expect(row.get_by_label("Ines Duarte")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.locator("#composer")).to_be_visible()
    await _ask(page, "assign moreau", "Assign to Ana Moreau")
    await page.keyboard.press("Enter")
    await expect(steps.fact(page, "Assignee")).to_contain_text("Ana Moreau")
    await _ask(page, "assign nob", "Assign to nobody")
    await page.keyboard.press("Enter")
    await expect(steps.fact(page, "Assignee")).to_contain_text("Nobody")


async def test_who_may_only_look_gives_nothing_to_anybody(windows: Windows, served: Served) -> None:
    page = await windows.open(f"/desk/tickets/{served.a_ticket()}", "vic")
    await expect(page.locator("[data-thread]")).to_be_visible()
    await page.keyboard.press("Control+k")
    await page.keyboard.type("duarte")
    await expect(_palette(page)).to_contain_text("Nothing is called that")


async def test_it_opens_over_the_list_while_its_ticket_is_left(windows: Windows, served: Served) -> None:
    page, number, row = await _a_row(windows, served)
    await page.keyboard.press("Enter")
    await expect(page.locator(f"[data-thread='{number}']")).to_be_visible()
    await page.evaluate(AT_ONCE, [["Escape", False], ["k", True]])
    await expect(row).to_be_visible()
    await expect(_palette(page).get_by_role("combobox")).to_be_focused()


async def test_keys_right_after_it_closed_are_not_lost_in_its_field(windows: Windows, served: Served) -> None:
    page, number, row = await _a_row(windows, served)
    await page.keyboard.press("Enter")
    await expect(page.locator(f"[data-thread='{number}']")).to_be_visible()
    await _ask(page, "crit", "Set the priority: critical")
    await page.evaluate("document.getElementById('palette').close()")
    await page.evaluate(AT_ONCE, [["k", True]])
    await expect(_palette(page)).to_be_visible()
    await page.evaluate("document.getElementById('palette').close()")
    await page.evaluate(AT_ONCE, [["Escape", False]])
    await expect(row).to_be_visible()


async def test_in_colours_of_the_readers_own_its_edge_and_the_chosen_line_are_seen(
    windows: Windows, served: Served
) -> None:
    page, _, _ = await _a_row(windows, served)
    await page.emulate_media(forced_colors="active")
    await _ask(page, "crit", "Set the priority: critical")
    chosen = _palette(page).get_by_role("option", selected=True)
    await expect(_palette(page)).to_have_css("border-top-style", "solid")
    await expect(chosen).to_have_css("outline-style", "solid")
    await expect(_palette(page).get_by_role("option", selected=False).first).to_have_css(
        "outline-style", "none"
    )
    await page.emulate_media(forced_colors="none")


async def test_what_the_list_has_without_a_key_is_offered_where_it_is(
    windows: Windows, served: Served
) -> None:
    page, _, _ = await _a_row(windows, served)
    await _ask(page, "columns", "Choose the columns")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="Columns").get_by_label("No.", exact=True)).to_be_focused()
    await page.keyboard.press("Escape")
    await _ask(page, "save", "Save what is shown as a view")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="Save this view")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog", name="Save this view")).to_be_hidden()
    await page.keyboard.press("g")
    await page.keyboard.press("a")
    await steps.arrive(page, "/desk/insights")
    await page.keyboard.press("Control+k")
    await expect(_palette(page).get_by_role("combobox")).to_be_focused()
    await expect(_palette(page).get_by_role("option", name="Sign out")).to_be_visible()
    await expect(_palette(page).get_by_role("option", name="Choose the columns")).to_have_count(0)
