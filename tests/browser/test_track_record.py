"""The track record in a browser: from a figure to its tickets, a judgement that counts at once, and automatic mode."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Locator, Page, expect
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from tests.browser import steps
from tests.browser.windows import Browsers, Windows
from tests.desk.saying import judged, said
from tests.served import Served, ServeDesk
from ticketdesk.desk import triage
from ticketdesk.models import Category, Priority, Source
from ticketdesk.models.opinion import Opinion, Suggestion

RECORD, SETTINGS = "/desk/triage", "/desk/settings/triage"
SAYS_BILLING = Suggestion(
    Category.billing,
    Source.gemini,
    Priority.high,
    Source.gemini,
    (Opinion(Source.gemini, Category.billing, Priority.high, 812),),
)
# The worker looks for what was resolved every 10 s, and the page for what the worker judged every 15 s.
IN_A_WHILE_MS = 40_000


@pytest.fixture(scope="module")
def judging(serve_desk: ServeDesk) -> Iterator[Served]:
    """A desk of its own: its figures are those of this file."""
    with serve_desk() as desk:
        yield desk


@pytest.fixture
async def at_desk(browsers: Browsers, judging: Served) -> AsyncIterator[Windows]:
    opened = Windows(browsers, judging)
    yield opened
    await opened.close()
    assert opened.wrong == []


def _a_ticket(desk: Served, title: str, said_of_it: Suggestion | None = None, **more: str) -> int:
    """A ticket, and what Gemini said of it."""

    async def make(session: AsyncSession) -> int:
        ana = await desk.account(session, "ana")
        chosen = {} if said_of_it else {"category": Category.general, "priority": Priority.low}
        number = (await making.ticket(session, ana, title, **chosen)).id or 0
        if said_of_it:
            await triage.apply(session, number, said_of_it)
        else:
            await said(session, number, more.get("category"), more.get("chosen"), error=more.get("error", ""))
        return number

    return desk.do(make)


def _line(page: Page, name: str) -> Locator:
    return page.get_by_role("table", name="Kept by agents").get_by_role("row", name=re.compile(f"^{name}"))


async def test_a_figure_leads_to_the_tickets_behind_it(at_desk: Windows, judging: Served) -> None:
    for title in ("First wrong", "Second wrong"):
        _a_ticket(judging, title, category="account", chosen="technical")
    _a_ticket(judging, "Right", category="account", chosen="account")
    _a_ticket(judging, "Failed", error="timeout", chosen="account")
    page = await at_desk.open(RECORD, "vic")
    await expect(_line(page, "Category, Account")).to_contain_text("33")
    number = page.get_by_role("link", name="2: Gemini suggested account, agents chose technical")
    await expect(number).to_have_text("2")
    await number.click()
    await steps.arrive(page, "/desk?triage=gemini.category.account.technical.28")
    await expect(steps.total(page)).to_have_text("2")
    for title in ("First wrong", "Second wrong"):
        await expect(steps.row(page, title)).to_be_visible()
    words = "where Gemini suggested Account and agents chose Technical, in the last 28 days"
    await expect(page.get_by_text(words)).to_be_visible()
    await page.get_by_role("button", name=f"Remove filter: {words}").click()
    await steps.arrive(page, "/desk")
    await expect(steps.row(page, "Right")).to_be_visible()
    await page.goto(RECORD)
    await page.get_by_role("link", name="tickets with timeout").click()
    await expect(steps.row(page, "Failed")).to_be_visible()
    await expect(steps.total(page)).to_have_text("1")


async def test_what_is_kept_or_left_standing_counts_by_itself(at_desk: Windows, judging: Served) -> None:
    first, second = (_a_ticket(judging, f"Pencil {number}", SAYS_BILLING) for number in (1, 2))
    record = await at_desk.open(RECORD, "vic")
    await expect(_line(record, "Priority, High")).to_be_visible()
    before = judging.rows(
        "SELECT count(*) FROM suggestions WHERE category = 'billing' AND chosen_category IS NOT NULL"
    )
    judged_before = int(before[0][0])
    agent = await at_desk.open(f"/desk/tickets/{first}", "ana")
    opinion = agent.get_by_role("region", name="Second opinion")
    await expect(opinion).to_contain_text(re.compile("Not judged yet|Judged \\d+ times? so far"))
    await agent.get_by_role("button", name="Keep this category").click()
    await expect(opinion.get_by_text("Kept", exact=True)).to_be_visible()
    await expect(agent.get_by_role("button", name="Keep this category")).to_have_count(0)
    count = _line(record, "Category, Billing").get_by_role("link").first
    await expect(count).to_have_text(str(judged_before + 1), timeout=10_000)
    await agent.get_by_role("button", name="Change the priority").click()
    await agent.get_by_role("menu", name="Priority").get_by_role("menuitemradio", name="Low").click()
    await expect(opinion.get_by_text("A person chose Low")).to_be_visible()
    await agent.goto(f"/desk/tickets/{second}")
    await agent.get_by_role("button", name="Resolve", exact=True).click()
    await expect(count).to_have_text(str(judged_before + 2), timeout=IN_A_WHILE_MS)


async def test_automatic_mode_is_switched_on_and_switches_itself_off(
    at_desk: Windows, judging: Served
) -> None:
    number = _a_ticket(judging, "Judged often", category="technical", chosen="technical")
    judging.do(lambda session: judged(session, number, right=80, value="technical"))
    page = await at_desk.open(SETTINGS, "ines")
    switch = page.get_by_role("table", name="Automatic mode of Gemini").get_by_role(
        "switch", name="Category, Technical applies by itself"
    )
    await expect(
        page.get_by_role("switch", name="Category, General applies by itself").first
    ).to_be_disabled()
    await switch.click()
    await expect(switch).to_be_checked()
    technical = Suggestion(
        Category.technical,
        Source.gemini,
        Priority.medium,
        Source.default,
        (Opinion(Source.gemini, Category.technical, None, 700),),
    )
    agent = await at_desk.open(f"/desk/tickets/{_a_ticket(judging, 'By itself', technical)}", "ana")
    opinion = agent.get_by_role("region", name="Second opinion")
    await expect(opinion.get_by_text("Applied by itself")).to_be_visible()
    await expect(opinion.get_by_role("button", name="Keep this category")).to_have_count(0)
    judging.do(lambda session: judged(session, number, right=0, wrong=30, value="technical"))
    _a_ticket(judging, "Asks again", technical)
    record = await at_desk.open(RECORD, "vic")
    await expect(
        record.get_by_text(re.compile("Category, Technical switched itself off on .*bound fell to"))
    ).to_be_visible()
    await expect(_line(record, "Category, Technical")).to_contain_text("Off")
    await page.reload()
    await expect(page.get_by_text("Switched itself off: the bound fell to")).to_be_visible()
    await expect(switch).not_to_be_checked()
    await page.goto("/desk/settings/audit")
    await expect(
        page.get_by_text("changed the automatic mode of gemini for category technical").first
    ).to_be_visible()
    await expect(page.get_by_text("The desk", exact=True).first).to_be_visible()
