"""Second factors in a real browser, the passkey in Chromium's own virtual authenticator."""

from __future__ import annotations

import pyotp
from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.windows import Windows
from tests.served import PASSWORD


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
    async with page.expect_download() as kept:
        await page.get_by_role("link", name="Download as text").click()
    download = await kept.value
    assert download.suggested_filename == "ticketdesk-recovery-codes.txt"
    file = (await download.path()).read_text()
    assert "ana@example.com" in file
    assert [line for line in file.splitlines() if line in codes] == codes
    app = pyotp.TOTP(secret)
    await page.get_by_label("Code from the app").fill(app.now())
    await page.get_by_role("button", name="Turn it on").click()
    await expect(page.get_by_text("Your authenticator app is on.")).to_be_visible()
    assert secret not in (await page.content()).replace(" ", "")
    await _sign_out(page)
    await _sign_in(page)
    await steps.arrive(page, "/login/second")
    await page.get_by_label("Code").fill("000000")
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_text("That code was not accepted")).to_be_visible()
    await page.get_by_label("Code").fill(codes[0])
    await _press(page, "Go on")
    await _is_loaded_anew(page)

    other = await alone.another(page.context, "/desk")
    await page.goto("/desk/account")
    before = await _cookie(page)
    for password, told in (("not this one", "not your current password"), (PASSWORD, "app is off.")):
        await page.locator("#off-password").fill(password)
        await page.get_by_role("button", name="Turn off the app").click()
        await expect(page.get_by_text(told)).to_be_visible()
        assert (await _cookie(page) == before) is (password != PASSWORD)
    await steps.arrive(other, "/login?problem=ended")


async def _sign_out(page: Page) -> None:
    await page.get_by_role("button", name="Sign out").click()
    # Said once the tab of the old session was given up: until then the page may load itself anew.
    await expect(page.get_by_text("You are signed out.")).to_be_visible()


async def _press(page: Page, word: str) -> None:
    await page.evaluate("window.before = true")
    await page.get_by_role("button", name=word).click()


async def _is_loaded_anew(page: Page) -> None:
    await steps.arrive(page, "/desk")
    await expect(page.get_by_role("link", name="Ana Moreau")).to_be_visible()
    assert await page.evaluate("window.before") is None, "nothing of the page before the sign-in is left"


async def _cookie(page: Page) -> str:
    return next(one["value"] for one in await page.context.cookies() if one["name"] == "td_session")  # type: ignore[typeddict-item]


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
    await _sign_out(page)
    await _press(page, "Use a passkey")
    await _is_loaded_anew(page)
    await _sign_out(page)
    await _sign_in(page)
    await steps.arrive(page, "/login/second")
    await page.get_by_role("button", name="Use a passkey").click()
    await steps.arrive(page, "/desk")

    await page.goto("/desk/account")
    before = await _cookie(page)
    await page.get_by_role("button", name="Remove My laptop").click()
    question = page.get_by_role("dialog", name="Remove this passkey?")
    await question.get_by_label("Current password").fill(PASSWORD)
    await question.get_by_role("button", name="Remove the passkey").click()
    await expect(page.get_by_text("That passkey is removed.")).to_be_visible()
    await expect(page.get_by_role("table", name="Passkeys")).to_have_count(0)
    assert await _cookie(page) != before


async def test_who_lost_everything_comes_in_again_with_an_administrators_help(alone: Windows) -> None:
    page = await alone.open("/desk/account", "ana", fresh=True)
    await page.locator("#app-password").fill(PASSWORD)
    await page.get_by_role("button", name="Set up an authenticator app").click()
    secret = (await page.get_by_label("Secret to type").input_value()).replace(" ", "")
    await page.get_by_label("Code from the app").fill(pyotp.TOTP(secret).now())
    await page.get_by_role("button", name="Turn it on").click()
    await expect(page.get_by_text("Your authenticator app is on.")).to_be_visible()
    ines = await alone.open("/desk/settings/people", "ines", fresh=True)
    await steps.row(ines, "Ana Moreau").get_by_role("button", name="Actions for Ana Moreau").click()
    await ines.get_by_role("menuitem", name="Take away the second factor").click()
    await ines.get_by_role("dialog").get_by_role("button", name="Take it away").click()
    await expect(ines.get_by_text("Ana Moreau has no second factor now")).to_be_visible()
    await steps.arrive(page, "/login?problem=ended")
    await _sign_in(page)
    await steps.arrive(page, "/desk")
