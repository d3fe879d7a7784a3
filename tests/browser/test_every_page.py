"""Every page in every width, light and dark: nothing sticks out, nothing moves, and axe-core finds nothing.

``make proof`` looks at each page in both themes of each width; here it has each width once, and both themes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests import proof
from tests.browser import eyes, pages
from tests.browser.windows import PHONE, Windows
from tests.served import Served

VENDOR = Path(__file__).parent / "vendor"
# Where the edge of what is scrolled cuts a control in two, its size is no defect: a scroll shows it whole.
ASK_AXE = """async () => {
    const isCut = (target) => {
        const element = document.querySelector(target), box = element?.getBoundingClientRect();
        for (let at = element?.parentElement; at; at = at.parentElement) {
            const edge = at.getBoundingClientRect();
            if (/auto|scroll/.test(getComputedStyle(at).overflowY) && (box.top < edge.top || box.bottom > edge.bottom)) return true;
        }
        return false;
    };
    const found = await axe.run(document, {
        resultTypes: ["violations"], rules: { "target-size": { enabled: true } } });
    return found.violations.flatMap(({ id, help, nodes }) =>
        nodes.filter(({ target }) => id !== "target-size" || !isCut(target.at(-1))).map(({ html, failureSummary }) => `${id}: ${help}\\n  ${html.slice(0, 200)}\\n  ${failureSummary}`));
}"""
# A control may lie outside of the window only where it can be scrolled sideways to.
OUTSIDE = """() => {
    const canScroll = (element) => { for (let at = element.parentElement; at; at = at.parentElement) {
        const { overflowX } = getComputedStyle(at);
        if (/auto|scroll/.test(overflowX) && at.scrollWidth > at.clientWidth) return true; } return false; };
    return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
        .filter((element) => element.checkVisibility() && !element.closest(".sr, .skip") && !canScroll(element))
        .filter((element) => { const box = element.getBoundingClientRect(); return box.width && (box.left < -0.5 || box.right > innerWidth + 0.5); })
        .map((element) => element.outerHTML.slice(0, 160));
}"""
# Each of the themes is the one of two widths on every other page.
SHORT = (
    (("light", pages.DESKTOP), ("dark", pages.TABLET), ("dark", PHONE)),
    (("dark", pages.DESKTOP), ("light", pages.TABLET), ("light", PHONE)),
)


@cache
def _axe() -> str:
    return (VENDOR / "axe.min.js").read_text()


async def fits(page: Page) -> None:
    """Nothing of it lies outside of the window."""
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"the page can be scrolled sideways by {wide} px"
    assert await page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("name", pages.NAMES)
async def test_a_page_is_well_made_in_both_themes_and_every_width(
    windows: Windows, served: Served, name: str
) -> None:
    page = await pages.show(name, windows, served)
    await page.evaluate(_axe())
    for scheme, size in pages.LOOKS if proof.IS_PROOF else SHORT[pages.NAMES.index(name) % len(SHORT)]:
        await pages.look(page, scheme, size)
        found = await page.evaluate(ASK_AXE)
        assert found == [], f"{name}, {scheme}, {size[0]} px:\n" + "\n".join(found)
        if size == PHONE:
            await fits(page)
    await eyes.is_named(page)
    await eyes.is_calm(page)
    await eyes.keeps_its_edges(page)
    await pages.look(page, "light", pages.ZOOMED)
    await fits(page)
