"""What a list is drawn with: the rows that stand there, and no cells that nobody sees."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.lines import slow_down
from tests.browser.test_queue_hands import a_list, line
from tests.browser.windows import Windows
from tests.served import Served

# What the browser holds for moved by itself, in the list.
MOVED = """() => {
    window.moved = [];
    const inList = ({ node }) => (node?.nodeType === 1 ? node : node?.parentElement)?.closest("[data-hands]");
    new PerformanceObserver((list) => list.getEntries().forEach(({ sources }) => window.moved.push(
        ...sources.filter(inList).map(({ previousRect, currentRect }) => [previousRect.y, currentRect.y]))))
        .observe({ type: "layout-shift" });
}"""
MOVED_BOXES = """() => {
    window.far = [];
    new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => window.far.push(value)))
        .observe({ type: "layout-shift", buffered: true });
    const look = () => document.querySelector(".skeleton") ? window.first = document.querySelector(".split").getBoundingClientRect().top
        : window.first ?? requestAnimationFrame(look);
    requestAnimationFrame(look);
}"""
# From the first list on React's steps are held back, so that only what does not wait for them is drawn.
STEPS_HELD = """(() => {
    const { set } = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage"), post = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (...said) { if (!("held" in document.documentElement.dataset)) post.apply(this, said); };
    Object.defineProperty(WebSocket.prototype, "onmessage", { set(hear) {
        set.call(this, (event) => {
            if (event.data.includes('is_hydrated_rx_state_":true')) document.documentElement.dataset.held = "";
            hear(event);
        });
    } });
    window.requestIdleCallback = () => {};
})()"""
PAINTED_AND_TOLD = (
    "new Promise((ok) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(ok, 50))))"
)


async def _search(page: Page, word: str) -> None:
    """As an address that somebody comes to without a key or a press: nothing that moves is forgiven for those."""
    await page.evaluate(
        f"history.pushState(history.state, '', '/desk?search={word}'); dispatchEvent(new PopStateEvent('popstate'))"
    )


async def test_another_list_is_filled_into_the_rows_that_stand_there(
    windows: Windows, served: Served
) -> None:
    page, _, shown = await a_list(windows, served, 2)
    other = steps.a_word()
    wanted = served.a_ticket(f"{other} one")
    await page.keyboard.press("j")
    await expect(line(page, shown[0]).get_by_role("link")).to_be_focused()
    await page.evaluate("document.querySelector('[data-row]').stays = true")
    await page.evaluate("document.addEventListener('focusin', () => { window.focused = true; })")
    await _search(page, other)
    await expect(line(page, shown[1])).to_have_count(0)
    await expect(line(page, wanted).get_by_role("link", name=other)).to_have_attribute(
        "href", f"/desk/tickets/{wanted}"
    )
    assert await page.evaluate("document.querySelector('[data-row]').stays")
    # The focus is not on a ticket that nobody went to.
    assert await page.evaluate("document.activeElement === document.body")


async def test_rows_of_another_list_have_not_moved_however_late_they_come(
    windows: Windows, served: Served
) -> None:
    today, week = steps.a_word(), steps.a_word()
    for name in "abcd":
        served.a_ticket(f"{today} {name}")
    for days in range(4):
        served.rows(
            "UPDATE tickets SET created_at = created_at - %s * interval '1 day' WHERE id = %s RETURNING id",
            days,
            served.a_ticket(f"{week} {days}"),
        )
    page = await windows.open(f"/desk?search={today}", "ana", fresh=True)
    await expect(page.locator("[data-row]")).to_have_count(4)
    await page.evaluate(MOVED)
    await page.evaluate("document.querySelector('[data-row]').stays = true")
    await _search(page, week)
    # Each begins a day, so the second one stands lower than the second one before.
    await expect(page.locator("[data-day]:not([data-day=''])")).to_have_count(4)
    await page.evaluate(PAINTED_AND_TOLD)
    assert await page.evaluate("window.moved") == []
    assert await page.evaluate("document.querySelector('[data-row]').stays")


async def test_a_long_filter_moves_no_list_that_is_still_coming(windows: Windows, served: Served) -> None:
    page = await windows.open("/login", "ana", size=(1440, 900), fresh=True)
    await page.add_init_script(f"({MOVED_BOXES})()")
    await slow_down(page, 0.3)
    await page.goto(
        f"{served.url}/desk?status=open,in_progress,resolved&category=billing,technical&priority=low,high"
    )
    await expect(page.get_by_role("button", name="Remove filter")).to_have_count(7)
    await expect(page.locator(".skeleton")).to_have_count(0)
    await page.evaluate(PAINTED_AND_TOLD)
    top = await page.evaluate("document.querySelector('.split').getBoundingClientRect().top")
    assert await page.evaluate("window.first") < top, "the filter takes one line only: it proves nothing"
    # The words of the filter itself move beside each other; the list would make it 0.4.
    assert await page.evaluate("Math.max(0, ...window.far)") < 0.05


async def test_what_is_asked_goes_before_the_first_list(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    wanted = served.a_ticket(word)
    page = await windows.open("/login", "ana", fresh=True)
    await page.add_init_script(STEPS_HELD)
    await page.goto(f"{served.url}/desk")
    await expect(page.locator("[data-held]")).to_have_count(1)
    await _search(page, word)
    await expect(line(page, wanted)).to_be_visible()
    await expect(page.locator("[data-row]")).to_have_count(1)


async def test_after_a_short_first_list_another_one_fills_the_window(
    windows: Windows, served: Served
) -> None:
    word, other = steps.a_word(), steps.a_word()
    served.a_ticket(other)
    for name in range(26):
        served.a_ticket(f"{word} {name}")
    page = await windows.open("/login", "ana", fresh=True)
    await page.add_init_script("window.requestIdleCallback = () => {}")
    await page.goto(f"{served.url}/desk?search={other}")
    await expect(page.locator("[data-row]")).to_have_count(1)
    await _search(page, word)
    await expect(page.locator("[data-row]")).to_have_count(24)


async def test_a_phone_draws_no_cells_that_it_never_shows(windows: Windows, served: Served) -> None:
    page, _, shown = await a_list(windows, served, 1)
    cells = line(page, shown[0]).locator(".at-none")
    assert await cells.count() > 0
    await page.set_viewport_size({"width": 412, "height": 823})
    await expect(cells).to_have_count(0)
    await page.set_viewport_size({"width": 1280, "height": 800})
    await expect(line(page, shown[0])).to_contain_text(str(shown[0]))


async def test_all_are_ticked_although_some_are_not_drawn_yet(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    made = {served.a_ticket(f"{word} {name}") for name in range(26)}
    page = await windows.open("/desk", "ana", fresh=True)
    await page.add_init_script("window.requestIdleCallback = (draw) => { window.drawsMore = draw; }")
    await page.goto(f"{served.url}/desk?search={word}")
    rows = page.locator("[data-row]")
    # The first list of a page begins with a part of the window.
    await expect(rows).to_have_count(8)
    await page.keyboard.press("ControlOrMeta+a")
    bar = page.get_by_role("toolbar", name="Selected tickets")
    await expect(bar).to_contain_text("26 selected")
    assert set(await page.evaluate("window.td.rows.targets()")) == made
    assert 0 not in (await page.evaluate("window.td.rows.versions()")).values()
    # While a hand acts the others wait.
    await page.evaluate(
        """() => {
            dispatchEvent(new KeyboardEvent("keydown", { key: "Shift" }));
            const due = window.drawsMore;
            due();
            return new Promise((ok) => setInterval(() => window.drawsMore !== due && ok(), 20));
        }"""
    )
    await expect(rows).to_have_count(8)
    for drawn in (17, 26):
        await page.evaluate("window.drawsMore()")
        await expect(rows).to_have_count(drawn)
    await expect(page.locator("[data-tick]:checked")).to_have_count(26)
    await expect(bar).to_contain_text("26 selected")


async def test_what_is_below_the_window_is_laid_out_a_moment_after_the_rest(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    made = [served.a_ticket(f"{word} {'even' if name % 2 else 'odd'} {name}") for name in range(56)]
    page = await windows.open(f"/desk?search={word}%20even", "ana", size=(1440, 900), fresh=True)
    rows, below = page.locator("[data-row]"), page.locator("[data-row][data-below]")
    await expect(rows).to_have_count(28)
    await page.evaluate("window.requestIdleCallback = () => {}")
    await page.add_init_script("window.requestIdleCallback = () => {}")
    await _search(page, f"{word}%20odd")
    await expect(page.locator(f"[data-row='{made[54]}']")).to_be_visible()
    await expect(below).to_have_count(4)
    # From none it leads to the last one.
    await page.keyboard.press("k")
    await expect(below).to_have_count(0)
    await expect(line(page, made[0]).get_by_role("link")).to_be_focused()


async def test_a_phone_draws_what_is_far_below_when_somebody_moves(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    made = [served.a_ticket(f"{word} {name}") for name in range(30)]
    page = await windows.open(f"/desk?search={word}", "ana", size=(390, 844), fresh=True)
    rows = page.locator("[data-row]")
    await expect(rows).to_have_count(18)
    await page.evaluate("document.querySelector('.rows').scrollTo(0, 400)")
    await expect(rows).to_have_count(30, timeout=4000)
    await expect(line(page, made[0])).to_have_count(1)
    # Who reads without a hand on the page, or looks for a word in it, gets all of it too.
    await page.reload()
    await expect(rows).to_have_count(18)
    await expect(rows).to_have_count(30, timeout=15000)
