"""The private link between an agent and a requester: passed on, revoked, and dead in pages that are open."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.windows import PHONE, SOON_MS, Windows
from tests.served import Served
from ticketdesk.desk import messages

OPENS_NOTHING = "This link opens nothing"


async def _make_link(page: Page) -> str:
    """A new link as an agent makes one; the dialog is closed again."""
    await page.get_by_role("button", name="New link").click()
    link = await page.get_by_role("dialog").get_by_label("Private link").input_value()
    await page.get_by_role("dialog").get_by_role("button", name="Done").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    return link


async def _a_ticket_with_an_answer(desk: Served, word: str) -> int:
    number = desk.a_ticket(f"{word} charged twice", description=f"{word} in the words")
    async with desk.transaction() as session:
        ana = await desk.account(session, "ana")
        await messages.reply(session, number, f"{word} in the answer", by=ana)
    return number


async def _everything_is_gone(page: Page, word: str) -> None:
    """The page says that it opens nothing, and nothing of the ticket is left in it, nor after a reload."""
    await expect(page.get_by_role("heading", name=OPENS_NOTHING)).to_be_visible(timeout=SOON_MS)
    assert word not in await page.content()
    assert word not in await page.title()
    await page.reload()
    await expect(page.get_by_role("heading", name=OPENS_NOTHING)).to_be_visible()
    assert word not in await page.content()


async def test_an_agent_passes_a_new_link_on_and_it_opens_the_public_side(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    number = await _a_ticket_with_an_answer(served, word)
    agent = await windows.open(f"/desk/tickets/{number}", "ana")
    link = await _make_link(agent)
    assert re.fullmatch(rf"{served.url}/t/[\w-]{{43}}", link)
    await agent.wait_for_function("link => !document.documentElement.outerHTML.includes(link)", arg=link)
    await agent.reload()
    await expect(agent.get_by_role("button", name="New link")).to_be_visible()
    await expect(agent.get_by_role("dialog")).to_have_count(0)
    requester = await windows.open(link, size=PHONE)
    await expect(requester.get_by_text(f"{word} in the answer")).to_be_visible()
    await expect(requester.get_by_text(f"{word} in the words")).to_be_visible()


async def test_a_revoked_link_takes_everything_off_an_open_page_within_a_second(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    number = await _a_ticket_with_an_answer(served, word)
    requester = await windows.open(steps.link_to(served, number))
    await expect(requester.get_by_text(f"{word} in the answer")).to_be_visible()
    agent = await windows.open(f"/desk/tickets/{number}", "ana")
    await agent.get_by_role("button", name="Revoke", exact=True).click()
    await agent.get_by_role("dialog").get_by_role("button", name="Revoke the link").click()
    await _everything_is_gone(requester, word)
    await expect(agent.get_by_text(f"The 2 private links of ticket {number} were revoked.")).to_be_visible()
    again = await windows.open(await _make_link(agent))
    await expect(again.get_by_text(f"{word} in the answer")).to_be_visible()


async def test_a_deleted_ticket_takes_everything_off_an_open_page_within_a_second(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    number = await _a_ticket_with_an_answer(served, word)
    requester = await windows.open(steps.link_to(served, number))
    await expect(requester.get_by_text(f"{word} in the answer")).to_be_visible()
    agent = await windows.open(f"/desk/tickets/{number}", "ana")
    await agent.get_by_role("button", name="Delete ticket").click()
    await _everything_is_gone(requester, word)


async def test_a_viewer_sees_that_links_are_not_his_to_make(windows: Windows, served: Served) -> None:
    number = served.a_ticket("Charged twice")
    page = await windows.open(f"/desk/tickets/{number}", "vic")
    await expect(page.get_by_role("button", name="New link")).to_be_disabled()
    await expect(page.get_by_role("button", name="Revoke", exact=True)).to_be_disabled()
