"""The desk in one hand, and in the dark."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser import steps
from tests.browser.windows import PHONE, Windows
from tests.served import Served


async def test_a_ticket_is_worked_on_with_a_thumb(windows: Windows, served: Served) -> None:
    title = f"{steps.a_word()} waits"
    number = served.a_ticket(title, email="mara@example.com")
    page = await windows.open("/desk/insights", "ana", size=PHONE)
    await page.get_by_role("button", name="Views and menu").click()
    await page.get_by_role("navigation", name="Desk").get_by_role("link", name="All tickets").click()
    await steps.arrive(page, "/desk")
    await expect(page.get_by_role("navigation", name="Desk")).to_be_hidden()
    await page.get_by_role("link", name=title).click()
    await steps.arrive(page, f"/desk/tickets/{number}")
    await page.locator("summary").filter(has_text="Open").click()
    await steps.change(page, "Priority", "High")
    await expect(steps.fact(page, "Priority")).to_contain_text("High")
    await page.locator("summary").filter(has_text="Open").click()
    await steps.say(page, "Sent from the train.")
    await expect(page.get_by_role("article").filter(has_text="Sent from the train.")).to_be_in_viewport()
    await page.get_by_role("button", name="Resolve", exact=True).click()
    await expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    ends = await page.locator(".topbar :is(a, button):visible").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().right)"
    )
    assert len(ends) > 4
    assert max(ends) <= PHONE[0]


async def test_the_title_of_the_list_keeps_its_words_beside_the_search(windows: Windows) -> None:
    page = await windows.open("/desk?view=all", "ana", size=(360, 640))
    title = page.get_by_role("heading", level=1, name="All tickets")
    await expect(title).to_be_visible()
    assert await title.evaluate("part => part.scrollWidth <= part.clientWidth")
    assert await page.locator("#search").evaluate("part => part.getBoundingClientRect().width > 120")


async def test_the_palette_and_a_new_ticket_are_reached_without_keys(windows: Windows) -> None:
    page = await windows.open("/desk", "ana", size=PHONE)
    menu = page.get_by_role("button", name="Views and menu")
    await menu.click()
    await page.get_by_role("button", name="Find and do anything").click()
    palette = page.get_by_role("dialog", name="Command palette")
    asked = palette.get_by_role("combobox")
    await expect(asked).to_be_focused()
    await expect(asked).to_have_attribute("placeholder", "What to do, or a number")
    await expect(palette.locator(".foot")).to_be_hidden()
    await palette.get_by_role("option", name="Insights").click()
    await steps.arrive(page, "/desk/insights")
    await menu.click()
    await page.get_by_role("button", name="Open a ticket for somebody").click()
    await expect(page.get_by_role("dialog").get_by_label("Email")).to_be_focused()


async def test_the_dark_is_chosen_once_and_stays(windows: Windows) -> None:
    page = await windows.open("/desk", "ana", fresh=True)
    light = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    await page.get_by_role("button", name="Dark").click()
    await expect(page.locator("html.dark")).to_be_attached()
    dark = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    await page.goto("/")
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    await page.goto("/desk")
    await page.get_by_role("button", name="As the system").click()
    await expect(page.locator("html.light")).to_be_attached()


async def test_a_narrow_window_cuts_neither_the_scale_nor_the_words_in_the_search(windows: Windows) -> None:
    page = await windows.open("/desk/insights", "ana", size=PHONE)
    scroller = page.get_by_role("group", name="Created, and resolved or closed")
    await expect(scroller).to_be_visible()
    assert await scroller.evaluate("part => part.scrollWidth > part.clientWidth")
    inside = (
        "part => part.getBoundingClientRect().left >= part.closest('.scroll-x').getBoundingClientRect().left"
    )
    assert await page.locator(".lines .ticks").first.evaluate(inside)
    await page.goto("/desk")
    box = page.get_by_role("searchbox")
    await expect(page.get_by_role("heading", name="All tickets")).to_be_visible()
    there = page.get_by_role("table", name="Tickets").or_(page.get_by_text("No tickets yet"))
    await expect(there.first).to_be_visible()
    await page.evaluate("document.fonts.ready.then(() => true)")
    # However many there are. A field does not tell how wide its placeholder is, but what is typed into it.
    await page.locator(".topbar > .count").evaluate("part => { part.textContent = '1,234,567' }")
    await box.evaluate("field => { field.value = field.placeholder }")
    assert await box.evaluate("field => field.scrollWidth <= field.clientWidth")


async def test_the_acts_of_a_selection_pass_behind_the_way_out_at_the_very_edge(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    number = served.a_ticket(word)
    page = await windows.open(f"/desk?search={word}", "ana", size=PHONE)
    await page.get_by_role("checkbox", name=f"Select ticket {number}", exact=True).click()
    bar = page.get_by_role("toolbar", name="Selected tickets")
    out = bar.get_by_role("button", name="Clear selection")
    for left in (0, 1_000):
        await bar.evaluate("(bar, left) => bar.scrollTo({ left })", left)
        box = await out.bounding_box()
        assert box
        assert box["x"] + box["width"] == PHONE[0]
    await out.click()
    await expect(bar).to_be_hidden()
