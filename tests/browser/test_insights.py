"""The desk in figures: what the database counts, and every change by itself."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.windows import SOON_MS, Windows
from tests.served import Served
from ticketdesk.desk import reports
from ticketdesk.models import Category, Priority, Status


def _figure(page: Page, name: str) -> object:
    return page.locator("dl > div").filter(has_text=name).locator("dd").first


async def _equal_the_database(page: Page, served: Served) -> None:
    counted = served.do(reports.of_everybody)
    for name, value in (("All tickets", counted.total), ("Open now", counted.open)):
        await expect(_figure(page, name)).to_have_text(str(value), timeout=SOON_MS)  # type: ignore[arg-type]
    for title, counts in (
        ("Category", counted.by_category),
        ("Priority", counted.by_priority),
        ("Status", counted.by_status),
    ):
        bars = page.get_by_role("list", name=title).get_by_role("link")
        shown = [text.split("\n")[:2] for text in await bars.all_inner_texts()]
        assert shown == [[choice.word, str(count)] for choice, count in counts.items()]


async def test_the_figures_are_the_databases_and_follow_every_change(
    windows: Windows, served: Served
) -> None:
    page = await windows.open("/desk/insights", "vic")
    await expect(page.get_by_role("list", name="Category")).to_be_visible()
    await _equal_the_database(page, served)
    word = steps.a_word()
    number = served.a_ticket(f"{word} counts", category=Category.account, priority=Priority.critical)
    await _equal_the_database(page, served)
    agent = await windows.open(f"/desk/tickets/{number}", "ana")
    await steps.change(agent, "Category", "General")
    await steps.change(agent, "Priority", "Low")
    await agent.get_by_role("button", name="Resolve", exact=True).click()
    await expect(steps.fact(agent, "Status")).to_contain_text("Resolved")
    await _equal_the_database(page, served)
    await agent.get_by_role("button", name="Delete ticket").click()
    await steps.arrive(agent, "/desk")
    await _equal_the_database(page, served)


async def test_a_bar_leads_to_its_tickets(windows: Windows, served: Served) -> None:
    served.a_ticket(f"{steps.a_word()} in progress", status=Status.in_progress)
    page = await windows.open("/desk/insights", "ana")
    await page.get_by_role("list", name="Status").get_by_role("link", name="In progress").click()
    await steps.arrive(page, "/desk?status=in_progress")
    counted = served.do(reports.of_everybody)
    await expect(steps.total(page)).to_have_text(str(counted.by_status[Status.in_progress]))


async def test_the_average_is_the_total_by_days(windows: Windows, served: Served) -> None:
    """It falls with every second, so the figure on the page lies between the one before and the one after."""
    served.a_ticket()
    most = served.do(reports.of_everybody).average_per_day
    page = await windows.open("/desk/insights", "ana")
    figure = _figure(page, "Average a day")
    await expect(figure).not_to_have_text("0")  # type: ignore[arg-type]
    shown = float((await figure.inner_text()).replace(",", ""))  # type: ignore[attr-defined]
    assert served.do(reports.of_everybody).average_per_day <= shown <= most
