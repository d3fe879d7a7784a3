"""Guidance as an administrator writes, replays and switches it on, and what Gemini then is told."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests import making
from tests.browser import steps
from tests.browser.windows import PHONE, WIDE, Browsers, Windows
from tests.served import Served, ServeDesk
from ticketdesk.models import Category, Judged, Label, Priority

GUIDANCE = "/desk/settings/guidance"
TOLD = "Everything with a number on it, such as an invoice."
TICKETS = 24


@pytest.fixture(scope="module")
def taught(serve_desk: ServeDesk) -> Iterator[Served]:
    """A desk of its own with a Gemini, and with tickets whose labels agents confirmed."""
    with serve_desk(gemini=True, TICKETDESK_GEMINI_PER_DAY="400") as desk:
        yield desk


@pytest.fixture
async def at_desk(browsers: Browsers, taught: Served) -> AsyncIterator[Windows]:
    opened = Windows(browsers, taught)
    yield opened
    await opened.close()
    assert opened.wrong == []


async def _confirm(desk: Served) -> None:
    async with desk.transaction() as session:
        ana = await desk.account(session, "ana")
        for number in range(TICKETS):
            is_money = number % 4 == 0
            chosen = {
                "category": Category.billing if is_money else Category.general,
                "priority": Priority.low,
            }
            title = f"Number {number} of the rent" if is_money else f"Where do I find page {number}"
            ticket = await making.ticket(session, ana, title, "Please tell me.", **chosen)
            value = chosen["category"].value
            session.add(Label(ticket_id=ticket.id, field=Judged.category, value=value, was_changed=True))


def _told(page: Page, word: str = "Billing") -> Locator:
    return page.get_by_label(f"{word}: description")


async def _write(page: Page, words: str, number: int) -> None:
    await _told(page).fill(words)
    await page.get_by_role("button", name="Store as a new version").click()
    await steps.arrive(page, f"{GUIDANCE}?version={number}")
    await expect(page.get_by_role("heading", name=f"Version {number}", exact=True)).to_be_visible()


async def _picture(page: Page, name: str) -> None:
    """Only for those who want to look: ``PICTURES=folder pytest ...``."""
    if folder := os.environ.get("PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=False)


async def test_a_version_is_written_replayed_looked_at_and_switched_on(at_desk: Windows) -> None:
    desk = at_desk.desk
    assert desk.stub
    await _confirm(desk)
    page = await at_desk.open(GUIDANCE, "ines", fresh=True)
    await expect(page.get_by_text("Both say the same.")).to_be_visible()
    await _write(page, "Money, and the rent.", 1)
    await expect(page.get_by_role("deletion").first).to_contain_text("removed: ")
    await expect(page.get_by_role("insertion").first).to_contain_text("added: ")
    await expect(page.get_by_text("24 tickets: 48 calls, about")).to_be_visible()
    await expect(page.get_by_text("of 400 calls are left")).to_be_visible()

    desk.stub.behave("slow-0.4")
    await page.get_by_role("button", name="Replay before switching on").click()
    bar = page.get_by_role("progressbar", name="Replay")
    await expect(bar).to_have_attribute("aria-valuetext", re.compile("^([4-9]|1[0-9]) of 24 tickets"))
    await _picture(page, "running")
    await page.get_by_role("button", name="Cancel").click()
    await expect(page.get_by_text("It was cancelled at").first).to_be_visible()
    desk.stub.behave("ok")
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_text("None of 24 would change.").first).to_be_visible()

    # The answers of the house default are known now; under the next version everything is billing.
    await _write(page, TOLD, 2)
    await expect(page.get_by_text("24 tickets: 24 calls, about")).to_be_visible()
    desk.stub.behave("say", '{"category":"billing","priority":"medium"}')
    await page.get_by_role("button", name="Replay before switching on").click()
    result = page.get_by_text("24 of 24 would change: 6 now agree with the agents, 18 no longer.").first
    await expect(result).to_be_visible()
    await _picture(page, "result")
    desk.stub.behave("ok")
    await page.get_by_role("button", name="Now agrees").click()
    lines = page.get_by_role("table", name="Tickets that would change").get_by_role("row")
    await expect(lines).to_have_count(7)
    await expect(lines.nth(1)).to_contain_text("from General")
    await expect(lines.nth(1)).to_contain_text("to Billing")
    await lines.nth(1).get_by_role("link").click()
    await expect(page.get_by_role("heading", name=re.compile("Number .* of the rent"))).to_be_visible()

    await page.go_back()
    await page.get_by_role("button", name="Switch version 2 on").click()
    await page.get_by_role("dialog").get_by_role("button", name="Switch it on").click()
    await expect(page.get_by_text("Version 2 is in force.")).to_be_visible()
    await _and_gemini_is_told(at_desk)


async def _and_gemini_is_told(at_desk: Windows) -> None:
    stub = at_desk.desk.stub
    assert stub
    seen = len(stub.calls)
    form = await at_desk.open("/")
    await steps.write(form)
    await expect(form.get_by_label("Category")).to_have_value("billing")
    calls = stub.calls[seen:]
    assert calls
    assert all(TOLD in str(call["body"]["systemInstruction"]) for call in calls)
    assert not any(TOLD in str(call["body"]["contents"]) for call in stub.calls)


async def test_words_outlive_a_refusal_and_a_reload(at_desk: Windows) -> None:
    page = await at_desk.open(f"{GUIDANCE}?version=0", "ines", fresh=True)
    await _told(page).fill("Money, but not yet stored.")
    await page.get_by_label("Low: examples").fill("\n".join("abcdef"))
    await page.get_by_role("button", name="Store as a new version").click()
    await expect(page.get_by_text("At most 5 examples")).to_be_visible()
    await expect(page.get_by_text("1 field needs a look. Nothing was lost.")).to_be_visible()
    await expect(_told(page)).to_have_value("Money, but not yet stored.")
    await page.reload()
    await expect(_told(page)).to_have_value("Money, but not yet stored.")
    await expect(page.get_by_label("Low: examples")).to_have_value("\n".join("abcdef"))
    await page.get_by_label("Low: examples").fill("Just a question.")
    await page.get_by_role("button", name="Store as a new version").click()
    await expect(page.get_by_text("is stored. Nobody is told it")).to_be_visible()
    await page.goto(f"{GUIDANCE}?version=0")
    await expect(page.get_by_label("Low: examples")).to_have_value("")


async def test_it_fits_everywhere(at_desk: Windows) -> None:
    for scheme, size, name in (
        ("light", WIDE, "light"),
        ("dark", WIDE, "dark"),
        ("light", PHONE, "phone"),
        ("dark", PHONE, "phone-dark"),
    ):
        page = await at_desk.open(GUIDANCE, "ines", size=size, scheme=scheme)  # type: ignore[arg-type]
        await expect(_told(page)).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for part, words in (("top", "Version"), ("machine", "Time machine"), ("form", "Write a new version")):
            await page.get_by_role("heading", name=words).first.scroll_into_view_if_needed()
            await _picture(page, f"{name}-{part}")


async def test_without_a_key_it_says_that_nobody_is_told(alone: Windows) -> None:
    page = await alone.open(GUIDANCE, "ines", fresh=True)
    await expect(page.get_by_text("Gemini is not set up, so nobody is told any of this.")).to_be_visible()
    await _write(page, "Stored, and unused.", 1)
    await expect(page.get_by_role("button", name="Replay before switching on")).to_have_count(0)


@pytest.mark.parametrize("who", ["vic", "ana"])
async def test_others_are_sent_back_to_the_tickets(at_desk: Windows, who: str) -> None:
    page = await at_desk.open(GUIDANCE, who, fresh=True)
    await steps.arrive(page, "/desk")
    await expect(page.get_by_role("link", name="Guidance")).to_have_count(0)
