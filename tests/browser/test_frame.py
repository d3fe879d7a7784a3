"""What stands around the pages of the desk stays while they change, and a page shows nothing of another ticket."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.windows import Windows
from tests.served import Served

SEEN = """() => {
    window.seen = new Set();
    const look = () => document.querySelectorAll("[data-thread]").forEach(({ dataset }) => window.seen.add(Number(dataset.thread)));
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
}"""


LETS_GO = """() => {
    const header = document.querySelector(".topbar");
    document.addEventListener("focusout", ({ target }) => { window.letGo = target.matches("a.whole") && header.isConnected; }, { once: true });
}"""


async def _in_a_list(windows: Windows, served: Served) -> tuple[Page, Locator, int]:
    """A page with a ticket in its list, the ticket's row and its number."""
    word = steps.a_word()
    number = served.a_ticket(word)
    page = await windows.open(f"/desk?search={word}", "ana")
    row = steps.row(page, word)
    await expect(row).to_be_visible()
    return page, row, number


async def test_a_screen_lets_go_of_the_focus_before_it_is_taken_away(
    windows: Windows, served: Served
) -> None:
    page, row, number = await _in_a_list(windows, served)
    await page.keyboard.press("j")
    await expect(row.get_by_role("link")).to_be_focused()
    await page.evaluate(LETS_GO)
    await page.keyboard.press("Enter")
    await expect(page.locator(f"[data-thread='{number}']")).to_be_visible()
    assert await page.evaluate("window.letGo")


TAKEN_AWAY = """() => {
    window.taken = [];
    new MutationObserver((changes) => changes.forEach(({ removedNodes }) => removedNodes.forEach((node) => {
        if (node.matches?.("script, [fetchpriority]")) window.taken.push(node.outerHTML);
    }))).observe(document, { subtree: true, childList: true });
}"""


async def test_what_a_page_came_with_stays_when_one_goes_on(windows: Windows, served: Served) -> None:
    page, row, number = await _in_a_list(windows, served)
    assert await page.locator("link[rel=modulepreload][fetchpriority]").count() > 0
    await page.evaluate(TAKEN_AWAY)
    await row.get_by_role("link").click()
    await expect(page.locator(f"[data-thread='{number}']")).to_be_visible()
    assert await page.evaluate("window.taken") == []


ASKS = """() => {
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (words) {
        if (String(words).includes("on_load_internal")) window.asked ??= document.querySelector("[data-hands] [data-row]") !== null;
        return send.call(this, words);
    };
}"""


async def test_what_a_page_shows_is_asked_for_before_the_one_before_is_gone(
    windows: Windows, served: Served
) -> None:
    page, row, number = await _in_a_list(windows, served)
    await page.evaluate(ASKS)
    await row.get_by_role("link").click()
    await expect(page.locator(f"[data-thread='{number}']")).to_be_visible()
    assert await page.evaluate("window.asked") is True


COMES = """
    // How often anything else had its turn between the message with the rows and the rows.
    window.turns = -1;
    const { port1, port2 } = new MessageChannel(), Socket = WebSocket;
    port1.onmessage = () => {
        if (document.querySelector("[data-hands] [data-row]")) return;
        if (window.turns >= 0) window.turns++;
        setTimeout(() => port2.postMessage(0));
    };
    port2.postMessage(0);
    window.WebSocket = class extends Socket {
        constructor(...told) {
            super(...told);
            this.addEventListener("message", ({ data }) => { if (String(data).includes('"is_hydrated_rx_state_":true')) window.turns = 0; });
        }
    };
"""


async def test_a_tab_that_comes_is_drawn_in_steps(windows: Windows, served: Served) -> None:
    page, row, _ = await _in_a_list(windows, served)
    await page.add_init_script(COMES)
    await page.reload()
    await expect(row).to_be_visible()
    assert await page.evaluate("window.turns") >= 1


WORDS_COME = """() => {
    window.first = null;
    new MutationObserver(() => {
        const composer = document.querySelector(".composer");
        if (document.querySelector("[data-thread]") && composer) window.first ??= [!document.getElementById("composer"), composer.offsetHeight];
    }).observe(document, { subtree: true, childList: true });
}"""


async def test_the_words_of_a_ticket_come_first_and_the_composer_into_its_place(
    windows: Windows, served: Served
) -> None:
    page, row, _ = await _in_a_list(windows, served)
    for width in (1440, 390):
        await page.set_viewport_size({"width": width, "height": 900})
        await page.evaluate(WORDS_COME)
        await row.get_by_role("link").click()
        await expect(page.get_by_role("textbox", name="Reply")).to_be_visible()
        height = await page.evaluate("document.querySelector('.composer').offsetHeight")
        assert await page.evaluate("window.first") == [True, height]
        await page.go_back()
        await expect(row).to_be_visible()


IN_ONE_PIECE = """() => {
    addEventListener("click", async () => {
        for (let turn = 0; turn < 500; turn++) await null;
        window.isGone = !document.querySelector("[data-row]");
    }, { once: true });
}"""


async def test_a_page_takes_the_place_of_another_at_once_and_not_in_slices(
    windows: Windows, served: Served
) -> None:
    page, row, number = await _in_a_list(windows, served)
    for turn in range(2):  # the first time the browser still fetches what a ticket is drawn with
        await page.wait_for_load_state("networkidle")
        await page.wait_for_timeout(1_000)  # a page that has just come is still drawn in steps
        await page.evaluate(IN_ONE_PIECE if turn else "0")
        await row.get_by_role("link").click()
        await expect(page.locator(f"[data-thread='{number}']")).to_be_visible()
        await page.go_back()
        await expect(row).to_be_visible()
    assert await page.evaluate("window.isGone") is True


async def test_the_rail_stays_and_nothing_is_shown_of_the_ticket_before(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    numbers = [served.a_ticket(f"{word} {turn}") for turn in ("first", "second")]
    page = await windows.open(f"/desk?search={word}", "ana")
    first, second = [steps.row(page, f"{word} {turn}") for turn in ("first", "second")]
    await expect(first).to_be_visible()
    await expect(page.locator("#key-sheet")).to_be_attached()
    await page.evaluate(
        "for (const name of ['rail', 'key-sheet']) document.getElementById(name).stays = true"
    )
    for number, row in zip(numbers, (first, second), strict=True):
        await page.evaluate(SEEN)
        await row.get_by_role("link").click()
        await expect(page.locator(f"[data-thread='{number}']")).to_be_visible()
        assert await page.evaluate("[...window.seen]") == [number]
        await page.keyboard.press("Escape")
        await expect(first).to_be_visible()
    stays = "['rail', 'key-sheet'].map((name) => document.getElementById(name).stays)"
    assert await page.evaluate(stays) == [True, True]


async def test_what_scrolls_is_a_part_of_the_screen_and_never_the_window(
    windows: Windows, served: Served
) -> None:
    """Words that are only heard are placed by themselves: where nothing around them holds them, the window grows."""
    number = served.a_ticket()
    for path in (f"/desk/tickets/{number}", "/desk/insights", "/desk/account", "/desk"):
        page = await windows.open(path, "ana", size=(1280, 300))
        await expect(page.locator("#main, main").first).to_be_visible()
        await expect(page.locator("[data-coming]")).to_have_count(0)
        await expect(page.locator(".skeleton")).to_have_count(0)
        heights = "[document.documentElement.scrollHeight, innerHeight]"
        tall, window = await page.evaluate(heights)
        assert tall == window, path
