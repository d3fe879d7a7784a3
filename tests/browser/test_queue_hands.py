"""The list under a hand: nothing moves that it could press, and what is ticked, or the current row, is acted on with keys."""

from __future__ import annotations

import re

from playwright.async_api import Locator, Page, expect
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.browser import steps
from tests.browser.windows import SOON_MS, Windows
from tests.served import Served
from ticketdesk.desk import tickets
from ticketdesk.models import Status

NUMBERS = "() => [...document.querySelectorAll('[data-row]')].map((row) => Number(row.dataset.row))"
CURRENT, TARGETS = "() => window.td.rows.current()", "() => window.td.rows.targets()"

TICKS_AT_ONCE = """number => {
    const seen = new MutationObserver(() => {
        const tick = document.querySelector(`[data-row="${number}"] [data-tick]`);
        if (tick) { seen.disconnect(); tick.click(); }
    });
    seen.observe(document, { subtree: true, childList: true });
}"""


def line(page: Page, number: int) -> Locator:
    """The row of a ticket."""
    return page.locator(f'[data-row="{number}"]')


def toast(page: Page) -> Locator:
    return page.locator(".toast")


def tick(page: Page, number: int) -> Locator:
    return page.get_by_role("checkbox", name=f"Select ticket {number}", exact=True)


async def a_list(
    windows: Windows, served: Served, amount: int, query: str = ""
) -> tuple[Page, str, list[int]]:
    """Some open tickets in Ana's window, and their numbers as they stand there: the newest first."""
    word = steps.a_word()
    made = [served.a_ticket(f"{word} {name}") for name in range(amount)]
    page = await windows.open(f"/desk?search={word}{query}", "ana")
    for number in made:
        await expect(line(page, number)).to_be_visible()
    await page.mouse.move(640, 20)
    return page, word, made[::-1]


def close(served: Served, number: int) -> None:
    """Ines closes a ticket."""

    async def closing(session: AsyncSession) -> None:
        await tickets.close(session, number, by=await served.account(session, "ines"))

    served.do(closing)


async def test_what_comes_waits_behind_a_pill_while_the_pointer_is_there(
    windows: Windows, served: Served
) -> None:
    page, word, shown = await a_list(windows, served, 2, "&status=open")
    await line(page, shown[0]).hover()
    new = served.a_ticket(f"{word} new")
    pill = page.get_by_role("button", name="1 new")
    await expect(pill).to_be_visible(timeout=SOON_MS)
    # It lies below the heads, over the first row: whoever was there is on the pill now, and still in the list.
    head_ends = await page.locator(".row.head").evaluate("head => head.getBoundingClientRect().bottom")
    assert await pill.evaluate("pill => pill.getBoundingClientRect().top") >= head_ends
    await pill.hover()
    close(served, shown[1])
    await expect(line(page, shown[1])).to_have_attribute("data-fate", "stale", timeout=SOON_MS)
    assert await page.evaluate(NUMBERS) == shown
    await page.mouse.move(640, 20)
    await expect(line(page, shown[1])).to_have_count(0)
    assert await page.evaluate(NUMBERS) == [new, shown[0]]
    await expect(line(page, new)).to_have_attribute("data-flash", "a")

    await line(page, new).hover()
    newer = served.a_ticket(f"{word} newer")
    await pill.click(timeout=SOON_MS)
    await expect(line(page, newer)).to_be_visible()
    await expect(pill).to_have_count(0)


async def test_the_keyboard_walks_ticks_a_range_and_opens(windows: Windows, served: Served) -> None:
    page, _, shown = await a_list(windows, served, 4)
    await page.keyboard.press("j")
    await page.keyboard.press("ArrowDown")
    assert await page.evaluate(CURRENT) == shown[1]
    await expect(line(page, shown[1])).to_have_attribute("aria-current", "true")
    await expect(line(page, shown[1]).get_by_role("link")).to_be_focused()
    await page.keyboard.press("x")
    await page.keyboard.press("End")
    await page.keyboard.press("Shift+X")
    await expect(page.get_by_role("toolbar", name="Selected tickets")).to_contain_text("3 selected")
    assert await page.evaluate(TARGETS) == shown[1:]
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("toolbar", name="Selected tickets")).to_be_hidden()
    await page.keyboard.press("ControlOrMeta+a")
    assert await page.evaluate(TARGETS) == shown
    await page.keyboard.press("Escape")
    await tick(page, shown[0]).click()
    await tick(page, shown[2]).click(modifiers=["Shift"])
    assert await page.evaluate(TARGETS) == shown[:3]
    await page.get_by_role("button", name="Clear selection").click()
    await page.keyboard.press("Home")
    await page.keyboard.press("Enter")
    await steps.arrive(page, f"/desk/tickets/{shown[0]}")


