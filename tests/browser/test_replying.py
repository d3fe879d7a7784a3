"""What an agent writes is there until it is sent, and what was typed since then too."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser import lines, steps
from tests.browser.windows import Windows
from tests.served import Served


async def test_an_unsent_reply_is_there_again_after_a_reload(windows: Windows, served: Served) -> None:
    number = served.a_ticket(f"{steps.a_word()} waits")
    page = await windows.open(f"/desk/tickets/{number}", "ana")
    composer = page.locator("#composer")
    await composer.press_sequentially("We sent it back on")
    await page.reload()
    await expect(composer).to_have_value("We sent it back on")
    await steps.say(page, "We sent it back on Friday.")
    await expect(page.get_by_role("article").filter(has_text="on Friday")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("article").filter(has_text="on Friday")).to_be_visible()
    await expect(composer).to_have_value("")


async def test_words_typed_while_a_reply_is_on_its_way_stay(windows: Windows, served: Served) -> None:
    number = served.a_ticket(f"{steps.a_word()} waits")
    page = await windows.open(f"/desk/tickets/{number}", "ana")
    composer = page.locator("#composer")
    line = await lines.line_of(page)
    await composer.press_sequentially("Sent back.")
    line.hold()
    await page.get_by_role("button", name="Send reply").click()
    await composer.press_sequentially(" And a credit note")
    await expect(composer).to_have_value("Sent back. And a credit note")
    line.let_through()
    await expect(composer).to_have_value("And a credit note")
    await expect(page.get_by_role("article").filter(has_text="Sent back.")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("article").filter(has_text="Sent back.")).to_be_visible()
    await expect(composer).to_have_value("And a credit note")
    await steps.say(page, "And a credit note.")


async def test_a_reply_on_one_ticket_leaves_the_draft_on_another_alone(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    one, other = served.a_ticket(f"{word} one"), served.a_ticket(f"{word} other")
    page = await windows.open(f"/desk/tickets/{other}", "ana")
    await page.locator("#composer").fill("Half an answer")
    await page.goto(f"/desk/tickets/{one}")
    await expect(page.get_by_role("heading", name=f"{word} one")).to_be_visible()
    await steps.say(page, "The whole answer.")
    await page.get_by_role("link", name="Back to the tickets").click()
    await page.get_by_role("link", name=f"{word} other").click()
    await steps.arrive(page, f"/desk/tickets/{other}")
    await expect(page.locator("#composer")).to_have_value("Half an answer")


async def test_words_typed_while_a_closing_comment_is_on_its_way_stay(
    windows: Windows, served: Served
) -> None:
    number = served.a_ticket(f"{steps.a_word()} ends")
    page = await windows.open(f"/desk/tickets/{number}", "ana")
    line = await lines.line_of(page)
    await page.get_by_role("button", name="Close", exact=True).click()
    comment = page.get_by_label("Closing comment")
    await comment.fill("Fixed in 2.1.")
    line.hold()
    await page.get_by_role("button", name="Close ticket").click()
    await comment.press("End")
    await comment.press_sequentially(" Thank you")
    line.let_through()
    await expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    await expect(page.locator("#closing-comment")).to_have_value("Thank you")
