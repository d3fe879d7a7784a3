"""Every page of the product, by a name, opened with something on it."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser import account_pages, steps, triage_pages
from tests.browser.windows import PHONE, Scheme, Windows
from tests.served import Served
from ticketdesk.models import Category, Priority, Status

NAMES = (
    "the form",
    "the refused form",
    "the receipt",
    "the private page",
    "a private page that is done",
    "a dead link",
    "sign-in",
    "setup",
    "the queue",
    "an empty queue",
    "a ticket",
    "a ticket being closed",
    "a ticket that stands for others",
    "a ticket that is not there",
    "insights",
    "a page that is not there",
    *account_pages.PAGES,
    *triage_pages.PAGES,
)
# A window of 1440 by 900 at 200 %, and what a tablet shows upright.
ZOOMED, TABLET, DESKTOP = (720, 450), (768, 1024), (1440, 900)
LOOKS: tuple[tuple[Scheme, tuple[int, int]], ...] = (
    ("light", DESKTOP),
    ("light", TABLET),
    ("light", PHONE),
    ("dark", PHONE),
    ("dark", TABLET),
    ("dark", DESKTOP),
)


async def show(name: str, windows: Windows, served: Served) -> Page:
    """The page of this name."""
    if name in account_pages.PAGES:
        return await account_pages.PAGES[name](windows)
    if name in triage_pages.PAGES:
        return await triage_pages.PAGES[name](windows)
    word = steps.a_word()
    title = f"{word} a title of some length that says what happened and since when, in one line"
    number = served.a_ticket(
        title, email="mara.hale@example.com", category=Category.technical, priority=Priority.critical
    )
    here = f"/desk/tickets/{number}"
    match name:
        case "the form" | "the refused form" | "the receipt":
            page = await windows.open("/")
            await steps.arrive_at_form(page)
            if name == "the form":
                return page
            await page.get_by_label("Title").fill("" if name == "the refused form" else title)
            await page.get_by_label("Description").fill(steps.DESCRIPTION)
            await steps.submit(page)
            shown = page.locator("#title-hint .error").or_(page.get_by_role("heading", name="We have it"))
            await expect(shown).to_be_visible()
        case "the private page":
            page = await windows.open(steps.link_to(served, number))
            await expect(page.get_by_role("heading", name=title)).to_be_visible()
        case "a private page that is done":
            steps.reply_to(
                served, number, *[f"Words {count}, see https://example.com" for count in range(22)]
            )
            served.rows("UPDATE tickets SET status = 'resolved', resolved_at = now() WHERE id = %s", number)
            page = await windows.open(steps.link_to(served, number))
            await page.get_by_text("Show 10 earlier messages").click()
            await expect(page.get_by_role("article")).to_have_count(23)
        case "a dead link":
            page = await windows.open("/t/invented")
            await expect(page.get_by_role("heading", name="This link opens nothing")).to_be_visible()
        case "sign-in":
            page = await windows.open("/login?problem=mismatch")
            await expect(page.get_by_role("alert")).to_contain_text("do not match")
        case "setup":
            page = await windows.open("/setup?code=invented&problem=password")
            await expect(page.get_by_text("A password needs at least 12 characters")).to_be_visible()
        case "the queue":
            served.a_ticket(f"{word} second", status=Status.resolved, category=Category.billing)
            page = await windows.open(f"/desk?search={word}&category=technical", "ana")
            await expect(steps.row(page, title)).to_be_visible()
        case "an empty queue":
            page = await windows.open(f"/desk?search={word}nothing", "ana")
            await expect(page.get_by_role("heading", name=f"Nothing with “{word}nothing”")).to_be_visible()
        case "a ticket" | "a ticket being closed":
            page = await windows.open(here, "ana")
            await steps.say(
                page, "We look into it.\n\nA second paragraph with https://example.com/" + "long" * 30
            )
            await steps.to_a_note(page)
            await steps.say(page, "Only for us", "Add note")
            await expect(page.get_by_role("article")).to_have_count(3)
            if name != "a ticket":
                await page.get_by_role("button", name="Close", exact=True).click()
                await expect(page.get_by_role("dialog")).to_be_visible()
        case "a ticket that stands for others":
            steps.join(served, number, served.a_ticket(f"{word} again"), served.a_ticket(f"{word} too"))
            page = await windows.open(here, "ana")
            await page.get_by_role("button", name="Answer them together").click()
            await expect(page.get_by_role("dialog", name="Answer 3 tickets together")).to_be_visible()
        case "a ticket that is not there":
            page = await windows.open("/desk/tickets/999999999", "ana")
            await expect(page.get_by_role("heading", name="This ticket cannot be shown")).to_be_visible()
        case "insights":
            page = await windows.open("/desk/insights", "ana")
            await expect(page.get_by_role("list", name="Category")).to_be_visible()
        case _:
            windows.forgive(steps.NOT_FOUND)
            page = await windows.open("/there/is/no/such/page")
            await expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


async def look(page: Page, scheme: Scheme, size: tuple[int, int]) -> None:
    """Turn the same page into another theme and another width."""
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.wait_for_function(
        "dark => document.documentElement.classList.contains('dark') === dark", arg=scheme == "dark"
    )
