"""What happened is told where it hides nothing that somebody reads or presses."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser import steps
from tests.browser.windows import PHONE, WIDE, Windows
from tests.served import Served

HIDES = """() => {
    const toast = document.querySelector(".toast").getBoundingClientRect();
    const isHidden = ({ left, right, top, bottom }) => left < toast.right && right > toast.left && top < toast.bottom && bottom > toast.top;
    const fold = document.querySelector(".side-part").getBoundingClientRect();
    const isOverFold = fold.width === innerWidth && toast.bottom <= fold.bottom;
    return [...document.querySelectorAll(".main-part :is(h1, h2), .msg, .composer, .topbar :is(a, button)")]
        .filter((part) => part.getClientRects().length && isHidden(part.getBoundingClientRect()) && !(isOverFold && part.closest(".thread")))
        .map((part) => part.outerHTML.slice(0, 80));
}"""


@pytest.mark.parametrize("size", [WIDE, (1024, 700), (800, 900), PHONE], ids=lambda size: str(size[0]))
async def test_it_lies_neither_over_the_title_nor_over_what_was_said(
    windows: Windows, served: Served, size: tuple[int, int]
) -> None:
    number = served.a_ticket(
        f"{steps.a_word()} has a title that is as long as titles are when people are worried"
    )
    page = await windows.open(f"/desk/tickets/{number}", "ana", size=size)
    await expect(page.locator("#composer")).to_be_visible()
    await page.keyboard.press("i")
    await expect(page.locator(".toast")).to_contain_text("assigned")
    assert await page.evaluate(HIDES) == []
