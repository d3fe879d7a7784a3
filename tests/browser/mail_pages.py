"""The pages of mail, by a name, opened with something on them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.browser import steps
from tests.browser.windows import Windows
from ticketdesk.desk import wanted_mail
from ticketdesk.models import MailKind

FAILED = """INSERT INTO mails (kind, address, ticket_id, tries, error, created_at, due_at, failed_at)
    VALUES ('reply', %s, %s, 1, '550 5.1.1 No such user here, and a long word: ' || repeat('x', 90), now(), now(), now())"""


def _failed(windows: Windows) -> int:
    """A ticket whose requester cannot be reached."""
    number = windows.desk.a_ticket(f"{steps.a_word()} unreachable", email="mara.hale@example.com")
    windows.desk.rows(FAILED, f"mara.hale.with.a.long.name@{'sub.' * 12}example.com", number)
    return number


async def _settings(windows: Windows) -> Page:
    number = _failed(windows)
    page = await windows.open("/desk/settings/mail", "ines", fresh=True)
    await expect(page.get_by_role("link", name=f"#{number}", exact=True)).to_be_visible()
    await expect(page.get_by_text("No mail is set up")).to_be_visible()
    return page


async def _ticket(windows: Windows) -> Page:
    page = await windows.open(f"/desk/tickets/{_failed(windows)}", "ana")
    await expect(page.get_by_text("did not arrive")).to_be_visible()
    return page


def _key(windows: Windows) -> str:
    async def find(session: AsyncSession) -> str:
        ana = await windows.desk.account(session, "ana")
        return await wanted_mail.key_for(session, ana.id or 0, MailKind.answer)

    return windows.desk.do(find)


async def _link(windows: Windows) -> Page:
    page = await windows.open(f"/mail?key={_key(windows)}")
    await expect(page.get_by_role("heading", name="Stop these mails?")).to_be_visible()
    return page


async def _dead_link(windows: Windows) -> Page:
    page = await windows.open("/mail?key=invented")
    await expect(page.get_by_role("heading", name="This link switches nothing off")).to_be_visible()
    return page


PAGES: dict[str, Callable[[Windows], Awaitable[Page]]] = {
    "mail": _settings,
    "a ticket whose mail did not arrive": _ticket,
    "a link that stops mails": _link,
    "a dead link that stops mails": _dead_link,
}
