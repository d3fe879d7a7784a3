"""A desk and a browser for scripts: pictures and measurements, outside of pytest."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import FLAGS, executable
from tests.launch.whole import Desk

EMAIL, PASSWORD = "ines@example.com", "correct horse battery"


@contextmanager
def own_desk(tickets: int = 0, seed: int = 1, **environment: str) -> Iterator[Desk]:
    """A running desk with an administrator and a story of some tickets; another seed tells another story."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.env |= environment
        started = desk.start()
        try:
            named = ("user", "add", EMAIL, "--role", "admin", "--name", "Ines Okafor")
            assert desk.command(*named, stdin=PASSWORD + "\n").returncode == 0
            if tickets:
                desk.command("seed", "--count", str(tickets), "--seed", str(seed))
            yield desk
        finally:
            started.terminate()
            started.wait(15)


@contextmanager
def own_browser() -> Iterator[Browser]:
    """The browser that the tests use."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield browser
        browser.close()


def sign_in(page: Page, desk: Desk) -> None:
    """As the administrator."""
    enter(page, desk.url, EMAIL, PASSWORD)


def enter(page: Page, url: str, email: str, password: str) -> None:
    """Sign in on a desk, and wait for its queue."""
    page.goto(url + "/login")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/desk**")
    page.get_by_role("table", name="Tickets").or_(page.get_by_text("No tickets yet")).first.wait_for()
