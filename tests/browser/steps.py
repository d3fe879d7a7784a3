"""What people do on the pages, by the names that they read or hear."""

from __future__ import annotations

import re
import secrets

from playwright.async_api import Locator, Page, expect
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.served import Served
from ticketdesk.desk import incidents, links, messages
from ticketdesk.models import Ticket

TITLE = "I was charged twice"
# The stub finds billing in it, and in the title that it is high.
DESCRIPTION = "The invoice for November shows two payments. Please refund one of them."
# Who sends the form faster after it was opened has to prove that he is no machine.
AS_SLOW_AS_A_PERSON_MS = 3_200
NOT_FOUND = re.compile("the server responded with a status of 404")


def a_word() -> str:
    """A word that no other ticket has, to look for."""
    return "w" + secrets.token_hex(4)


async def arrive(page: Page, path: str) -> None:
    """Wait until the window is at an address, with or without its last slash."""
    where, _, query = path.partition("?")
    await page.wait_for_url(
        re.compile(re.escape(where) + "/?" + (re.escape(f"?{query}") if query else r"(\?|$)"))
    )


async def arrive_at_form(page: Page) -> None:
    """Wait until the public form is connected, as a person who types has long been."""
    await page.wait_for_function("() => window.td?.isAlive?.()")


async def write(page: Page, title: str = TITLE, description: str = DESCRIPTION, email: str = "") -> None:
    """Fill the public form, the end of the description key by key."""
    await arrive_at_form(page)
    await page.get_by_label("Title").fill(title)
    await page.get_by_label("Description").fill(description[:-4])
    await page.get_by_label("Description").press("End")
    await page.keyboard.type(description[-4:])
    if email:
        await page.get_by_label("Email").fill(email)


def field(page: Page, label: str) -> Locator:
    """A field that is seen: dialogs that are closed wait on every page of the desk, with fields of their own."""
    return page.get_by_label(label).filter(visible=True)


async def choose(page: Page, field: str, word: str) -> None:
    """Choose in the public form with the keyboard: a choice that a script makes is not a person's."""
    await page.get_by_label(field).focus()
    await page.keyboard.type(word)
    await expect(page.get_by_label(field)).to_have_value(word.lower())


async def submit(page: Page) -> None:
    await page.get_by_role("button", name="Submit ticket").click()


async def number_of(page: Page) -> int:
    """The number on the receipt."""
    await expect(page.get_by_role("heading", name="We have it")).to_be_visible()
    link = await page.get_by_label("Private link").input_value()
    assert re.fullmatch(r"http://localhost:\d+/t/[\w-]{20,}", link)
    return int(await page.locator(".stub b").first.inner_text())


def row(page: Page, title: str) -> Locator:
    """The line of the list with this title."""
    return page.get_by_role("row").filter(has_text=title)


def total(page: Page) -> Locator:
    """The figure beside the list's name."""
    return page.locator("header .count")


async def facet(page: Page, now: str, choose: str) -> None:
    """Tick one more choice in a part of the filter's sentence, found by the word that stands there."""
    await page.get_by_role("group", name="Filters").get_by_role("button", name=now, exact=True).click()
    await page.get_by_role("menuitemcheckbox", name=re.compile(f"^{choose}( [0-9,+]+)?$")).click()
    await page.keyboard.press("Escape")


async def change(page: Page, field: str, to: str) -> None:
    """Change a field of the open ticket."""
    await page.get_by_role("button", name=re.compile(f"^{field}:")).click()
    await page.get_by_role("menu", name=field).get_by_role("menuitemradio", name=to, exact=True).click()


def fact(page: Page, field: str) -> Locator:
    """A field of the open ticket, as it stands there."""
    return page.get_by_role("button", name=re.compile(f"^{field}:"))


async def say(page: Page, words: str, kind: str = "Send reply") -> None:
    """Write into the composer and send it."""
    composer = page.locator("#composer")
    await composer.fill(words)
    await page.get_by_role("button", name=kind).click()
    await expect(composer).to_have_value("")


async def to_a_note(page: Page) -> None:
    """What is written from here on is an internal note."""
    await page.get_by_role("radio", name="Note").check()


def hold(served: Served, number: int) -> None:
    """What is being sent on a ticket is held until ``let_go``, so that a slow machine has the time that a person has."""
    _due(served, number, "now() + interval '1 hour'")


def let_go(served: Served, number: int) -> None:
    """What is being sent on a ticket is delivered now, and nobody waits for it."""
    _due(served, number, "now()")


def _due(served: Served, number: int, moment: str) -> None:
    held = served.rows(f"UPDATE held_replies SET due_at = {moment} WHERE ticket_id = %s RETURNING id", number)
    for (one,) in held:
        served.rows(
            f"""UPDATE procrastinate_jobs SET scheduled_at = {moment}
            WHERE task_name = 'deliver' AND status = 'todo' AND args ->> 'held_id' = %s::text RETURNING id""",
            str(one),
        )


def link_to(served: Served, number: int) -> str:
    """A private link to a ticket, as its requester got one."""

    async def create(session: AsyncSession) -> str:
        ticket = await session.get(Ticket, number)
        assert ticket
        return f"/t/{await links.create(session, ticket)}"

    return served.do(create)


def reply_to(served: Served, number: int, *words: str) -> None:
    """Ana answers, so often, and nothing is held back."""

    async def reply(session: AsyncSession) -> None:
        for each in words:
            await messages.reply(session, number, each, by=await served.account(session, "ana"))

    served.do(reply)


def join(served: Served, main: int, *others: int) -> None:
    """Let one ticket stand for others; Ana does it."""

    async def joining(session: AsyncSession) -> None:
        await incidents.join(session, others, main, by=await served.account(session, "ana"))

    served.do(joining)


async def submit_unless_sent(page: Page) -> None:
    """What a person does who does not know whether it went through: look, and press again."""
    try:
        await expect(page.get_by_role("heading", name="We have it")).to_be_visible(timeout=3_000)
    except AssertionError:
        await submit(page)
