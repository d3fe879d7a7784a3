"""Second factors in a real browser, the passkey in Chromium's own virtual authenticator."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pyotp
import pytest
from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.windows import Browsers, Windows
from tests.served import PASSWORD, ServeDesk


@pytest.fixture
async def alone(browsers: Browsers, serve_desk: ServeDesk) -> AsyncIterator[Windows]:
    """A desk of its own: here factors are added to people that other tests sign in as."""
    with serve_desk() as desk:
        opened = Windows(browsers, desk)
        yield opened
        await opened.close()
        assert opened.wrong == []


async def _sign_in(page: Page) -> None:
    await page.get_by_label("Email").fill("ana@example.com")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()


async def test_an_app_is_set_up_and_then_asked_for(alone: Windows) -> None:
    page = await alone.open("/desk/account", "ana", fresh=True)
    await page.locator("#app-password").fill(PASSWORD)
    await page.get_by_role("button", name="Set up an authenticator app").click()
    await expect(page.get_by_role("img", name="QR code for your authenticator app")).to_be_visible()
    secret = (await page.get_by_label("Secret to type").input_value()).replace(" ", "")
    codes = (await page.get_by_label("Recovery codes").input_value()).split()
    assert len(codes) == 10
    app = pyotp.TOTP(secret)
    await page.get_by_label("Code from the app").fill(app.now())
    await page.get_by_role("button", name="Turn it on").click()
    await expect(page.get_by_text("Your authenticator app is on.")).to_be_visible()
    assert secret not in (await page.content()).replace(" ", "")
    await page.get_by_role("button", name="Sign out").click()
    await steps.arrive(page, "/login")
    await _sign_in(page)
    await steps.arrive(page, "/login/second")
    await page.get_by_label("Code").fill("000000")
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_text("That code was not accepted")).to_be_visible()
    await page.get_by_label("Code").fill(codes[0])
    await page.get_by_role("button", name="Go on").click()
    await steps.arrive(page, "/desk")


async def test_a_passkey_is_added_and_signs_in(alone: Windows) -> None:
    page = await alone.open("/desk/account", "ana", fresh=True)
    line = await page.context.new_cdp_session(page)
    await line.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    await line.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    await page.get_by_label("Name of the passkey").fill("My laptop")
    await page.locator("#passkey-password").fill(PASSWORD)
    await page.get_by_role("button", name="Add a passkey").click()
    await expect(page.get_by_text("Your passkey is added.")).to_be_visible()
    await expect(page.get_by_role("table", name="Passkeys")).to_contain_text("My laptop")
    await page.get_by_role("button", name="Sign out").click()
    await steps.arrive(page, "/login")
    await page.get_by_role("button", name="Sign in with a passkey").click()
    await steps.arrive(page, "/desk")
    await page.get_by_role("button", name="Sign out").click()
    await steps.arrive(page, "/login")
    await _sign_in(page)
    await steps.arrive(page, "/login/second")
    await page.get_by_role("button", name="Use a passkey").click()
    await steps.arrive(page, "/desk")
