"""Browser windows that notice whatever goes wrong in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests import proof
from tests.served import Served

Scheme = Literal["light", "dark"]
WIDE, PHONE = (1280, 800), (360, 740)
# What the issue promises is one second. A proof gives another one; who tests on a busy machine waits for the thing itself.
SOON_MS = 2_000 if proof.IS_PROOF else 8_000
# A line that drops is told by the browser itself, and not by anything the pages do.
DROPPED = re.compile(r"WebSocket connection to|Failed to load resource: net::ERR_")
WATCH_POLICY = """addEventListener("securitypolicyviolation", (event) =>
    console.error("refused by the policy:", event.violatedDirective, event.blockedURI))"""

expect.set_options(timeout=30_000)


@dataclass
class Browsers:
    """Browsers of people with accounts, kept for all tests; only their windows are closed."""

    browser: Browser
    kept: dict[tuple[object, ...], BrowserContext] = field(default_factory=dict)

    async def make(self, desk: Served, who: str, size: tuple[int, int], scheme: Scheme) -> BrowserContext:
        """A new one, signed in when somebody is named."""
        made = await self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            base_url=desk.url,
            color_scheme=scheme,
            locale="en-GB",
            timezone_id="Europe/Berlin",
        )
        made.set_default_timeout(40_000)
        await made.add_init_script(WATCH_POLICY)
        if who:
            cookie = desk.sign_in(who)
            await made.add_cookies([{"name": cookie.name, "value": cookie.value, "url": desk.url}])
        return made

    async def of(self, desk: Served, who: str, size: tuple[int, int], scheme: Scheme) -> BrowserContext:
        """The one of somebody, made when it is first asked for."""
        key = (desk, who, size, scheme)
        if key not in self.kept:
            self.kept[key] = await self.make(desk, who, size, scheme)
        return self.kept[key]


class Windows:
    """The windows of one test. Whatever a page complains about, and every call to another host, is ``wrong``."""

    def __init__(self, browsers: Browsers, desk: Served) -> None:
        self.wrong: list[str] = []
        self._browsers, self.desk = browsers, desk
        self._forgiven: list[re.Pattern[str]] = []
        self._own: list[BrowserContext] = []
        self._pages: list[Page] = []

    def forgive(self, complaint: re.Pattern[str]) -> None:
        """From now on the browser may say this; the test that asks for it brings it about on purpose."""
        self._forgiven.append(complaint)

    async def open(
        self,
        path: str,
        who: str = "",
        *,
        size: tuple[int, int] = WIDE,
        scheme: Scheme = "light",
        fresh: bool = False,
    ) -> Page:
        """A window at a page.

        Args:
            who: ``ines``, ``ana`` or ``vic``, signed in; without it a stranger with a browser of his own.
            fresh: A browser that nobody used before, for tests that sign out or go offline.
        """
        if who and not fresh:
            context = await self._browsers.of(self.desk, who, size, scheme)
        else:
            context = await self._browsers.make(self.desk, who, size, scheme)
            self._own.append(context)
        return await self.another(context, path)

    async def another(self, context: BrowserContext, path: str) -> Page:
        """One more window of the same browser."""
        page = await context.new_page()
        self._pages.append(page)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._note(f"error in {page.url}: {error}"))
        page.on("request", lambda request: self._called(request.url))
        page.on("websocket", lambda socket: self._called(socket.url))
        await page.goto(path)
        return page

    async def close(self) -> None:
        for page in self._pages:
            await page.close()
        for context in self._own:
            await context.close()

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self._note(f"{said.text} ({said.location.get('url', '')})")

    def _called(self, url: str) -> None:
        address = urlsplit(url)
        is_network = address.scheme in ("http", "https", "ws", "wss")
        if is_network and address.netloc != urlsplit(self.desk.url).netloc:
            self._note(f"called a stranger: {url}")

    def _note(self, complaint: str) -> None:
        if not any(pattern.search(complaint) for pattern in self._forgiven):
            self.wrong.append(complaint)
