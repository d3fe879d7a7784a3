"""The page of people, and the page behind a one-time link, as an administrator and a newcomer use them."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.windows import PHONE, Windows

FRESH = "seven green kettles sing"


async def _act(page: Page, who: str, act: str) -> None:
    await page.get_by_role("button", name=f"Actions for {who}").click()
    await page.get_by_role("menu", name=f"Actions for {who}").get_by_text(act, exact=True).click()


async def test_somebody_is_invited_joins_and_is_disabled_again(windows: Windows) -> None:
    word = steps.a_word()
    page = await windows.open("/desk/settings/people", "ines", fresh=True)
    await steps.field(page, "Email").fill(f"{word}@example.com")
    await page.get_by_label("Name", exact=True).fill(f"Bo {word}")
    await page.get_by_role("button", name="Make an invitation").click()
    link = await page.get_by_label("One-time link").input_value()
    assert re.fullmatch(r"http://localhost:\d+/join\?key=[\w-]{43}", link)
    await expect(steps.row(page, word)).to_contain_text("invited")

    newcomer = await windows.open(link)
    await expect(newcomer.get_by_role("heading", name="Join the desk")).to_be_visible()
    await expect(newcomer.get_by_label("Name")).to_have_value(f"Bo {word}")
    await newcomer.get_by_label("Password").fill("password1234")
    await newcomer.get_by_role("button", name="Join").click()
    await expect(newcomer.get_by_text("among the first that anybody would try")).to_be_visible()
    await newcomer.evaluate("window.before = true")
    await newcomer.get_by_label("Password").fill(FRESH)
    await newcomer.get_by_role("button", name="Join").click()
    await steps.arrive(newcomer, "/desk")
    await expect(newcomer.get_by_role("link", name=f"Bo {word}")).to_be_visible()
    assert await newcomer.evaluate("window.before") is None, "nothing of the page before the sign-in is left"

    again = await windows.open(link)
    await expect(again.get_by_role("heading", name="This link opens nothing")).to_be_visible()

    await page.reload()
    await expect(steps.row(page, word)).to_contain_text("active")
    await expect(page.get_by_label("One-time link")).to_have_count(0)
    await _act(page, f"Bo {word}", "Disable")
    await page.get_by_role("dialog").get_by_role("button", name="Disable the account").click()
    await expect(steps.row(page, word)).to_contain_text("disabled")
    await steps.arrive(newcomer, "/login?problem=ended")


async def test_the_last_administrator_is_told_why_nothing_happens(windows: Windows) -> None:
    page = await windows.open("/desk/settings/people", "ines", size=PHONE, scheme="dark", fresh=True)
    await _act(page, "Ines Duarte", "Viewer")
    await expect(page.get_by_text("This is the last administrator.")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_others_are_sent_back_to_the_tickets(windows: Windows) -> None:
    page = await windows.open("/desk/settings/people", "vic")
    await steps.arrive(page, "/desk")
    await expect(page.get_by_role("link", name="People")).to_have_count(0)
