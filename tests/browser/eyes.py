"""What is asked of a page for those who see little, see it large, or do not want it to move."""

from __future__ import annotations

from playwright.async_api import Page

# Everything that moves by itself, with what it is called. What does one step at its end is a clock: nobody sees it run.
MOVING = """() => document.getAnimations().filter(one => one.playState === "running" && (one.effect.getTiming().duration > 1))
    .filter(one => one.effect.getKeyframes()[0].easing !== "steps(1)")
    .map(one => `${one.animationName || one.transitionProperty} on ${one.effect.target.className}`)"""
# Controls without a name, and live regions that came with their words already in them.
NAMELESS = """() => [...document.querySelectorAll("button, a[href], input:not([type=hidden]), select, textarea, [role=button], [role=menuitem]")]
    .filter(one => one.checkVisibility() && !one.closest("[aria-hidden=true]"))
    .filter(one => !(one.getAttribute("aria-label") || one.getAttribute("aria-labelledby") || one.labels?.length
        || one.textContent.trim() || one.title))
    .map(one => one.outerHTML.slice(0, 160))"""
# In forced colours a control must keep an edge or an underline: backgrounds are gone.
EDGELESS = """() => [...document.querySelectorAll(".btn.primary, .btn.solid, .input, .chip, .toast, .pop:popover-open, dialog[open]")]
    .filter(one => one.checkVisibility())
    .filter(one => { const style = getComputedStyle(one); return style.borderTopWidth === "0px" && style.outlineStyle === "none"; })
    .map(one => one.outerHTML.slice(0, 120))"""


async def is_calm(page: Page) -> None:
    """Nothing moves for somebody who asked for less motion."""
    assert await page.evaluate(MOVING) == []


async def is_named(page: Page) -> None:
    """Every control says what it is."""
    assert await page.evaluate(NAMELESS) == []


async def keeps_its_edges(page: Page) -> None:
    """With colours of the reader's own, controls can still be told from the page."""
    await page.emulate_media(forced_colors="active")
    assert await page.evaluate(EDGELESS) == []
    await page.emulate_media(forced_colors="none")
