"""An agent works on a ticket, and whoever else looks at it sees it change."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest
from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.windows import SOON_MS, Windows
from tests.served import Served
from ticketdesk.models import Category, Priority


@dataclass
class Around:
    """One ticket in four windows: Ana works on it, the others only look."""

    number: int
    title: str
    ana: Page
    ines: Page
    queue: Page
    submitter: Page

    async def history_says(self, words: str) -> None:
        """Ana's and Ines's page tell it soon, each by itself."""
        for page in (self.ana, self.ines):
            told = page.get_by_role("region", name="Conversation")
            await expect(told).to_contain_text(words, timeout=SOON_MS)


@pytest.fixture
async def around(windows: Windows, served: Served) -> Around:
    title = f"{steps.a_word()} charged twice"
    number = served.a_ticket(
        title, email="mara@example.com", category=Category.billing, priority=Priority.low
    )
    here, link = f"/desk/tickets/{number}", steps.link_to(served, number)
    ana, ines, queue, submitter = await asyncio.gather(
        windows.open(here, "ana"),
        windows.open(here, "ines"),
        windows.open(f"/desk?search={title.split()[0]}", "vic"),
        windows.open(link),
    )
    for page in (ana, ines, submitter):
        await expect(page.get_by_role("heading", name=title)).to_be_visible()
    await expect(steps.row(queue, title)).to_be_visible()
    return Around(number, title, ana, ines, queue, submitter)


async def test_an_agent_opens_a_ticket_from_the_list(around: Around) -> None:
    await around.queue.get_by_role("link", name=around.title).click()
    await steps.arrive(around.queue, f"/desk/tickets/{around.number}")
    await expect(around.queue.get_by_role("heading", name=around.title)).to_be_visible()
    await around.queue.go_back()
    await expect(steps.row(around.queue, around.title)).to_be_visible()


async def test_assigning_is_seen_by_everybody(around: Around) -> None:
    await steps.change(around.ana, "Assignee", "Ines Duarte")
    await around.history_says("Ana Moreau assigned it to Ines Duarte")
    await expect(steps.fact(around.ines, "Assignee")).to_contain_text("Ines Duarte", timeout=SOON_MS)
    await expect(steps.row(around.queue, around.title).get_by_title("Ines Duarte")).to_be_visible()


async def test_a_reply_reaches_the_requester_and_empties_the_composer(around: Around, served: Served) -> None:
    await steps.say(around.ana, "We sent the money back.\nIt takes three days.")
    steps.let_go(served, around.number)
    for page in (around.submitter, around.ana, around.ines):
        reply = page.get_by_role("article").filter(has_text="We sent the money back.")
        await expect(reply).to_contain_text("Ana Moreau")
    await expect(around.ana.locator("#composer")).to_have_value("")


async def test_an_internal_note_never_reaches_the_requester(around: Around) -> None:
    await steps.to_a_note(around.ana)
    await steps.say(around.ana, "She is right, our fault.", "Add note")
    note = around.ines.get_by_role("article").filter(has_text="our fault")
    await expect(note).to_contain_text("Internal note, only agents see it", timeout=SOON_MS)
    frames: list[str] = []
    around.submitter.on(
        "websocket", lambda socket: socket.on("framereceived", lambda got: frames.append(str(got)))
    )
    await around.submitter.reload()
    await expect(around.submitter.get_by_role("heading", name=around.title)).to_be_visible()
    await steps.change(around.ana, "Status", "In progress")
    await expect(around.submitter.get_by_role("heading", name="Somebody is working on it")).to_be_visible()
    assert "our fault" not in await around.submitter.content()
    assert any(around.title in frame for frame in frames), "the frames were not seen"
    assert not any("our fault" in frame for frame in frames)


async def test_changed_fields_are_seen_by_everybody(around: Around) -> None:
    for field, to in (("Status", "In progress"), ("Category", "Account"), ("Priority", "Critical")):
        await steps.change(around.ana, field, to)
        for page in (around.ana, around.ines):
            await expect(steps.fact(page, field)).to_contain_text(to, timeout=SOON_MS)
        await expect(steps.row(around.queue, around.title)).to_contain_text(to, timeout=SOON_MS)
        await around.history_says(f"Ana Moreau set the {field.lower()} to {to}")
    await expect(around.submitter.locator(".stub")).to_contain_text("In progress", timeout=SOON_MS)


async def test_resolving_and_reopening_are_seen_by_everybody(around: Around) -> None:
    await around.ana.get_by_role("button", name="Resolve", exact=True).click()
    await expect(around.submitter.get_by_role("heading", name="We think it is solved")).to_be_visible(
        timeout=SOON_MS
    )
    await expect(steps.row(around.queue, around.title)).to_contain_text("Resolved", timeout=SOON_MS)
    await around.history_says("Ana Moreau resolved it")
    await around.ines.get_by_role("button", name="Reopen").click()
    await expect(steps.row(around.queue, around.title)).to_contain_text("Open", timeout=SOON_MS)
    await around.history_says("Ines Duarte reopened it")


async def test_closing_asks_for_a_last_word_that_the_requester_reads(around: Around, served: Served) -> None:
    await around.ana.get_by_role("button", name="Close", exact=True).click()
    dialog = around.ana.get_by_role("dialog", name="Close this ticket?")
    await dialog.get_by_label("Closing comment").fill("The money is back.")
    await dialog.get_by_role("button", name="Close ticket").click()
    await expect(dialog).to_be_hidden()
    steps.let_go(served, around.number)
    last = around.submitter.get_by_role("article").filter(has_text="The money is back.")
    await expect(last).to_contain_text("Closing comment")
    await expect(around.submitter.get_by_role("heading", name="This ticket is closed")).to_be_visible()
    await expect(steps.row(around.queue, around.title)).to_contain_text("Closed", timeout=SOON_MS)
    await around.history_says("Ana Moreau closed it")


async def test_a_deleted_ticket_leaves_every_list_and_comes_back_by_undo(around: Around) -> None:
    await around.ana.get_by_role("button", name="Delete ticket").click()
    await steps.arrive(around.ana, "/desk")
    await expect(steps.row(around.queue, around.title)).to_have_count(0, timeout=SOON_MS)
    await expect(steps.total(around.queue)).to_have_text("0")
    await expect(around.ines.get_by_text("This ticket is deleted.")).to_be_visible(timeout=SOON_MS)
    await expect(around.submitter.get_by_role("heading", name="This link opens nothing")).to_be_visible()
    await around.ana.get_by_role("button", name="Undo").click()
    await expect(around.ana.get_by_text(f"Ticket {around.number} is back.")).to_be_visible()
    await expect(steps.row(around.queue, around.title)).to_be_visible(timeout=SOON_MS)
    await expect(steps.total(around.queue)).to_have_text("1")
    await around.ana.goto(f"/desk/tickets/{around.number}")
    await around.history_says("Ana Moreau deleted it")
    await around.history_says("Ana Moreau brought it back")


async def test_a_viewer_sees_everything_and_changes_nothing(windows: Windows, around: Around) -> None:
    page = await windows.open(f"/desk/tickets/{around.number}", "vic")
    await expect(page.get_by_role("heading", name=around.title)).to_be_visible()
    for name in ("Resolve", "Close", "Delete ticket"):
        await expect(page.get_by_role("button", name=name, exact=name == "Close")).to_be_disabled()
    await expect(steps.fact(page, "Status")).to_be_disabled()
    await expect(page.locator("#composer")).to_have_count(0)


async def test_the_history_says_who_did_what_and_when(around: Around) -> None:
    await steps.change(around.ana, "Status", "In progress")
    await steps.change(around.ines, "Priority", "High")
    lines = around.ana.get_by_role("region", name="Conversation").get_by_role("listitem")
    await expect(lines).to_have_count(2, timeout=SOON_MS)
    for line, words in zip(
        await lines.all(), ("Ana Moreau set the status", "Ines Duarte set the priority"), strict=True
    ):
        await expect(line).to_contain_text(words)
        assert len(await line.locator("time").inner_text()) == len("10:42")
