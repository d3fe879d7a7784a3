"""Browser windows that notice whatever goes wrong in them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.served import Served

WIDE, PHONE = (1280, 800), (360, 740)
# What the issue promises is one second; a machine that is busy with other tests gets another one.
SOON_MS = 2_000
# A line that drops is told by the browser itself, and not by anything the pages do.
DROPPED = re.compile(r"WebSocket connection to|Failed to load resource: net::ERR_|ERR_INTERNET_DISCONNECTED")
WATCH_POLICY = """addEventListener("securitypolicyviolation", (event) =>
    console.error("refused by the policy:", event.violatedDirective, event.blockedURI))"""

expect.set_options(timeout=8_000)


class Windows:
    """The windows of one test, each of a person of its own.

    Whatever a page complains about, and every call to another host, is noted in ``wrong``.
    """

    def __init__(self, browser: Browser, served: Served) -> None:
        self.served = served
        self.wrong: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._forgiven: list[re.Pattern[str]] = []

    def forgive(self, complaint: re.Pattern[str]) -> None:
        """From now on the browser may say this; the test that asks for it brings it about on purpose."""
        self._forgiven.append(complaint)

    async def context(
        self,
        who: str = "",
        *,
        size: tuple[int, int] = WIDE,
        scheme: str = "light",
        served: Served | None = None,
    ) -> BrowserContext:
        """A browser of somebody: ``ines``, ``ana`` or ``vic`` signed in, or a stranger."""
        desk = served or self.served
        made = await self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            base_url=desk.url,
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="en-GB",
            timezone_id="Europe/Berlin",
        )
        self._contexts.append(made)
        await made.add_init_script(WATCH_POLICY)
        made.on("page", lambda page: self._watch(page, urlsplit(desk.url).netloc))
        if who:
            cookie = desk.sign_in(who)
            await made.add_cookies([{"name": cookie.name, "value": cookie.value, "url": desk.url}])
        return made

    async def open(self, path: str, who: str = "", **more: object) -> Page:
        """A window of somebody's own browser, at a page."""
        page = await (await self.context(who, **more)).new_page()  # type: ignore[arg-type]
        await page.goto(path)
        return page

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()

    def _watch(self, page: Page, host: str) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._note(f"error in {page.url}: {error}"))
        page.on("request", lambda request: self._called(request.url, host))
        page.on("websocket", lambda socket: self._called(socket.url, host))

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self._note(f"{said.text} ({said.location.get('url', '')})")

    def _called(self, url: str, host: str) -> None:
        address = urlsplit(url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != host:
            self._note(f"called a stranger: {url}")

    def _note(self, complaint: str) -> None:
        if not any(pattern.search(complaint) for pattern in self._forgiven):
            self.wrong.append(complaint)
