"""Tickets that are alike: beside one another, above the list, answered together; and the hint on the form."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.pages import LOOKS, look
from tests.browser.windows import SOON_MS, Windows
from tests.served import Served
from ticketdesk.desk import radar
from ticketdesk.models import Status
from ticketdesk.models.columns import now

SAID = (
    ("Login is broken", "Bad gateway 502 whenever I sign in since nine."),
    ("502 again", "The login page answers bad gateway."),
    ("Cannot sign in", "Login gives error 502, bad gateway, please help."),
    ("Is it down?", "Gateway error 502 for all of us at the login."),
    ("无法登录", "登录页面显示 502 bad gateway login，请处理。"),
)
USUAL = """
    INSERT INTO tickets (title, description, category, category_source, priority, priority_source, status,
        last_event_id, created_at, updated_at)
    SELECT 'Invoice ' || n, 'Please tell me where the invoice of month ' || n || ' is', 'general', 'default', 'medium',
        'default', 'open', 1, now() - interval '3 days', now() FROM generate_series(1, 60) AS n
"""


def alike(served: Served) -> list[int]:
    """Several tickets about one trouble on a desk that knows what is usual, and the radar looks."""
    served.rows(USUAL)
    numbers = [served.a_ticket(title, description=words) for title, words in SAID]
    served.do(radar.look)
    return numbers


async def shoot(page: Page, name: str) -> None:
    """Keep pictures for somebody who asks for them."""
    if folder := os.environ.get("ALIKE_PICTURES"):
        for scheme, size in LOOKS:
            await look(page, scheme, size)
            await page.wait_for_timeout(300)
            await page.screenshot(path=f"{folder}/{name}-{scheme}-{size[0]}.png")
        await look(page, *LOOKS[0])


async def test_beside_a_ticket_stands_what_is_like_it(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    solved = served.a_ticket(
        f"Empty export of {word}",
        description=f"The {word} export has <b>zero</b> bytes",
        status=Status.resolved,
    )
    number = served.a_ticket(f"{word} again", description=f"Export of {word} with zero bytes since noon")
    page = await windows.open(f"/desk/tickets/{number}", "vic")
    part = page.locator("section").filter(has=page.get_by_role("heading", name="Similar tickets"))
    link = part.get_by_role("link", name=f"Empty export of {word}")
    await expect(link).to_contain_text("Resolved")
    await expect(link).to_contain_text(f"The {word} export has <b>zero</b> bytes")
    await expect(link.locator("mark").first).to_have_text(word)
    await link.click()
    await steps.arrive(page, f"/desk/tickets/{solved}")
    await expect(part.get_by_role("link", name=f"{word} again")).to_be_visible()


async def test_a_ticket_that_is_like_none_says_so(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    number = served.a_ticket(f"{word}x {word}y", description=f"{word}z")
    page = await windows.open(f"/desk/tickets/{number}", "ana")
    await expect(page.get_by_text("No other ticket is like this one.")).to_be_visible()


async def test_what_looks_alike_is_joined_and_answered_together_in_two_windows(alone: Windows) -> None:
    first, *others = alike(alone.desk)
    ana, ines = await asyncio.gather(alone.open("/desk", "ana"), alone.open("/desk", "ines"))
    for page in (ana, ines):
        await expect(
            page.get_by_text("5 tickets of the last hour look alike: “Login is broken”")
        ).to_be_visible()
    await shoot(ana, "banner")
    await ana.get_by_role("link", name="Show them").click()
    await steps.arrive(ana, f"/desk?alike={first}")
    await expect(steps.total(ana)).to_have_text("5")
    await expect(steps.row(ana, "Invoice")).to_have_count(0)
    await shoot(ana, "cluster")
    await ana.get_by_role("button", name="Join them").click()
    await steps.arrive(ana, f"/desk/tickets/{first}")
    await expect(ana.get_by_role("heading", name="Stands for 4 tickets")).to_be_visible()
    await expect(ines.get_by_text("look alike")).to_have_count(0, timeout=SOON_MS)
    await ines.goto(f"/desk/tickets/{others[0]}")
    await expect(ines.get_by_role("heading", name=f"Joined to #{first}")).to_be_visible()
    await shoot(ines, "joined")
    await ana.get_by_role("button", name="Answer them together").click()
    dialog = ana.get_by_role("dialog", name="Answer 5 tickets together")
    await dialog.get_by_label("Answer", exact=True).fill("We found it and it is mended.")
    await dialog.get_by_label("What it is").select_option("closing")
    await shoot(ana, "together")
    await dialog.get_by_role("button", name="Answer 5 tickets").click()
    await expect(ana.get_by_text("5 tickets have the answer.")).to_be_visible()
    await expect(dialog).to_be_hidden()
    told = ines.get_by_role("article").filter(has_text="We found it and it is mended.")
    await expect(told).to_contain_text("Closing comment", timeout=SOON_MS)
    await shoot(ana, "main")
    asked = "SELECT count(*), count(DISTINCT ticket_id) FROM messages WHERE body = 'We found it and it is mended.'"
    assert alone.desk.rows(asked) == [(5, 5)]


async def test_joining_is_undone(alone: Windows) -> None:
    first, *_ = alike(alone.desk)
    page = await alone.open(f"/desk?alike={first}", "ana")
    await page.get_by_role("button", name="Join them").click()
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("4 tickets are as they were.")).to_be_visible()
    await expect(page.get_by_role("heading", name="Stands for")).to_have_count(0)


async def test_a_viewer_sees_the_radar_and_cannot_join(alone: Windows) -> None:
    first, *_ = alike(alone.desk)
    page = await alone.open(f"/desk?alike={first}", "vic")
    await expect(page.get_by_role("button", name="Join them")).to_be_disabled()


@pytest.mark.parametrize("spelled", ["mara.hale@example.com", "MARA.HALE@Example.com"])
async def test_who_wrote_nearly_the_same_before_is_told_the_day(
    windows: Windows, served: Served, spelled: str
) -> None:
    word = steps.a_word()
    title = f"The {word} export is empty"
    day = now() - timedelta(days=1)
    served.a_ticket(title, description=steps.DESCRIPTION, email="mara.hale@example.com", at=day)
    page = await windows.open("/")
    await steps.write(page, f"{title}!", f"Again the {word} export has nothing in it", spelled)
    await page.wait_for_timeout(1_000)
    await page.get_by_label("Email").blur()
    told = page.get_by_text("You wrote something very like this yesterday.")
    await expect(told).to_be_visible()
    await expect(page.get_by_role("status").filter(has=told)).to_have_text(
        "You wrote something very like this yesterday. You can send it all the same."
    )
    await shoot(page, "form")
    await steps.submit(page)
    await expect(page.get_by_role("heading", name="We have it")).to_be_visible()
    await expect(told).to_be_visible()
    await shoot(page, "receipt")


async def test_somebody_else_is_told_nothing(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    title = f"The {word} export is empty"
    served.a_ticket(title, description=steps.DESCRIPTION, email="mara.hale@example.com")
    page = await windows.open("/")
    await steps.write(page, title, f"Again the {word} export has nothing in it", "somebody@example.com")
    await page.wait_for_timeout(1_000)
    await page.get_by_label("Email").blur()
    await page.wait_for_timeout(1_000)
    await steps.submit(page)
    await expect(page.get_by_role("heading", name="We have it")).to_be_visible()
    await expect(page.get_by_text("very like this")).to_have_count(0)
