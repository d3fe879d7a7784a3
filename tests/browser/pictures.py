"""Pictures of every screen, made from the running product: ``python -m tests.browser.pictures FOLDER``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.own import own_browser, own_desk, sign_in
from tests.launch.whole import Desk

DESKTOP = {"width": 1440, "height": 900}
SIZES: dict[str, dict[str, Any]] = {
    "light-desktop": {"viewport": DESKTOP, "color_scheme": "light"},
    "dark-desktop": {"viewport": DESKTOP, "color_scheme": "dark"},
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
SENT = f"Hello Mara,\n\nour card page asked **twice**, although the first time had gone through. {ANSWER}\n\n- 21 November, 06:12: stays\n- 21 November, 06:13: sent back"
NOTE = "Third time this week that the card page asked twice. I keep this open until the bank confirms."
BEGUN = "The bank has confirmed it"

# Screens that are only opened, and the words that say they are there.
PLACES = {
    "insights": ("/desk/insights", "Average a day"),
    "track-record": ("/desk/triage?source=rules", "Kept by agents"),
    "people": ("/desk/settings/people", "Invite somebody"),
    "tokens": ("/desk/settings/tokens", "Make a token"),
    "audit": ("/desk/settings/audit", "Audit log"),
    "guidance": ("/desk/settings/guidance", "Versions"),
    "triage": ("/desk/settings/triage", "Who is asked"),
    "security": ("/desk/settings/security", "What each role may do"),
    "account": ("/desk/account", "Authenticator app"),
    "macros": ("/desk/settings/macros", "Macros"),
    "mail": ("/desk/settings/mail", "Mail"),
    "backups": ("/desk/settings/backups", "Last proof"),
    "privacy": ("/desk/settings/privacy", "What was removed for good"),
    "jobs": ("/desk/settings/jobs", "Dead jobs"),
    "notices": ("/desk/notices", "Notices"),
    "deleted": ("/desk/deleted", "Deleted tickets"),
    "nothing": (
        "/desk?status=closed&priority=critical&category=billing&language=und",
        "Nothing closed and critical",
    ),
    "missing": ("/there/is/no/such/page", "There is no such page"),
}


@dataclass(frozen=True)
class Album:
    """The pictures of one size and theme.

    Args:
        folder: Where they go.
        name: The size and the theme, at the end of each file's name.
    """

    folder: Path
    name: str

    def take(self, page: Page, screen: str) -> None:
        """One picture, once nothing moves any more."""
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(400)
        page.screenshot(path=self.folder / f"{screen}-{self.name}.png")


def public(form: Page, desk: Desk, album: Album) -> None:
    """What somebody sees who has a problem."""
    form.goto(desk.url)
    form.get_by_label("Title").fill(TITLE)
    form.get_by_label("Description").fill(WORDS)
    form.get_by_label("Email").fill("mara@harbourbikes.example.com")
    form.get_by_text("Our own guess: Billing").wait_for()
    album.take(form, "form")
    form.get_by_role("button", name="Submit ticket").click()
    form.get_by_text("We have it").wait_for()
    album.take(form, "sent")


def queue(agent: Page, desk: Desk, album: Album) -> None:
    """Where an agent's eyes live: the list with its preview, the palette, the keys, some tickets at once."""
    agent.goto(desk.url + "/login")
    album.take(agent, "login")
    sign_in(agent, desk)
    agent.get_by_role("link", name=TITLE).first.wait_for()
    agent.keyboard.press("j")
    agent.wait_for_timeout(1_000)
    album.take(agent, "queue")
    for screen, key in {"palette": "Control+k", "keys": "?"}.items():
        agent.keyboard.press(key)
        agent.locator("dialog[open]").wait_for()
        agent.wait_for_timeout(800)
        album.take(agent, screen)
        agent.keyboard.press("Escape")
        agent.locator("dialog[open]").wait_for(state="hidden")
    for key in ("x", "j", "x", "j", "x"):
        agent.keyboard.press(key)
    agent.get_by_role("toolbar").wait_for()
    album.take(agent, "bulk")
    agent.keyboard.press("Escape")


def ticket(agent: Page, album: Album) -> None:
    """One ticket, answered."""
    agent.get_by_role("link", name=TITLE).first.click()
    agent.locator("#composer").fill(SENT)
    agent.get_by_role("button", name="Send reply").first.click()
    agent.get_by_text("Your reply goes out in").wait_for()
    album.take(agent, "sending")
    agent.get_by_text("Your reply goes out in").wait_for(state="hidden")
    agent.keyboard.press("n")
    agent.keyboard.type(NOTE)
    agent.keyboard.press("Control+Enter")
    agent.get_by_role("article").filter(has_text=NOTE).wait_for()
    agent.keyboard.press("Escape")
    # What was said of the note would lie over all that follows.
    agent.get_by_role("button", name="Dismiss").click()
    agent.keyboard.press("r")
    agent.locator("#composer:focus").wait_for()
    agent.keyboard.type(BEGUN)
    agent.get_by_text("Draft saved").wait_for()
    album.take(agent, "ticket")


def others(agent: Page, desk: Desk, album: Album) -> None:
    """Every other screen of the desk."""
    for screen, (path, words) in PLACES.items():
        agent.goto(desk.url + path)
        agent.get_by_text(words).filter(visible=True).first.wait_for()
        album.take(agent, screen)


def story(browser: Browser, desk: Desk, album: Album, size: dict[str, Any]) -> None:
    """All screens of a desk at work, in the order in which a ticket lives."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", **size)
    form, agent = context.new_page(), context.new_page()
    public(form, desk, album)
    queue(agent, desk, album)
    ticket(agent, album)
    form.get_by_text("Open your ticket").click()
    form.get_by_text(ANSWER).wait_for()
    album.take(form, "submitter")
    others(agent, desk, album)
    context.close()


def first_day(browser: Browser, desk: Desk, album: Album, size: dict[str, Any]) -> None:
    """What an administrator sees before the first ticket."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", **size)
    agent = context.new_page()
    sign_in(agent, desk)
    agent.get_by_text("First steps").wait_for()
    album.take(agent, "first-day")
    context.close()


def main(folder: Path) -> None:
    """Fill a desk and take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    days: tuple[tuple[int, Callable[..., None]], ...] = ((0, first_day), (STORY, story))
    with own_browser() as browser:
        for tickets, tell in days:
            with own_desk(tickets, SEED) as desk:
                for name, size in SIZES.items():
                    tell(browser, desk, Album(folder, name), size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
