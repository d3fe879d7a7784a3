"""A browser window in which nothing that was planted may run, call or draw anything."""

from __future__ import annotations

import asyncio

from playwright.async_api import BrowserContext, Dialog, Page

from tests.browser.windows import Windows

# Said as an error of the console, which every window takes for wrong. The scripts of the built page come before
# anything that was planted: the desk's texts travel over its line, never in its HTML.
NOTICE = """if (!("__built" in window)) {
    let told;
    Object.defineProperty(window, "__pwned", {
        get: () => told, set(value) { told = value; console.error("a payload ran and set", value); },
    });
    window.__built = new Set();
    document.addEventListener("DOMContentLoaded", () => {
        window.__built = new Set(document.querySelectorAll("script, style, link, meta, template"));
    });
}"""
# What is in closed menus and dialogs is drawn when it is asked for, and is looked at too. The desk itself never draws these
# elements, handlers in attributes, addresses that lead out of it.
GROWN = """() => {
    for (const part of document.querySelectorAll("dialog, [popover]")) part.dispatchEvent(new Event("td:wanted"));
    const never = "iframe, frame, frameset, object, embed, applet, portal, base, math, marquee, video, audio, img, "
        + "image, foreignObject, animate, set, isindex, plaintext, xmp, listing, body script, body style, template, "
        + "body link, meta[http-equiv], [srcdoc], [formaction], [ping], [contenteditable], [style*='url(' i]";
    const leads = ["href", "src", "action", "xlink:href", "data", "poster", "background"];
    const isOut = (value) => !URL.canParse(value, location.href)
        || new URL(value, location.href).origin !== location.origin;
    const grown = [...document.querySelectorAll(never)].filter((part) => !window.__built.has(part));
    // What an agent wrote as a link leads out, in a window that knows nothing of this one.
    const isLink = (part, value) => part.matches(".prose a[target=_blank][rel='noopener noreferrer nofollow']")
        && ["http:", "https:", "mailto:"].includes(new URL(value).protocol);
    for (const part of document.querySelectorAll("*"))
        for (const { name, value } of part.attributes)
            if (name.startsWith("on") || (leads.includes(name) && isOut(value) && !isLink(part, value))) grown.push(part);
    if ({}.__pwned !== undefined || window.__pwned !== undefined) grown.push(document.documentElement);
    return grown.map((part) => part.outerHTML.slice(0, 200));
}"""
SAID = """(selector) => [...document.querySelectorAll(selector)].map(
    (part) => part.matches("input, textarea") ? part.value : part.textContent)"""
# Goes to an address inside the page, as its own links do, and waits until a part of it says what is expected and all else has come.
GO = f"""async ([path, [waited, ...others], wanted, current]) => {{
    history.pushState(null, "", path);
    dispatchEvent(new PopStateEvent("popstate", {{ state: null }}));
    const said = {SAID};
    const isThere = () => said(waited)[0] === wanted && !document.querySelector("[data-coming]");
    for (let tries = 0; tries < 12000 && !isThere(); tries++) {{
        if (current && document.querySelector(`[data-row="${{current}}"]`)) window.td.rows.go(current);
        await new Promise((after) => setTimeout(after, 5));
    }}
    return [[waited, ...others].map(said), ({GROWN})()];
}}"""


class Watched(Windows):
    """Windows that also notice dialogs, windows that open by themselves, and downloads."""

    async def another(self, context: BrowserContext, path: str) -> Page:
        """One more window, watched from its first moment."""
        await context.add_init_script(NOTICE)
        context.once("page", self._opened)
        return await super().another(context, path)

    def _opened(self, page: Page) -> None:
        page.on("dialog", self._asked)
        page.on("popup", lambda popup: self._note(f"opened a window: {popup.url}"))
        page.on("download", lambda download: self._note(f"downloaded {download.url}"))
        page.on("framenavigated", lambda frame: self._called(frame.url))

    def _asked(self, dialog: Dialog) -> None:
        self._note(f"asked: {dialog.message}")
        self._dismissing = asyncio.ensure_future(dialog.dismiss())


async def go(
    page: Page, path: str, selectors: list[str], wanted: str, *, current: int = 0
) -> list[list[str]]:
    """Go to an address of the desk without loading the page anew, and see that nothing grows there.

    Args:
        page: A window that shows some page of the desk.
        path: The address.
        selectors: The parts of the page to read.
        wanted: What the first part says when the page is there.
        current: The ticket whose row is made current, where there is a list.

    Returns:
        What each part then says, which may be several.
    """
    said, drawn = await page.evaluate(GO, [path, selectors, wanted, current])
    assert drawn == [], path
    return list(said)


async def says(page: Page, selector: str) -> list[str]:
    """What the parts of a page say, in order: their text, or what was filled in."""
    return list(await page.evaluate(SAID, selector))


async def grown(page: Page) -> list[str]:
    """What stands in the page that the desk never draws: the beginning of each part."""
    return list(await page.evaluate(GROWN))
