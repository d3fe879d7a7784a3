"""What people and programs do with a desk, through its published port."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from typing import Any

import httpx
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser import steps
from tests.docker.stack import Stack
from tests.making import PASSWORD

EMAIL = "ines@example.com"
RIGHT_AGAIN_MS = 60_000
TRIAGED_WITHIN_S = 60
ASKS_AGAIN_FOR_S = 20


@dataclass
class Program:
    """A program with a token.

    Args:
        url: The desk as it is reached from outside.
    """

    url: str
    token: str

    def asks(self) -> httpx.Client:
        """What it asks with; certificates that Caddy made for a trial are taken."""
        bearer = {"Authorization": f"Bearer {self.token}"}
        return httpx.Client(base_url=self.url, headers=bearer, timeout=20, verify=False)

    def submits(self, title: str) -> int:
        """A new ticket. Gives its number."""
        words = {"title": title, "description": steps.DESCRIPTION}
        named = {"Idempotency-Key": secrets.token_hex(8)}
        return int(self._patiently("POST", "/api/tickets/", json=words, headers=named)["id"])

    def total(self) -> int:
        """How many tickets there are."""
        return int(self._patiently("GET", "/api/tickets/stats/")["total_tickets"])

    def _patiently(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        """As programs ask: again when the desk, or what stands before it, says that it cannot right now, under the same name."""
        until = time.monotonic() + ASKS_AGAIN_FOR_S
        with self.asks() as client:
            while (answer := client.request(method, path, **more)).status_code in (502, 503):
                assert time.monotonic() < until, answer.text
                time.sleep(0.2)
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    def waits_for_triage(self, number: int) -> None:
        """Until the worker has judged it."""
        until = time.monotonic() + TRIAGED_WITHIN_S
        with self.asks() as client:
            while client.get(f"/api/tickets/{number}/").json()["category_source"] == "pending":
                assert time.monotonic() < until, f"nobody judged ticket {number}"
                time.sleep(0.2)


async def a_browser(browser: Browser, url: str) -> BrowserContext:
    """A browser of its own, in English."""
    context = await browser.new_context(base_url=url, locale="en-GB", ignore_https_errors=True)
    context.set_default_timeout(RIGHT_AGAIN_MS)
    return context


async def set_up(page: Page, stack: Stack) -> None:
    """Follow the link that the desk told when it started."""
    links = re.findall(r"(http://localhost:\d+/setup\?code=[\w-]+)", stack.run("logs", "app"))
    await page.goto(links[-1])
    await page.get_by_label("Name").fill("Ines Duarte")
    await page.get_by_label("Email").fill(EMAIL)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Create the administrator").click()
    await steps.arrive(page, "/desk")


async def sign_in(page: Page) -> None:
    """As everybody does."""
    await page.goto("/login")
    await page.get_by_label("Email").fill(EMAIL)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await steps.arrive(page, "/desk")


async def write(page: Page, title: str) -> None:
    """Somebody writes on the public form."""
    await page.goto("/")
    await steps.write(page, title)
    await page.wait_for_timeout(steps.AS_SLOW_AS_A_PERSON_MS)
    await steps.submit(page)
    await expect(page.get_by_role("heading", name="We have it")).to_be_visible()


async def comes_in(page: Page, title: str) -> None:
    """It stands in the list of a window that nobody touched."""
    await expect(steps.row(page, title)).to_be_visible(timeout=RIGHT_AGAIN_MS)
