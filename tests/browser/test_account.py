"""One's own account in a real browser: sessions end at once, and a new password keeps this page signed in."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser import steps
from tests.browser.windows import SOON_MS, Windows
from tests.served import PASSWORD


async def test_ending_another_session_sends_its_pages_away(alone: Windows) -> None:
    other = await alone.open("/desk", "ana", fresh=True)
    await expect(other.get_by_role("link", name="Ana Moreau")).to_be_visible()
    page = await alone.open("/desk/account", "ana", fresh=True)
    rows = page.get_by_role("table", name="Sessions").get_by_role("row")
    await expect(rows).to_have_count(3)
    await expect(rows.filter(has_text="This one")).to_contain_text("This computer")
    await rows.get_by_role("button").first.click()
    await expect(rows).to_have_count(2)
    await expect(other).to_have_url(f"{alone.desk.url}/login?problem=ended", timeout=SOON_MS * 2)


async def test_a_new_password_keeps_this_page_and_ends_the_others(alone: Windows) -> None:
    other = await alone.open("/desk", "ana", fresh=True)
    page = await alone.open("/desk/account", "ana", fresh=True)
    for attempt, (current, new, told) in enumerate(
        (
            ("not this one", "a quite different sentence", "That is not your current password."),
            (
                PASSWORD,
                "ana moreau 2026",
                "it is little more than your name",
            ),
            (PASSWORD, "a quite different sentence", "Your password is changed."),
        )
    ):
        await page.locator("#current").fill(current)
        await page.get_by_label("New password").fill(new)
        await page.get_by_role("button", name="Change the password").click()
        await expect(page.get_by_text(told)).to_be_visible()
        await expect(other.get_by_role("link", name="Ana Moreau")).to_have_count(0 if attempt == 2 else 1)
    await steps.arrive(other, "/login")
    await page.reload()
    await expect(page.get_by_role("table", name="Sessions").get_by_role("row")).to_have_count(2)


async def test_an_administrator_obliges_a_role_and_it_has_to_enrol(alone: Windows) -> None:
    at_work = await alone.open("/desk", "vic", fresh=True)
    await expect(at_work.get_by_role("link", name="Vic Tanaka")).to_be_visible()
    page = await alone.open("/desk/settings/security", "ines", fresh=True)
    await expect(page.get_by_role("table", name="What each role may do")).to_be_visible()
    await page.get_by_role("switch", name="Viewer needs a second factor").click()
    await expect(page.get_by_text("1 person was signed out and set one up at their next")).to_be_visible()
    await steps.arrive(at_work, "/login?problem=ended")
    vic = await alone.open("/login")
    await vic.get_by_label("Email").fill("vic@example.com")
    await vic.get_by_label("Password").fill(PASSWORD)
    await vic.get_by_role("button", name="Sign in", exact=True).click()
    await steps.arrive(vic, "/login/enrol")
    await expect(vic.get_by_role("heading", name="Add a second factor")).to_be_visible()
    await vic.goto("/desk")
    await steps.arrive(vic, "/login")
