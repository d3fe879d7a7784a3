"""How long it takes from a submit to the row in another browser's list: ``python -m benchmarks.arriving``.

Two windows of one real browser on the real desk. The clock is the machine's: it starts when the button is pressed in
one window and stops when the row is in the other window's document.
"""

from __future__ import annotations

import statistics
import sys

from playwright.sync_api import Page

from tests.browser.own import own_browser, own_desk, sign_in
from tests.browser.steps import AS_SLOW_AS_A_PERSON_MS

ROUNDS = 20
WATCH = """(title) => new Promise((resolve) => {
    const look = () => document.body.innerText.includes(title) && (resolve(Date.now()), true);
    if (!look()) { const watch = new MutationObserver(() => look() && watch.disconnect());
        watch.observe(document.body, { subtree: true, childList: true, characterData: true }); }
})"""
PRESS = """() => { const button = [...document.querySelectorAll("button")].find((each) => each.innerText === "Submit ticket");
    const now = Date.now(); button.click(); return now; }"""


def one_round(form: Page, queue: Page, url: str, number: int) -> float:
    """Milliseconds from the press of the button to the row."""
    title = f"Measured {number} of many"
    form.goto(url)
    form.wait_for_function("() => window.td?.isAlive?.()")
    form.get_by_label("Title").fill(title)
    form.get_by_label("Description").fill("The export has been empty since this morning.")
    form.wait_for_timeout(AS_SLOW_AS_A_PERSON_MS)
    queue.evaluate(f"window.seen = ({WATCH})({title!r}), null")
    pressed = form.evaluate(PRESS)
    return float(queue.evaluate("window.seen")) - float(pressed)


def main() -> None:
    """Twenty rounds; median, 95th percentile and the slowest."""
    with own_desk(60, TICKETDESK_FORM_PER_ADDRESS="1000") as desk, own_browser() as browser:
        queue = browser.new_page()
        sign_in(queue, desk)
        form = browser.new_context().new_page()
        took = sorted(one_round(form, queue, desk.url, number) for number in range(ROUNDS))
    at_95 = took[round(0.95 * (len(took) - 1))]
    print(
        f"submit to row, {ROUNDS} rounds: median {statistics.median(took):.0f} ms, p95 {at_95:.0f} ms", end=""
    )
    print(f", slowest {took[-1]:.0f} ms; Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
