"""What stands in a row of the list, and how much of it is seen."""

from __future__ import annotations

import pytest
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


WORDS_AT = """(row) => ["a.whole", ".hit-line"].map((part) => {
    const words = document.createRange();
    words.selectNodeContents(row.querySelector(part));
    const { left, top, bottom } = row.querySelector(part).getBoundingClientRect();
    return { left: words.getBoundingClientRect().left, top, bottom };
})"""


@pytest.mark.parametrize("size", [WIDE, (1000, 800)])
async def test_what_was_found_stands_under_the_title_and_not_on_it(
    windows: Windows, served: Served, size: tuple[int, int]
) -> None:
    word = steps.a_word()
    served.a_ticket("Jumping quickly, 24px", description=f"It begins here: {word}")
    page = await windows.open(f"/desk?search={word}", "ana", size=size)
    title, found = await steps.row(page, "Jumping").evaluate(WORDS_AT)
    assert found["left"] == title["left"]
    assert found["top"] >= title["bottom"]
