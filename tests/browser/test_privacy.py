"""Erasing somebody in front of open pages: they follow by themselves, and the page says when nothing is left."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser import steps
from tests.browser.privacy_pages import looked_at
from tests.browser.windows import Windows
from tests.served import Served


async def test_open_pages_follow_while_somebody_is_erased(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    address = f"{word}@example.com"
    number = served.a_ticket(f"{word} is lost", email=address)
    ticket = await windows.open(f"/desk/tickets/{number}", "ana")
    await expect(ticket.get_by_role("heading", name=f"{word} is lost")).to_be_visible()
    page = await looked_at(windows, address)
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Take everything along").click()
    assert (await download.value).suggested_filename == "person.zip"
    await page.get_by_label("Type the address again to erase").fill(f"not-{address}")
    await page.get_by_role("button", name="Erase this person").click()
    await expect(page.get_by_text("This is another address than the one above.")).to_be_visible()
    await page.get_by_label("Type the address again to erase").fill(address)
    await page.get_by_role("button", name="Erase this person").click()
    await expect(page.get_by_text("Nothing of this person is left.")).to_be_visible(timeout=30_000)
    await expect(page.get_by_role("table", name="What was removed of this person")).to_contain_text(
        "Tickets: 1, messages: 0"
    )
    await expect(ticket.get_by_role("heading", name="Erased")).to_be_visible()
    await expect(ticket.get_by_text(word)).to_have_count(0)
