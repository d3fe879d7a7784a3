"""Tokens and the audit log, as an administrator uses them, and as a viewer does not."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.windows import PHONE, Windows

TOKENS, AUDIT = "/desk/settings/tokens", "/desk/settings/audit"


async def _tab_to(page: Page, name: str) -> None:
    """Walk to a button with the keyboard alone."""
    button = page.get_by_role("button", name=name, exact=True)
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await button.evaluate("button => button === document.activeElement"):
            return
    raise AssertionError(f"no way to {name} by Tab")


async def _figures(windows: Windows, token: str) -> int:
    """How a program with this token is answered."""
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=windows.desk.url, headers=headers) as client:
        return (await client.get("/api/tickets/stats/")).status_code


async def test_a_token_is_made_seen_once_used_and_revoked(windows: Windows) -> None:
    word = steps.a_word()
    page = await windows.open(TOKENS, "ines", fresh=True)
    await page.get_by_label("Name", exact=True).fill(word)
    await page.get_by_label("Scope").select_option("write")
    await page.get_by_label("Lasts").select_option("90")
    await page.get_by_role("button", name="Make a token").click()
    token = await page.get_by_label("New token").input_value()
    assert re.fullmatch(r"td_[\w-]{43}", token)
    await expect(page.get_by_label("Name", exact=True)).to_have_value("")
    await expect(steps.row(page, word)).to_contain_text("never")

    assert await _figures(windows, token) == 200
    await page.reload()
    await expect(steps.row(page, word)).to_contain_text("Write")
    await expect(steps.row(page, word)).not_to_contain_text("never")
    await expect(page.get_by_label("New token")).to_have_count(0)
    assert token not in await page.content()
    kept = "JSON.stringify([...Object.entries(sessionStorage), ...Object.entries(localStorage)])"
    assert token not in await page.evaluate(kept)

    await page.get_by_role("button", name=f"Revoke {word}").click()
    await page.get_by_role("dialog").get_by_role("button", name="Revoke the token").click()
    await expect(page.get_by_text(f"The token {word} is revoked.")).to_be_visible()
    await expect(steps.row(page, word)).to_have_count(0)
    assert await _figures(windows, token) == 401

    await page.goto(f"{AUDIT}?deed=tokens")
    lines = page.get_by_role("row").filter(has_text=word)
    await expect(lines).to_have_text(
        [re.compile(f"revoked the token {word}"), re.compile(f"made the token {word}: write, 90 days")]
    )


async def test_the_log_tells_of_the_sign_in_that_just_was_and_of_one_that_failed(windows: Windows) -> None:
    form = {"email": "vic@example.com", "password": "a wrong password"}
    async with httpx.AsyncClient(base_url=windows.desk.url, headers={"Origin": windows.desk.url}) as client:
        await client.post("/auth/login", data=form)
    page = await windows.open(AUDIT, "ines", fresh=True)
    first = page.get_by_role("table", name="Audit log").get_by_role("row")
    await expect(first.nth(1)).to_contain_text("Ines Duarte signed in with a password")
    await expect(first.nth(1)).to_contain_text("127.0.0.1")
    await expect(first.nth(2)).to_contain_text("Somebody failed to sign in as Vic Tanaka")
    assert form["password"] not in await page.content()


async def test_the_log_is_filtered_by_keyboard_and_the_address_keeps_it(windows: Windows) -> None:
    page = await windows.open(AUDIT, "ines", fresh=True)
    await steps.field(page, "What").focus()
    await page.keyboard.type("Signing")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Ines")
    await _tab_to(page, "Show")
    await page.keyboard.press("Enter")
    await steps.arrive(page, f"{AUDIT}?deed=signing_in&person=1")
    lines = page.get_by_role("table", name="Audit log").get_by_role("row")
    await expect(lines.filter(has_text="Ines Duarte signed in with a password").first).to_be_visible()
    await expect(lines.filter(has_text=re.compile("token|role of|Vic"))).to_have_count(0)
    await page.reload()
    await expect(steps.field(page, "What")).to_have_value("signing_in")
    await expect(steps.field(page, "Person")).to_have_value("1")
    await _tab_to(page, "Show everything")
    await page.keyboard.press("Enter")
    await steps.arrive(page, AUDIT)
    await expect(steps.field(page, "What")).to_have_value("")


async def test_both_fit_on_a_phone_in_the_dark(windows: Windows) -> None:
    for path, heading in ((TOKENS, "Tokens"), (AUDIT, "Audit log")):
        page = await windows.open(path, "ines", size=PHONE, scheme="dark")
        await expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        await expect(page.get_by_role("button", name=re.compile("^(Make a token|Show)$"))).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("who", ["vic", "ana"])
async def test_others_are_sent_back_to_the_tickets(windows: Windows, who: str) -> None:
    for path, name in ((TOKENS, "Tokens"), (AUDIT, "Audit log")):
        page = await windows.open(path, who)
        await steps.arrive(page, "/desk")
        await expect(page.get_by_role("link", name=name)).to_have_count(0)