async def test_resolving_goes_on_to_the_next_row_and_undo_brings_it_back(
    windows: Windows, served: Served
) -> None:
    page, _, shown = await a_list(windows, served, 3, "&status=open")
    await page.keyboard.press("j")
    await page.keyboard.press("e")
    assert await page.evaluate(CURRENT) == shown[1]
    await expect(toast(page)).to_contain_text(f"Ticket {shown[0]} resolved.")
    await expect(line(page, shown[0])).to_have_count(0)
    await expect(line(page, shown[1]).get_by_role("link")).to_be_focused()
    await toast(page).get_by_role("button", name="Undo").click()
    await expect(toast(page)).to_contain_text("Undone: resolved. 1 ticket is as it was.")
    await expect(line(page, shown[0])).to_be_visible()
    assert await page.evaluate(CURRENT) == shown[1]


async def test_menus_serve_the_row_that_is_current(windows: Windows, served: Served) -> None:
    page, _, shown = await a_list(windows, served, 2)
    await page.keyboard.press("j")
    for key, menu, letters, said in (
        ("s", "Status", "In", "In progress"),
        ("l", "Category", "B", "Billing"),
        ("p", "Priority", "C", "Critical"),
    ):
        await page.keyboard.press(key)
        await expect(page.get_by_role("menu", name=menu, exact=True)).to_be_visible()
        await page.keyboard.type(letters[:1])
        await page.keyboard.press("Enter")
        await expect(line(page, shown[0])).to_contain_text(said)
        await expect(line(page, shown[0]).get_by_role("link")).to_be_focused()
    await page.keyboard.press("i")
    await expect(line(page, shown[0]).get_by_role("img", name=served.people["ana"].name)).to_be_visible()
    await page.keyboard.press("t")
    await page.keyboard.type("refund")
    await page.keyboard.press("Enter")
    await expect(toast(page)).to_contain_text(f"Ticket {shown[0]} tagged “refund”.")
    assert await page.evaluate(CURRENT) == shown[0]


async def test_a_selection_is_changed_at_once_without_what_another_closed(
    windows: Windows, served: Served
) -> None:
    page, _, shown = await a_list(windows, served, 3, "&status=open")
    for number in shown:
        await tick(page, number).click()
    close(served, shown[1])
    await expect(line(page, shown[1])).to_have_attribute("data-fate", "stale", timeout=SOON_MS)
    await page.keyboard.press("s")
    await page.get_by_role("menuitem", name="Resolved").click()
    await expect(toast(page)).to_contain_text(f"2 done, 1 skipped: closed by {served.people['ines'].name}.")
    await expect(page.get_by_role("toolbar", name="Selected tickets")).to_be_hidden()
    await page.keyboard.press("z")
    await expect(toast(page)).to_contain_text("Undone: resolved. 2 tickets are as they were.")
    await expect(line(page, shown[0])).not_to_have_attribute("data-fate", "stale")


async def test_what_is_ticked_before_the_list_has_loaded_again_is_ticked_as_it_comes(
    windows: Windows, served: Served
) -> None:
    page, _, shown = await a_list(windows, served, 2)
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page.locator(f"[data-thread='{shown[0]}']")).to_be_visible()
    close(served, shown[1])
    await page.evaluate(TICKS_AT_ONCE, shown[1])
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("toolbar", name="Selected tickets")).to_contain_text("1 selected")
    await expect(line(page, shown[1])).to_contain_text("Closed", timeout=SOON_MS)
    await page.keyboard.press("s")
    await page.get_by_role("menuitem", name="Open", exact=True).click()
    await expect(toast(page)).to_contain_text(f"Ticket {shown[1]} set to Open.")


async def test_all_that_fit_are_selected_deleted_at_once_and_come_back_by_undo(
    windows: Windows, served: Served
) -> None:
    page, _, shown = await a_list(windows, served, 3)
    await tick(page, shown[0]).click()
    await page.get_by_role("button", name=re.compile("^Select All 3")).click()
    await expect(page.get_by_role("toolbar", name="Selected tickets")).to_contain_text("3 selected")
    await page.keyboard.press("#")
    await expect(toast(page)).to_contain_text("3 tickets deleted.")
    await page.mouse.move(640, 20)
    await expect(page.locator("[data-row]")).to_have_count(0)
    await toast(page).get_by_role("button", name="Undo").click()
    await expect(page.locator("[data-row]")).to_have_count(3)


async def test_who_may_only_look_has_keys_to_walk_with_and_nothing_to_tick(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    number = served.a_ticket(word)
    page = await windows.open(f"/desk?search={word}", "vic")
    await expect(line(page, number)).to_be_visible()
    for key in ("j", "x", "ControlOrMeta+a", "e"):
        await page.keyboard.press(key)
    assert await page.evaluate(CURRENT) == number
    await expect(page.get_by_role("checkbox")).to_have_count(0)
    await expect(line(page, number)).to_contain_text(Status.open.word)
