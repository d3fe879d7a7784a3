"""Files both ways: a requester on a phone, an agent at a desk, and what becomes of a file that wants to do harm."""

from __future__ import annotations

import re
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.windows import PHONE, SOON_MS, Windows
from tests.channels.hostile import HTML, picture
from tests.served import Served

DROPS = """(name) => {
    const data = new DataTransfer();
    data.items.add(new File(["%PDF-1.7 words of " + name], name));
    document.querySelector("main").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def _file(name: str, content: bytes) -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


async def _choose(page: Page, *files: Any) -> None:
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name=re.compile("^(Attach|Add) files$")).click()
    await (await chooser.value).set_files(list(files))


def _waiting(page: Page) -> Locator:
    return page.get_by_role("list", name="Files to send").get_by_role("listitem")


async def test_files_go_both_ways_and_wait_for_their_words(windows: Windows, served: Served) -> None:
    number = served.a_ticket(f"{steps.a_word()} with a picture", email="mara@example.com")
    agent = await windows.open(f"/desk/tickets/{number}", "ana")
    page = await windows.open(steps.link_to(served, number), size=PHONE)
    await _choose(page, _file("Quittung Ä.png", picture(size=(900, 600))))
    await expect(_waiting(page)).to_contain_text("Quittung Ä.png")
    await page.reload()
    await expect(_waiting(page)).to_contain_text("Quittung Ä.png")
    await page.locator("#body").fill("This is what I see.")
    await page.get_by_role("button", name="Send answer").click()
    for shown in (page, agent):
        told = shown.get_by_role("article").filter(has_text="This is what I see.")
        await expect(told.get_by_role("link", name="Quittung Ä.png").first).to_be_visible(timeout=SOON_MS)
        drawn = told.locator("img")
        await expect(drawn).to_have_js_property("naturalWidth", 480)
        await expect(drawn).to_have_js_property("complete", True)
    await expect(_waiting(page)).to_have_count(0)

    await agent.evaluate(DROPS, "credit note.pdf")
    await expect(_waiting(agent)).to_contain_text("credit note.pdf")
    other = await windows.open(f"/desk/tickets/{number}", "ana")
    await expect(_waiting(other)).to_contain_text("credit note.pdf")
    await steps.say(agent, "Here is the credit note.")
    await expect(_waiting(agent)).to_have_count(0)
    told = page.get_by_role("article").filter(has_text="Here is the credit note.")
    await expect(told).to_have_count(0)
    steps.let_go(served, number)
    async with page.expect_download() as download:
        await told.get_by_role("link", name="credit note.pdf").click()
    kept = await download.value
    assert kept.suggested_filename == "credit note.pdf"
    assert (await kept.path()).read_bytes() == b"%PDF-1.7 words of credit note.pdf"


async def test_a_file_that_wants_to_do_harm_is_refused_or_only_kept(windows: Windows, served: Served) -> None:
    number = served.a_ticket(f"{steps.a_word()} with a trap")
    windows.forgive(re.compile("status of 422"))
    page = await windows.open(f"/desk/tickets/{number}", "ana")
    await _choose(page, _file("page.html", HTML), _file("notes.txt", HTML))
    alert = page.get_by_role("alert").filter(has_text="Files that end in .html can do harm")
    await expect(alert).to_be_visible()
    await page.get_by_role("button", name="Put page.html away").click()
    await expect(alert).to_have_count(0)
    await expect(_waiting(page)).to_contain_text("notes.txt")
    await steps.to_a_note(page)
    await steps.say(page, "Is this one bad?", kind="Add note")
    link = (
        page.get_by_role("article").filter(has_text="Is this one bad?").get_by_role("link", name="notes.txt")
    )
    address = await link.get_attribute("href")
    async with page.expect_download() as download:
        await page.evaluate("(address) => { location.href = address; }", address)
    assert (await (await download.value).path()).read_bytes() == HTML
    assert await page.title() != "planted"
    await page.get_by_role("heading", name="with a trap").wait_for()
