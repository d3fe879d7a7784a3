"""The door of the desk: the first administrator, signing in and out, and coming back to where one wanted to go."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.windows import Browsers, Windows
from tests.served import PASSWORD, Served, ServeDesk
from ticketdesk.desk import accounts


async def _sign_in(page: Page, password: str = PASSWORD) -> None:
    await page.get_by_label("Email").fill("ana@example.com")
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()


async def test_a_wrong_password_is_told_and_the_address_stays(windows: Windows) -> None:
    page = await windows.open("/login")
    await _sign_in(page, "not the password")
    await expect(page.get_by_role("alert")).to_have_text("That email and password do not match.")
    await expect(page.get_by_label("Email")).to_have_value("ana@example.com")
    await expect(page.get_by_label("Password")).to_have_value("")
    await page.evaluate("window.before = true")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await steps.arrive(page, "/desk")
    await expect(
        page.get_by_role("table", name="Tickets").or_(page.get_by_text("No tickets yet"))
    ).to_be_visible()
    assert await page.evaluate("window.before") is None, "nothing of the page before the sign-in is left"
    assert "ana@example.com" not in await page.evaluate("JSON.stringify({...localStorage})")


async def test_a_deep_link_leads_through_sign_in_and_back(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    number = served.a_ticket(f"{word} waits")
    page = await windows.open(f"/desk/tickets/{number}")
    await steps.arrive(page, "/login")
    assert word not in await page.content()
    await _sign_in(page)
    await steps.arrive(page, f"/desk/tickets/{number}")
    await expect(page.get_by_role("heading", name=f"{word} waits")).to_be_visible()

    filtered = await windows.open(f"/desk?search={word}&status=open")
    await steps.arrive(filtered, "/login")
    await _sign_in(filtered)
    await steps.arrive(filtered, f"/desk?search={word}&status=open")
    await expect(steps.total(filtered)).to_have_text("1")


async def test_signing_out_closes_every_window_of_the_session(windows: Windows, served: Served) -> None:
    number = served.a_ticket(f"{steps.a_word()} secret")
    page = await windows.open(f"/desk/tickets/{number}", "ana", fresh=True)
    other = await windows.another(page.context, "/desk")
    await expect(other.get_by_role("heading", name="Tickets")).to_be_visible()
    loads: list[str] = []
    page.on("domcontentloaded", lambda at: loads.append(at.url))
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_text("You are signed out.")).to_be_visible()
    assert len(loads) == 1, "the tab does not learn only then that it was somebody's"
    await steps.arrive(other, "/login?problem=ended")
    await expect(other.get_by_role("row")).to_have_count(0)
    await page.goto(f"/desk/tickets/{number}")
    await steps.arrive(page, "/login")
    assert "secret" not in await page.content()


@pytest.fixture
async def empty(browsers: Browsers, serve_desk: ServeDesk) -> AsyncIterator[Windows]:
    """A desk where nobody has an account yet."""
    with serve_desk() as desk:
        desk.rows("DELETE FROM accounts")
        opened = Windows(browsers, desk)
        yield opened
        await opened.close()
    assert opened.wrong == []


async def _set_up(page: Page, email: str) -> None:
    await page.get_by_label("Name").fill("Ines Duarte")
    await page.get_by_label("Email").fill(email)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Create the administrator").click()


async def test_the_setup_link_makes_the_first_administrator_once(empty: Windows) -> None:
    code = empty.desk.do(accounts.new_setup_code)
    page = await empty.open(f"/setup?code={code}")
    await page.get_by_label("Password").fill("ines duarte 26")
    await page.get_by_label("Name").fill("Ines Duarte")
    await page.get_by_label("Email").fill("ines@example.com")
    await page.get_by_role("button", name="Create the administrator").click()
    await expect(page.get_by_text("it is little more than your name")).to_be_visible()
    assert "duarte" not in page.url, "what was typed never stands in an address"
    await _set_up(page, "ines@nowhere")
    await expect(page.get_by_text("This does not look like an address")).to_be_visible()
    await expect(page.get_by_label("Name")).to_have_value("Ines Duarte")
    await _set_up(page, "ines@example.com")
    await steps.arrive(page, "/desk")
    await expect(page.get_by_role("heading", name="No tickets yet")).to_be_visible()
    assert empty.desk.rows("SELECT email, role FROM accounts") == [("ines@example.com", "admin")]

    again = await empty.open(f"/setup?code={code}")
    await _set_up(again, "mallory@example.com")
    told = "This desk already has an administrator. Sign in instead."
    await expect(again.get_by_role("alert").filter(has_text=told)).to_be_visible()
    assert len(empty.desk.rows("SELECT email FROM accounts")) == 1


async def test_an_invented_setup_code_is_refused(empty: Windows) -> None:
    page = await empty.open("/setup?code=invented")
    await _set_up(page, "mallory@example.com")
    told = "This setup link is not valid any more. The newest one stands where the desk was started."
    await expect(page.get_by_role("alert").filter(has_text=told)).to_be_visible()
    assert empty.desk.rows("SELECT email FROM accounts") == []
