"""What stands in a row of the list, and how much of it is seen."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser import steps
from tests.browser.windows import WIDE, Windows
from tests.served import Served

CUT = """() => [...document.querySelectorAll("[data-row] a.whole")].filter((title) => {
    const shown = document.createRange();
    shown.selectNodeContents(title);
    return shown.getBoundingClientRect().width > title.getBoundingClientRect().width && title.nextElementSibling.offsetWidth > 56;
}).map((title) => title.innerText)"""


async def test_no_title_is_cut_while_there_is_room_beside_it(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    for length in range(1, 30, 3):
        served.a_ticket(
            f"{word} {'Thank you! ' * 3}"[: len(word) + length], email=f"{'long.' * 8}{length}@example.org"
        )
    page = await windows.open(f"/desk?search={word}", "ana", size=WIDE)
    await expect(steps.total(page)).to_have_text("10")
    await expect(page.locator("[data-row]")).to_have_count(10)
    assert await page.evaluate(CUT) == []
