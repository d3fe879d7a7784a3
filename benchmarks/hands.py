"""What a hand on the desk waits for: from a key to the painted result, in a real browser.

The clock is the browser's own: it starts with the time stamp of the key and stops after the frame in which the result
stands there. Each act is measured on the cores as they are, and made four times slower for the page. What moves by
itself, and not within half a second of a key, is told as the browser reports it (https://web.dev/articles/cls).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Error, Page

from benchmarks.acts import Act, Measured
from benchmarks.targets import Target
from tests.browser.own import enter, own_browser

SLOWER = 4
WINDOW = {"width": 1440, "height": 900}
WORDS = ("refund", "invoice", "export", "password", "crash", "login", "payment", "slow", "timeout", "card")
PATIENCE_MS = 30_000
# Looked at once a frame; what it sees is painted when the task after that frame runs.
WATCH = """([name, is_there, patience]) => {
    const sees = new Function("return (" + is_there + ")");
    window.measured = new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error("no result on " + location.pathname + location.search)), patience);
        addEventListener(name, ({ timeStamp }) => {
            const look = () => requestAnimationFrame(() => sees()
                ? setTimeout(() => resolve(performance.now() - timeStamp))
                : look());
            look();
        }, { capture: true, once: true });
    });
}"""
SHIFTS = """() => {
    window.shifts = [];
    const own = ({ hadRecentInput }) => !hadRecentInput;
    new PerformanceObserver((list) => list.getEntries().filter(own).forEach(({ value }) => window.shifts.push(value)))
        .observe({ type: "layout-shift", buffered: true });
}"""
CURRENT = "window.td.rows.current()"
ROW = "document.querySelector(`[data-row='${window.td.rows.current()}']`)"
SHOWN = "document.querySelector('[data-preview-of]').dataset.shown"
NUMBER = "Number(location.pathname.split('/')[3] ?? 0)"
# Attributes and texts only: asking for what is seen would have the page laid out in each frame, and measure itself.
TICKET = "document.querySelector('[data-thread]')?.dataset.thread === location.pathname.split('/')[3]"


def measure(desk: Target, rows: int, times: int, say: Callable[[str], None]) -> Measured:
    """Do with keys what agents do all day, and take the time.

    Args:
        desk: A running desk; its ``agent`` may sign in.
        rows: How many tickets it holds.
        times: How often each act is done.
        say: Hears how far it is.

    Raises:
        RuntimeError: a result did not come.
    """
    measured = Measured(rows)
    with own_browser() as browser:
        page = browser.new_context(viewport=WINDOW, bypass_csp=True).new_page()
        page.set_default_timeout(PATIENCE_MS)
        try:
            enter(page, desk.url, *desk.agent)
            for slower in (1, SLOWER):
                with _slowed(page, slower):
                    _Hand(page, desk, measured, slower).do_all(times)
                say(f"{rows:,} tickets in the browser, {slower}x slower: done")
        except Error as error:
            raise RuntimeError(f"in the browser: {error.message.splitlines()[0]}") from error
    return measured


class _Hand:
    """One round of everything."""

    def __init__(self, page: Page, desk: Target, measured: Measured, slower: int) -> None:
        self.page, self._desk, self._measured, self._slower = page, desk, measured, slower

    def do_all(self, times: int) -> None:
        """Each act as often as told."""
        for act in (
            self._next_rows,
            self._open,
            self._next_tickets,
            self._statuses,
            self._filters,
            self._searches,
        ):
            act(times)
        self._measured.shifts += self.page.evaluate("window.shifts")

    def _go(self, address: str) -> None:
        self._measured.shifts += self.page.evaluate("window.shifts ?? []")
        self.page.goto(self._desk.url + address)
        self.page.evaluate(SHIFTS)

    def _at(self, address: str) -> None:
        self._go(address)
        self.page.locator("[data-hands] [data-row]").first.wait_for()
        self.page.wait_for_function(
            "window.td?.rows && Object.keys(window.td.rows.versions?.() ?? {}) !== null"
        )
        self.page.wait_for_load_state("networkidle")

    def _press(self, key: str, act: Act, is_there: str, *, on: str = "keydown") -> None:
        self.page.evaluate(WATCH, [on, is_there, PATIENCE_MS])
        self.page.keyboard.press(key)
        self._measured.add(act, self._slower, float(self.page.evaluate("window.measured")))

    def _next_rows(self, times: int) -> None:
        self._at("/desk")
        for _ in range(times):
            self._press("j", Act.next_row, f"{SHOWN} === String({CURRENT})")

    def _open(self, times: int) -> None:
        for _ in range(times):
            self._press("Enter", Act.open_ticket, f"{NUMBER} > 0 && {TICKET}")
            self.page.keyboard.press("Escape")
            self.page.wait_for_function(f"document.querySelector('[data-hands] [data-row]') && {CURRENT} > 0")
            self.page.keyboard.press("j")

    def _next_tickets(self, times: int) -> None:
        self.page.keyboard.press("Enter")
        self.page.wait_for_function(f"{NUMBER} > 0 && {TICKET}")
        for _ in range(times):
            before = self.page.evaluate("location.pathname")
            self._press("Shift+>", Act.next_ticket, f"location.pathname !== {before!r} && {TICKET}")

    def _statuses(self, times: int) -> None:
        self._at("/desk?status=open,in_progress")
        self.page.keyboard.press("j")
        for turn in range(times):
            letter, word = ("i", "In progress") if turn % 2 == 0 else ("o", "Open")
            self.page.keyboard.press("s")
            self.page.locator("[popover]:popover-open [data-menu-item]:focus").wait_for()
            self.page.keyboard.press(letter)
            number = self.page.evaluate(CURRENT)
            there = f"document.querySelector(`[data-row='{number}']`)?.textContent.includes({word!r})"
            self._press("Enter", Act.change_status, there)
            self.page.locator("[popover]:popover-open").wait_for(state="hidden")
            if self.page.evaluate(CURRENT) != number:
                self.page.keyboard.press("k")

    def _filters(self, times: int) -> None:
        """On a page that stands; and on one whose first list may not be drawn yet, which others do not begin with."""
        words = ("High", "Low", "Critical", "Medium")
        for turn in range(times):
            if turn % len(words) == 0:
                self._at("/desk")
            self._choose_priority(words[turn % len(words)], Act.filter_list)
        for turn in range(times):
            self._go("/desk")
            self._choose_priority(words[turn % len(words)], Act.filter_coming)

    def _choose_priority(self, word: str, act: Act) -> None:
        """By the menu of the sentence, from the key that chooses to rows of nothing else."""
        page = self.page
        crosses = page.get_by_role("button", name="Remove filter")
        if page.evaluate("location.search"):
            crosses.first.click()
        page.wait_for_function("location.search === ''")
        while crosses.count():
            page.wait_for_timeout(20)
        page.get_by_role("group", name="Filters").get_by_role("button", name="any priority").click()
        item = page.locator("[popover]:popover-open [data-menu-item]").filter(has_text=word.lower())
        item.focus()
        rows = "[...document.querySelectorAll('[data-hands] [data-row]')]"
        self._press(
            "Enter",
            act,
            f"location.search && {rows}.length > 0 && {rows}.every((row) => row.textContent.includes({word!r}))",
        )
        page.keyboard.press("Escape")

    def _searches(self, times: int) -> None:
        self._at("/desk")
        for turn in range(times):
            word = WORDS[turn % len(WORDS)]
            # By keys: what moves under a hand that types has not moved by itself.
            self.page.locator("#search").press("ControlOrMeta+a")
            self.page.keyboard.type(word[:-1])
            self.page.wait_for_function(f"location.search.includes('search={word[:-1]}')")
            marks = "[...document.querySelectorAll('[data-hands] mark')]"
            self.page.wait_for_function(
                f"{marks}.some((mark) => mark.textContent.toLowerCase().startsWith({json.dumps(word[:-1])}))"
            )
            self.page.wait_for_timeout(300)
            self.page.evaluate("document.querySelector('[data-hands] [data-row]').dataset.was = '1'")
            self._press(
                word[-1],
                Act.search,
                f"location.search.includes('search={word}') && {marks}.length > 0 && {marks}.some((mark) => mark.textContent.toLowerCase().startsWith({json.dumps(word)}))",
            )


@contextmanager
def _slowed(page: Page, slower: int) -> Iterator[None]:
    line = page.context.new_cdp_session(page)
    line.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    yield
    line.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    line.detach()
