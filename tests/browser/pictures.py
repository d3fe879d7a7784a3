"""Pictures of every screen, made from the running product: ``python -m tests.browser.pictures FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.own import own_browser, own_desk, sign_in
from tests.launch.whole import Desk

SIZES: dict[str, dict[str, Any]] = {
    "light-desktop": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "dark-desktop": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "light-phone": {
        "viewport": {"width": 360, "height": 740},
        "color_scheme": "light",
        "device_scale_factor": 2,
    },
}
# A story whose newest titles need no fonts that the machine with the pictures may lack, such as those for Chinese.
STORY, SEED = 120, 25
TITLE = "Charged twice for the November plan"
WORDS = "The invoice for November shows two payments of 84.00. Please refund the second one before Friday."
ANSWER = "I have sent the second payment back just now. It usually takes two working days."


def take(browser: Browser, desk: Desk, folder: Path, name: str, size: dict[str, Any]) -> None:
    """All screens in one size and theme, in the order in which a ticket lives."""
    context = browser.new_context(locale="en-GB", **size)

    def shot(page: Page, screen: str) -> None:
        page.wait_for_timeout(400)
        page.screenshot(path=folder / f"{screen}-{name}.png")

    form = context.new_page()
    form.goto(desk.url)
    form.get_by_label("Title").fill(TITLE)
    form.get_by_label("Description").fill(WORDS)
    form.get_by_label("Email").fill("mara@harbourbikes.example.com")
    form.get_by_text("Our own guess: Billing").wait_for()
    shot(form, "form")
    form.get_by_role("button", name="Submit ticket").click()
    form.get_by_text("We have it").wait_for()
    shot(form, "sent")

    agent = context.new_page()
    agent.goto(desk.url + "/login")
    shot(agent, "login")
    sign_in(agent, desk)
    shot(agent, "queue")
    agent.get_by_role("link", name=TITLE).first.click()
    agent.locator("#composer").fill(ANSWER)
    agent.get_by_role("button", name="Send reply").click()
    agent.get_by_role("article").filter(has_text=ANSWER).wait_for()
    shot(agent, "ticket")
    agent.goto(desk.url + "/desk/insights")
    agent.get_by_text("Average a day").wait_for()
    shot(agent, "insights")

    form.get_by_text("Open your ticket").click()
    form.get_by_text(ANSWER).wait_for()
    shot(form, "submitter")
    context.close()


def main(folder: Path) -> None:
    """Fill a desk and take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with own_desk(STORY, SEED) as desk, own_browser() as browser:
        for name, size in SIZES.items():
            take(browser, desk, folder, name, size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
