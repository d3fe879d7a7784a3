"""Macros and notices, by a name, opened with something on them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from tests.browser import steps
from tests.browser.windows import Windows
from ticketdesk.desk import macros, messages, nudges

WORDS = "Hello {{requester}},\n\nyour payment for **{{title}}** is on its way back: {{link}}\n\n{{agent}}"


async def _macros(windows: Windows) -> Page:
    """A list with one's own and a shared one, and a form that was refused."""
    name = f"Refund {steps.a_word()}"

    async def make(session: AsyncSession) -> None:
        ana, ines = [await windows.desk.account(session, who) for who in ("ana", "ines")]
        form = {
            "name": name,
            "body": WORDS,
            "status": "resolved",
            "tag": "a tag of forty characters that is long",
        }
        await macros.save(session, form, by=ana)
        await macros.save(session, {"name": f"{name} too", "assignee": "me"}, by=ines, is_shared=True)

    windows.desk.do(make)
    page = await windows.open("/desk/settings/macros", "ana", fresh=True)
    await page.get_by_role("button", name=f"Change {name}", exact=True).click()
    await expect(page.get_by_text("your payment for Charged twice this month")).to_be_visible()
    await page.get_by_label("Words").fill("Hello {{customer}}")
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_text("Between double braces only these can stand")).to_be_visible()
    return page


async def _notices(windows: Windows) -> Page:
    """Unread ones and read ones, of every kind."""

    async def tell(session: AsyncSession) -> None:
        ana, ines = [await windows.desk.account(session, who) for who in ("ana", "ines")]
        ticket = await making.ticket(
            session, ines, f"{steps.a_word()} is a title of some length", assignee=ana
        )
        await messages.reply(session, ticket.id or 0, "We look into it.", by=ines)
        await nudges.read_all(session, by=ana)
        await messages.note(session, ticket.id or 0, "@Ana Moreau, please look.", by=ines)
        await nudges.woken(session, ticket)

    windows.desk.do(tell)
    page = await windows.open("/desk/notices", "ana", fresh=True)
    await expect(page.get_by_role("link", name="Ines Duarte mentioned you").first).to_be_visible()
    return page


PAGES: dict[str, Callable[[Windows], Awaitable[Page]]] = {
    "macros": _macros,
    "notices": _notices,
}
