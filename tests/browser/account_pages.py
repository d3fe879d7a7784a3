"""The pages of accounts and settings, by a name, opened with something on them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from secrets import token_bytes

import pyotp
from playwright.async_api import Page, expect
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from tests.browser import backup_pages, jobs_pages, mail_pages, privacy_pages, steps, told_pages
from tests.browser.windows import Windows
from ticketdesk.desk import authenticators, invitations, recovery, sessions
from ticketdesk.models import Account, Passkey, Role, Stage
from ticketdesk.models.columns import now

NAME = "Kim Berg"


async def _kim(session: AsyncSession, *, has_factors: bool) -> Account:
    """Somebody whom no other test knows."""
    kim = await making.account(session, f"{steps.a_word()}@example.com", NAME, Role.viewer)
    if has_factors:
        secret = (await authenticators.offer(session, kim)).secret
        assert await authenticators.confirm(
            session, kim, pyotp.TOTP(secret).at(now() - timedelta(seconds=30))
        )
        await recovery.renew(session, kim)
        names = ("Laptop", "The blue security key that lies in the safe of the office")
        keys = [
            Passkey(account_id=kim.id or 0, credential_id=token_bytes(16), public_key=b"key", name=name)
            for name in names
        ]
        session.add_all(keys)
        await sessions.begin(session, kim)
    return kim


async def _as_kim(
    windows: Windows, path: str, *, stage: Stage = Stage.complete, has_factors: bool = False
) -> Page:
    async def begin(session: AsyncSession) -> str:
        return await sessions.begin(session, await _kim(session, has_factors=has_factors), stage=stage)

    page = await windows.open("about:blank")
    cookie = {"name": "td_session", "value": windows.desk.do(begin), "url": windows.desk.url}
    await page.context.add_cookies([cookie])  # type: ignore[list-item]
    await page.goto(path)
    return page


async def _join(windows: Windows) -> Page:
    async def invite(session: AsyncSession) -> str:
        ines = await windows.desk.account(session, "ines")
        email = f"{steps.a_word()}@example.com"
        return (await invitations.invite(session, email=email, name=NAME, role=Role.agent, by=ines))[1]

    page = await windows.open(f"/join?key={windows.desk.do(invite)}&problem=password&why=common")
    await expect(page.get_by_text("among the first that anybody would try")).to_be_visible()
    return page


async def _dead_join(windows: Windows) -> Page:
    page = await windows.open("/join?key=invented")
    await expect(page.get_by_role("heading", name="This link opens nothing")).to_be_visible()
    return page


async def _second(windows: Windows) -> Page:
    page = await _as_kim(windows, "/login/second?problem=code", stage=Stage.second_factor)
    await expect(page.get_by_role("alert")).to_contain_text("That code was not accepted")
    return page


async def _enrol(windows: Windows) -> Page:
    page = await _as_kim(windows, "/login/enrol", stage=Stage.enrolment)
    await expect(page.get_by_role("button", name="Set up an authenticator app")).to_be_visible()
    return page


async def _enrolling(windows: Windows) -> Page:
    page = await _enrol(windows)
    await page.get_by_role("button", name="Set up an authenticator app").click()
    await expect(page.get_by_role("img", name="QR code for your authenticator app")).to_be_visible()
    await expect(page.get_by_role("link", name="Download as text")).to_be_visible()
    return page


async def _bare_account(windows: Windows) -> Page:
    page = await _as_kim(windows, "/desk/account?problem=new&why=own")
    await expect(page.get_by_text("little more than your name")).to_be_visible()
    await expect(page.get_by_role("table", name="Sessions")).to_be_visible()
    return page


async def _account(windows: Windows) -> Page:
    page = await _as_kim(windows, "/desk/account?done=app", has_factors=True)
    await expect(page.get_by_role("table", name="Passkeys")).to_be_visible()
    return page


async def _removing(windows: Windows) -> Page:
    page = await _account(windows)
    await page.get_by_role("button", name="Remove Laptop").click()
    await expect(page.get_by_role("dialog", name="Remove this passkey?")).to_be_visible()
    return page


async def _people(windows: Windows) -> Page:
    page = await windows.open("/desk/settings/people", "ines", fresh=True)
    await steps.field(page, "Email").fill(f"{steps.a_word()}@example.com")
    await page.get_by_label("Name", exact=True).fill("Bo Lind")
    await page.get_by_role("button", name="Make an invitation").click()
    await expect(page.get_by_label("One-time link")).to_be_visible()
    return page


async def _helping(windows: Windows) -> Page:
    async def make(session: AsyncSession) -> str:
        return (await _kim(session, has_factors=True)).email

    email = windows.desk.do(make)
    page = await windows.open("/desk/settings/people", "ines", fresh=True)
    await steps.row(page, email).get_by_role("button", name=f"Actions for {NAME}").click()
    await page.get_by_role("menuitem", name="Take away the second factor").click()
    await expect(page.get_by_role("dialog", name=f"Take the second factor of {NAME} away?")).to_be_visible()
    return page


async def _tokens(windows: Windows) -> Page:
    page = await windows.open("/desk/settings/tokens", "ines", fresh=True)
    await page.get_by_label("Name", exact=True).fill(f"Reports {steps.a_word()}")
    await page.get_by_role("button", name="Make a token").click()
    await expect(page.get_by_label("New token")).to_be_visible()
    return page


async def _audit(windows: Windows) -> Page:
    page = await windows.open("/desk/settings/audit", "ines", fresh=True)
    await expect(page.get_by_text("signed in with a password").first).to_be_visible()
    return page


async def _security(windows: Windows) -> Page:
    page = await windows.open("/desk/settings/security", "ines", fresh=True)
    await expect(page.get_by_role("table", name="What each role may do")).to_be_visible()
    return page


async def _guidance(windows: Windows) -> Page:
    """A version that differs from the one in force, and a form that was refused."""
    page = await windows.open("/desk/settings/guidance?version=0", "ines", fresh=True)
    await page.get_by_label("Low: description").fill(f"A question {steps.a_word()}.")
    await page.get_by_role("button", name="Store as a new version").click()
    await expect(page.get_by_role("insertion").first).to_be_visible()
    await page.get_by_label("High: examples").fill("\n".join("abcdef"))
    await page.get_by_role("button", name="Store as a new version").click()
    await expect(page.get_by_text("At most 5 examples")).to_be_visible()
    return page


PAGES: dict[str, Callable[[Windows], Awaitable[Page]]] = {
    "a one-time link": _join,
    "a dead one-time link": _dead_join,
    "the second step": _second,
    "enrolment": _enrol,
    "enrolment with its codes": _enrolling,
    "an account without a second factor": _bare_account,
    "an account with everything": _account,
    "a passkey being removed": _removing,
    "people": _people,
    "a second factor being taken away": _helping,
    "tokens": _tokens,
    "the audit log": _audit,
    "security": _security,
    "the guidance": _guidance,
    **backup_pages.PAGES,
    **mail_pages.PAGES,
    **jobs_pages.PAGES,
    **privacy_pages.PAGES,
    **told_pages.PAGES,
}
