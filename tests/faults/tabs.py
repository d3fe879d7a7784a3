"""One browser with the tabs of three people: two lists, a ticket and its private link are looked at; two tabs act."""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count

from playwright.async_api import Browser, Page, TimeoutError, async_playwright
from playwright.async_api import Error as BrowserError

from tests.browser import steps
from tests.browser.windows import DROPPED, Browsers, Windows
from tests.chromium import FLAGS, executable
from tests.faults.desk import FaultDesk
from tests.faults.ledger import Asked, Door, Kind
from tests.faults.truth import QUEUE, SAID, THREAD, TRUTHS
from tests.faults.work import Work

LOOKS_EVERY_S = 0.05
SAYS_AGAIN_IN_S = 5.0
RECEIPT_WITHIN_S = 20.0
MARK = "window.neverLoadedAgain = true"
HEARD = """() => { const told = [...document.querySelectorAll('.toast, .offline, [role=alert], .refused')]
    .map((each) => each.innerText.trim()).filter(Boolean); return told; }"""


# The receipt of the ticket before stands there until the new one comes.
NEW_RECEIPT = """(last) => { const number = Number(document.querySelector('.stub b')?.textContent);
    return number && number !== last ? number : null; }"""


class Tabs(Work):
    """The tabs.

    Args:
        desk: Whose.
        windows: They are opened by it; what their console complains about is ``wrong``.
        watched: The ticket that is looked at.
    """

    def __init__(self, desk: FaultDesk, windows: Windows, watched: int) -> None:
        super().__init__()
        self._desk, self.windows, self._watched = desk, windows, watched
        self._shown: dict[str, tuple[Page, str]] = {}
        self._acting: list[Page] = []
        self._numbers = count(1)
        self._run, self._last = secrets.token_hex(3), 0

    async def open(self) -> None:
        """Open all of them."""
        own = self._desk.a_ticket(f"Where notes are written {self._run}")
        link = steps.link_to(self._desk, self._watched)
        here = f"/desk/tickets/{self._watched}"
        for name, path, who, looks in (
            ("list", "/desk", "ines", QUEUE),
            ("filtered list", "/desk?status=in_progress", "ines", QUEUE),
            ("ticket", here, "vic", THREAD),
            ("private link", link, "", SAID),
        ):
            page = await self.windows.open(path, who)
            await page.evaluate(MARK)
            self._shown[name] = page, looks
        self._acting = [
            await self.windows.open(f"/desk/tickets/{own}", "ana"),
            await self.windows.open("/", "", fresh=True),
        ]
        await steps.to_a_note(self._acting[0])
        self._own = own

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """People who act, at rest until ``go_on``."""
        acts = (self._a_note, self._a_ticket)
        async with self._all(self._act(act, page) for act, page in zip(acts, self._acting, strict=True)):
            yield

    async def right(self, within_s: float) -> dict[str, float | None]:
        """How long after this call each tab showed what is true, in seconds; None: not within the time."""
        began = time.monotonic()
        waiting = (self._until_right(name, began + within_s) for name in self._shown)
        took = await asyncio.gather(*waiting)
        return {name: at and at - began for name, at in zip(self._shown, took, strict=True)}

    async def loaded_again(self) -> list[str]:
        """The tabs that are not the page that was opened once."""
        marked = {
            name: await page.evaluate("!!window.neverLoadedAgain") for name, (page, _) in self._shown.items()
        }
        return [name for name, is_marked in marked.items() if not is_marked]

    async def listen(self) -> None:
        """Note what the tabs say at this moment."""
        for page in (*(page for page, _ in self._shown.values()), *self._acting):
            with contextlib.suppress(BrowserError):
                for words in await page.evaluate(HEARD):
                    self._desk.ledger.hear(re.sub(r"\d+", "0", " ".join(words.split())))

    async def _until_right(self, name: str, until: float) -> float | None:
        page, looks = self._shown[name]
        while time.monotonic() < until:
            with contextlib.suppress(BrowserError):
                shown = await page.evaluate(looks)
                if shown == await asyncio.to_thread(TRUTHS[name], self._desk, self._watched):
                    return time.monotonic()
            await asyncio.sleep(LOOKS_EVERY_S)
        return None

    async def difference(self, name: str) -> str:
        """What a tab shows and what is true, where they differ."""
        page, looks = self._shown[name]
        shown, truth = await page.evaluate(looks), TRUTHS[name](self._desk, self._watched)
        return "" if shown == truth else f"{name}: shows {str(shown)[:300]}, true is {str(truth)[:300]}"

    async def _act(self, act: Callable[[Page], Awaitable[None]], page: Page) -> None:
        while True:
            await self._on.wait()
            with self._at_it():
                await act(page)
            await asyncio.sleep(0.5)

    async def _a_note(self, page: Page) -> None:
        """Written and sent like a person does it: again only when the words are still there and the line is too."""
        asked = Asked(
            Kind.note, f"note of a person {self._run}-{next(self._numbers)}", Door.browser, self._own
        )
        self._desk.ledger.ask(asked)
        await page.locator("#composer").fill(asked.words)
        note = page.get_by_role("article").filter(has_text=re.compile(rf"{asked.words}\b"))
        while not asked.at:
            asked.times += 1
            with contextlib.suppress(TimeoutError):
                await self._still_a_note(page)
                # By the keys: a notice at the bottom may lie over the button.
                await page.locator("#composer").press("Control+Enter", timeout=SAYS_AGAIN_IN_S * 1_000)
            until = time.monotonic() + SAYS_AGAIN_IN_S
            while time.monotonic() < until or await self._is_offline(page):
                if await note.count() and await page.locator("#composer").input_value() == "":
                    self._desk.ledger.acknowledge(asked)
                    return
                await asyncio.sleep(LOOKS_EVERY_S)

    async def _still_a_note(self, page: Page) -> None:
        """What was begun as a note stays one: nobody else may read it."""
        choice = page.get_by_role("radio", name="Note")
        if not await choice.is_checked(timeout=SAYS_AGAIN_IN_S * 1_000):
            self.windows.wrong.append("a note became a reply while it was written")
            await choice.check(timeout=SAYS_AGAIN_IN_S * 1_000)

    async def _a_ticket(self, page: Page) -> None:
        """A requester opens the form, writes, and waits for the receipt."""
        asked = Asked(Kind.ticket, f"Ticket of a person {self._run}-{next(self._numbers)}", Door.browser)
        await self._at_the_form(page)
        await steps.write(page, asked.words)
        await page.wait_for_timeout(steps.AS_SLOW_AS_A_PERSON_MS)
        self._desk.ledger.ask(asked)
        while not asked.at:
            asked.times += 1
            with contextlib.suppress(TimeoutError):
                await page.get_by_role("button", name="Submit ticket").click(timeout=SAYS_AGAIN_IN_S * 1_000)
            with contextlib.suppress(TimeoutError):
                told = await page.wait_for_function(
                    NEW_RECEIPT, arg=self._last, timeout=RECEIPT_WITHIN_S * 1_000
                )
                self._last = int(await told.json_value())
                self._desk.ledger.acknowledge(asked, self._last)

    async def _at_the_form(self, page: Page) -> None:
        while True:
            try:
                await page.goto("/")
                await page.get_by_label("Title").wait_for(timeout=10_000)
            except BrowserError:
                await asyncio.sleep(0.5)
            else:
                return

    async def _is_offline(self, page: Page) -> bool:
        return bool(await page.locator(".offline").filter(has_text="Offline").count())


@asynccontextmanager
async def some_tabs(desk: FaultDesk, watched: int) -> AsyncIterator[Tabs]:
    """The tabs, in a browser of their own."""
    async with async_playwright() as playwright:
        browser: Browser = await playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        windows = Windows(Browsers(browser), desk)
        windows.forgive(DROPPED)
        windows.forgive(re.compile("the server responded with a status of 50[023]"))
        tabs = Tabs(desk, windows, watched)
        await tabs.open()
        yield tabs
        await browser.close()
