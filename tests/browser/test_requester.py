"""Somebody waits for an answer, on a phone: what they read, and what they can do."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser import lines, steps
from tests.browser.windows import PHONE, SOON_MS, Windows
from tests.served import Served

FIELD, SEND = "#body", "Send answer"


async def _standing(page: Page, words: str) -> None:
    await expect(page.get_by_role("heading", name=words)).to_be_visible(timeout=SOON_MS)


MOVES = """
    window.moved = 0;
    const add = (list) => list.getEntries().forEach(({ value }) => { window.moved += value; });
    new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
"""


async def test_nothing_moves_when_the_ticket_comes(windows: Windows, served: Served) -> None:
    number = served.a_ticket(steps.a_word())
    page = await windows.open(steps.link_to(served, number), size=PHONE)
    await page.add_init_script(MOVES)
    await page.reload()
    await _standing(page, "We have it. Somebody will look at it.")
    await expect(page.get_by_role("link", name="Write about something else")).to_be_visible()
    assert await page.evaluate("window.moved") == 0


async def test_a_requester_answers_solves_rates_and_opens_again(windows: Windows, served: Served) -> None:
    title = f"{steps.a_word()} charged twice"
    number = served.a_ticket(title, email="mara@example.com")
    agent = await windows.open(f"/desk/tickets/{number}", "ana")
    page = await windows.open(steps.link_to(served, number), size=PHONE)
    await _standing(page, "We have it. Somebody will look at it.")
    steps.reply_to(served, number, "Which **plan** was it?")
    await expect(page.get_by_role("article").locator("strong")).to_have_text("plan", timeout=SOON_MS)
    await _standing(page, "You have an answer")

    await page.locator(FIELD).fill("The yearly one, *really*.")
    await page.get_by_role("button", name=SEND).click()
    for shown in (page, agent):
        told = shown.get_by_role("article").filter(has_text="The yearly one, *really*.")
        await expect(told).to_be_visible(timeout=SOON_MS)
    await expect(page.locator(FIELD)).to_have_value("")
    await _standing(page, "We have your answer. Somebody will read it.")

    await page.locator(FIELD).fill("It is back, thank you.")
    await page.get_by_role("button", name="This is solved").click()
    await _standing(page, "You told us that it is solved")
    await expect(page.get_by_role("article").filter(has_text="thank you")).to_be_visible()
    await expect(steps.fact(agent, "Status")).to_contain_text("Resolved", timeout=SOON_MS)

    stars = page.get_by_role("radio", name="4 stars")
    await page.get_by_title("4 stars").click()
    await expect(stars).to_be_checked()
    await page.get_by_label("A word on it").fill("Quick, and kind.")
    await page.get_by_role("button", name="Send rating").click()
    await expect(page.get_by_role("img", name="4 of 5 stars")).to_be_visible(timeout=SOON_MS)
    await expect(agent.get_by_role("img", name="4 of 5 stars")).to_be_visible(timeout=SOON_MS)
    await expect(agent.get_by_text("Quick, and kind.")).to_be_visible()

    await page.get_by_role("button", name="Open it again").click()
    await _standing(page, "We have your answer. Somebody will read it.")
    await expect(steps.fact(agent, "Status")).to_contain_text("Open", timeout=SOON_MS)


async def test_an_answer_on_a_slow_line_is_sent_once_and_never_lost(windows: Windows, served: Served) -> None:
    number = served.a_ticket(f"{steps.a_word()} on a train")
    page = await windows.open(steps.link_to(served, number), size=PHONE)
    await page.locator(FIELD).press_sequentially("From the train")
    line = await lines.line_of(page)  # which loads the page again
    await expect(page.locator(FIELD)).to_have_value("From the train")
    line.hold()
    send = page.get_by_role("button", name=SEND)
    await send.click()
    await expect(page.get_by_role("button", name="Sending")).to_be_visible()
    await page.get_by_role("button", name="Sending").click(force=True)  # as people do
    await page.locator(FIELD).press_sequentially(". And more")
    line.let_through()
    await expect(page.get_by_role("article").filter(has_text="From the train")).to_have_count(1)
    await expect(page.locator(FIELD)).to_have_value(". And more")
    await expect(send).to_be_visible()
    assert served.rows("SELECT body FROM messages WHERE ticket_id = %s", number) == [("From the train",)]


async def test_everything_can_be_done_with_the_keyboard_alone(windows: Windows, served: Served) -> None:
    number = served.a_ticket(f"{steps.a_word()} by keys")
    page = await windows.open(steps.link_to(served, number))
    await expect(page.locator(FIELD)).to_be_visible()
    await page.locator(FIELD).focus()
    await page.keyboard.type("By keys")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("article").filter(has_text="By keys")).to_be_visible()
    await expect(page.locator(FIELD)).to_have_value("")
    await page.get_by_role("button", name="This is solved").focus()
    await page.keyboard.press("Enter")
    await _standing(page, "You told us that it is solved")
    await page.get_by_role("radio", name="1 star").focus()
    for _ in range(2):
        await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("radio", name="3 stars")).to_be_checked()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("img", name="3 of 5 stars")).to_be_visible()
