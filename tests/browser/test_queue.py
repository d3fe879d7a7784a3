"""Agents see what arrives and what changes without touching anything; the address is the list."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import pytest
from playwright.async_api import Locator, Page, expect
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.browser import lines, steps
from tests.browser.windows import SOON_MS, Windows
from tests.served import Served
from ticketdesk.desk import intake
from ticketdesk.models import Category, Priority, Status


async def test_a_new_ticket_appears_in_every_open_window_and_in_the_total(windows: Windows) -> None:
    word = steps.a_word()
    mine, hers = [await windows.open(f"/desk?search={word}", who) for who in ("ana", "ines")]
    await expect(steps.total(mine)).to_have_text("0")
    form = await windows.open("/")
    await steps.write(form, f"{word} charged twice", email="mara@example.com")
    await steps.submit(form)
    await steps.number_of(form)
    for window in (mine, hers):
        await expect(steps.row(window, word)).to_be_visible(timeout=SOON_MS)
        await expect(steps.row(window, word)).to_contain_text("mara@example.com")
        await expect(window.get_by_role("status").filter(has_text=word)).to_be_attached()
        await expect(steps.total(window)).to_have_text("1")


async def test_an_empty_filter_says_so_and_shows_all_again(windows: Windows) -> None:
    word = steps.a_word()
    page = await windows.open(f"/desk?search={word}", "ana")
    await expect(page.get_by_role("heading", name=f"Nothing with “{word}”")).to_be_visible()
    await page.get_by_role("button", name="Show all tickets").click()
    await steps.arrive(page, "/desk")


async def test_filters_combine_and_are_in_the_address(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    wanted = {"category": Category.billing, "priority": Priority.high}
    served.a_ticket(f"{word} wanted", **wanted, status=Status.in_progress)
    served.a_ticket(f"{word} open", **wanted)
    served.a_ticket(
        f"{word} low", category=Category.billing, priority=Priority.low, status=Status.in_progress
    )
    served.a_ticket(f"{word} account", category=Category.account, priority=Priority.high)
    page = await windows.open(f"/desk?search={word}", "ana")
    await expect(steps.total(page)).to_have_text("4")
    await steps.facet(page, "anything", "billing")
    await expect(steps.total(page)).to_have_text("3")
    await steps.facet(page, "any priority", "high")
    await expect(steps.total(page)).to_have_text("2")
    await steps.facet(page, "any status", "in progress")
    await expect(steps.total(page)).to_have_text("1")
    await expect(steps.row(page, f"{word} wanted")).to_be_visible()

    await page.reload()
    await expect(steps.row(page, f"{word} wanted")).to_be_visible()
    await expect(steps.total(page)).to_have_text("1")
    shared = await windows.open(page.url, "ines")
    await expect(steps.row(shared, f"{word} wanted")).to_be_visible()
    await expect(steps.total(shared)).to_have_text("1")

    await steps.facet(page, "in progress", "open")
    await expect(steps.total(page)).to_have_text("2")
    assert "status=in_progress,open" in page.url
    await page.get_by_role("button", name="Remove filter: in progress").click()
    await expect(steps.row(page, f"{word} wanted")).to_be_hidden()
    await page.get_by_role("button", name="open", exact=True).click()
    await expect(page.get_by_role("menuitemcheckbox", name="in progress 1")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="open", exact=True)).to_be_focused()
    for _ in range(3):
        await page.go_back()
    await expect(steps.total(page)).to_have_text("2")
    await expect(steps.row(page, f"{word} open")).to_be_visible()
    await page.get_by_role("button", name="Remove filter: billing").click()
    await expect(steps.total(page)).to_have_text("3")
    await expect(steps.row(page, f"{word} account")).to_be_visible()


async def test_a_ticket_enters_and_leaves_a_filtered_list_by_itself(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    number = served.a_ticket(f"{word} moves", category=Category.billing, priority=Priority.low)
    high = await windows.open(f"/desk?search={word}&priority=high", "ana")
    low = await windows.open(f"/desk?search={word}&priority=low", "ana")
    await expect(steps.row(low, word)).to_be_visible()
    ticket = await windows.open(f"/desk/tickets/{number}", "ines")
    await steps.change(ticket, "Priority", "High")
    await expect(steps.row(high, word)).to_be_visible(timeout=SOON_MS)
    await expect(steps.row(low, word)).to_have_count(0, timeout=SOON_MS)
    await expect(steps.total(high)).to_have_text("1")
    await expect(steps.total(low)).to_have_text("0")


async def test_search_finds_the_beginning_of_a_word_and_a_number(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    number = served.a_ticket(f"The {word}export is empty")
    page = await windows.open("/desk", "ana")
    box = page.get_by_role("searchbox", name="Search tickets")
    await box.press_sequentially(word[:-1])
    await expect(steps.total(page)).to_have_text("1")
    await expect(steps.row(page, word)).to_be_visible()
    await expect(page).to_have_url(f"{served.url}/desk?search={word[:-1]}")
    await expect(box).to_be_focused()
    await box.fill(f"#{number}")
    await expect(page).to_have_url(f"{served.url}/desk?search=%23{number}")
    await expect(steps.total(page)).to_have_text("1")
    await expect(steps.row(page, word)).to_be_visible()


async def test_typing_a_search_loses_no_letter(windows: Windows, served: Served) -> None:
    page = await windows.open("/desk", "ana")
    words = "why does the invoice differ"
    box = page.get_by_role("searchbox", name="Search tickets")
    await box.press_sequentially(words, delay=60)
    await expect(page).to_have_url(f"{served.url}/desk?search={words.replace(' ', '+')}")
    await expect(box).to_have_value(words)


async def test_two_quick_choices_both_count(windows: Windows) -> None:
    page = await windows.open("/desk?assignee=none", "ana")
    await lines.slow_down(page, 0.6)
    await expect(page.get_by_role("button", name="nobody", exact=True)).to_be_visible()
    await steps.facet(page, "anything", "billing")
    await steps.facet(page, "any priority", "high")
    await page.get_by_role("searchbox").fill("über & co?#")
    await steps.arrive(
        page, "/desk?assignee=none&category=billing&priority=high&search=%C3%BCber+%26+co%3F%23"
    )
    await expect(page.get_by_role("button", name="billing", exact=True)).to_be_visible()
    await expect(page.get_by_role("button", name="high", exact=True)).to_be_visible()


async def test_typing_a_search_does_not_fill_the_history(windows: Windows) -> None:
    page = await windows.open("/desk?priority=high", "ana")
    before = await page.evaluate("history.length")
    await page.get_by_role("searchbox").fill("invoice")
    await steps.arrive(page, "/desk?priority=high&search=invoice")
    assert await page.evaluate("history.length") == before


@pytest.mark.parametrize("late_s", [0, 0.6])
async def test_who_opens_a_ticket_right_after_typing_a_search_stays_there(
    windows: Windows, served: Served, late_s: float
) -> None:
    title = f"{steps.a_word()} waits"
    number = served.a_ticket(title)
    page = await windows.open("/desk", "ana")
    await lines.slow_down(page, late_s)
    await expect(steps.row(page, title)).to_be_visible()
    await page.get_by_role("searchbox").press_sequentially(title[:5])
    await page.get_by_role("link", name=title).click()
    await steps.arrive(page, f"/desk/tickets/{number}")
    await page.wait_for_timeout(1_500 + 2_000 * late_s)
    await steps.arrive(page, f"/desk/tickets/{number}")
    await expect(page.get_by_role("heading", name=title)).to_be_visible()


async def test_the_list_is_endless_newest_first_and_its_total_honest(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    served.do(partial(_take_in, word, range(120)))
    page = await windows.open(f"/desk?search={word}", "ana")
    lines = page.get_by_role("row").filter(has_text=word)
    await expect(steps.total(page)).to_have_text("120")
    await expect(lines).to_have_count(50)
    await _scroll_down(page, lines)
    await expect(lines.nth(99)).to_be_attached()
    await _scroll_down(page, lines)
    await expect(lines).to_have_count(120)
    # A row out of sight has no inner text: it is not drawn.
    assert await lines.get_by_role("link").all_text_contents() == [
        f"{word} {index:03}" for index in reversed(range(120))
    ]
    await expect(page.get_by_role("button", name="Show more")).to_have_count(0)

    # So much news that the tabs load again: who has scrolled down stays there.
    await lines.last.hover()
    served.do(partial(_take_in, word, range(120, 150)))
    await expect(page.get_by_role("button", name="30 new")).to_be_visible()
    await expect(steps.total(page)).to_have_text("150")
    await expect(lines).to_have_count(120)
    await page.mouse.move(640, 20)
    await expect(lines).to_have_count(150)
    await expect(lines.first).to_contain_text("149")
    await expect(lines.filter(has_text=f"{word} 000")).to_be_in_viewport()


async def _take_in(word: str, indexes: Iterable[int], session: AsyncSession) -> None:
    for index in indexes:
        raw = {"title": f"{word} {index:03}", "description": "One of many", "category": "general"}
        await intake.take_in(session, intake.NewTicket.read(raw | {"priority": "low"}))


async def _scroll_down(page: Page, lines: Locator) -> None:
    await lines.last.hover()
    await page.mouse.wheel(0, 100_000)
