"""Who is named in a note is told at once, finds the place, and has read it then; macros are written by hand and taken back."""

from __future__ import annotations

import re

from playwright.async_api import expect
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.browser import steps
from tests.browser.windows import Windows
from tests.served import Served
from ticketdesk.desk import messages


async def test_a_mention_is_counted_at_once_found_and_read(windows: Windows, served: Served) -> None:
    number = served.a_ticket(f"{steps.a_word()} waits")
    served.rows("UPDATE nudges SET read_at = now() RETURNING id")
    ana = await windows.open("/desk/insights", "ana")
    notices = ana.get_by_role("navigation").get_by_role("link", name="Notices")
    await expect(notices).to_have_text("Notices")

    async def note(session: AsyncSession) -> None:
        words = "@Ana Moreau, is this the card page?"
        await messages.note(session, number, words, by=await served.account(session, "ines"))

    served.do(note)
    await expect(notices).to_have_text("Notices1")
    await ana.keyboard.press("g")
    await ana.keyboard.press("b")
    told = ana.get_by_role("row").filter(has_text=f"#{number}")
    await expect(told).to_contain_text("Ines Duarte mentioned you")
    await told.get_by_role("link").click()
    await ana.wait_for_url(re.compile(rf"/desk/tickets/{number}/?#message-\d+$"))
    said = ana.get_by_role("article").filter(has_text="is this the card page?")
    await expect(said).to_be_in_viewport()
    await expect(notices).to_have_text("Notices")
    await notices.click()
    await expect(told).to_be_visible()
    await expect(told.get_by_role("button", name="Mark as read")).to_have_count(0)


async def test_who_may_only_look_is_told_too_and_stays_at_the_ticket(
    windows: Windows, served: Served
) -> None:
    number = served.a_ticket(f"{steps.a_word()} waits")

    async def note(session: AsyncSession) -> None:
        words = f"@{served.people['vic'].name}, for you to know"
        await messages.note(session, number, words, by=await served.account(session, "ines"))

    served.do(note)
    vic = await windows.open("/desk/notices", "vic")
    notices = vic.get_by_role("navigation").get_by_role("link", name="Notices")
    await expect(notices).to_have_text("Notices1")
    await vic.get_by_role("row").filter(has_text=f"#{number}").get_by_role("link").click()
    await expect(vic.get_by_role("article").filter(has_text="for you to know")).to_be_visible()
    await expect(notices).to_have_text("Notices")
    await expect(vic.get_by_role("article").filter(has_text="for you to know")).to_be_visible()


async def test_a_macro_is_written_changed_deleted_and_brought_back(windows: Windows) -> None:
    name = steps.a_word()
    page = await windows.open("/desk/settings/macros", "ana")
    await page.get_by_role("button", name="New macro").click()
    await page.get_by_label("Name", exact=True).fill(name)
    await page.get_by_label("Words").press_sequentially("Hello {{requester}}")
    await expect(page.get_by_text("Hello sam@example.com")).to_be_visible()
    await page.get_by_label("Status").select_option("resolved")
    await page.get_by_role("button", name="Keep the macro").click()
    row = steps.row(page, name)
    await expect(row).to_contain_text("resolved")
    await page.get_by_role("button", name=f"Change {name}").click()
    await expect(page.get_by_label("Status")).to_have_value("resolved")
    await page.get_by_label("Words").fill("Good evening")
    await page.get_by_role("button", name="Save changes").click()
    await expect(row).to_contain_text("Good evening")
    await page.get_by_role("button", name=f"Delete {name}").click()
    await expect(row).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await expect(row).to_contain_text("Good evening")
