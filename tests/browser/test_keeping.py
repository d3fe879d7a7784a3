"""What people type is never lost: by a reload, by a line that drops, by a refusal, by a server that restarts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Page, WebSocketRoute, expect

from tests.browser import steps
from tests.browser.windows import DROPPED, Browsers, Windows
from tests.served import Served, ServeDesk
from ticketdesk.models import Category, Priority


async def _fill(page: Page, title: str) -> None:
    await steps.arrive_at_form(page)
    await page.get_by_label("Title").fill(title)
    await page.get_by_label("Description").fill(steps.DESCRIPTION)
    await page.get_by_label("Email").fill("mara@example.com")
    await steps.choose(page, "Category", "Account")
    await steps.choose(page, "Priority", "Low")
    await expect(page.locator("#priority-why")).to_contain_text("Your choice")


async def _is_all_there(page: Page, title: str) -> None:
    await expect(page.get_by_label("Title")).to_have_value(title)
    await expect(page.get_by_label("Description")).to_have_value(steps.DESCRIPTION)
    await expect(page.get_by_label("Email")).to_have_value("mara@example.com")
    await expect(page.get_by_label("Category")).to_have_value("account")
    await expect(page.get_by_label("Priority")).to_have_value("low")
    await expect(page.locator("#category-why")).to_contain_text("Your choice")


async def test_a_reload_by_accident_keeps_the_whole_form(windows: Windows, served: Served) -> None:
    title = f"{steps.a_word()} charged twice"
    page = await windows.open("/")
    await _fill(page, title)
    await page.reload()
    await _is_all_there(page, title)
    await steps.submit(page)
    number = await steps.number_of(page)
    stored = "SELECT title, category_source, priority_source FROM tickets WHERE id = %s"
    assert served.rows(stored, number) == [(title, "person", "person")]


async def test_a_refused_form_keeps_everything(windows: Windows) -> None:
    title = f"{steps.a_word()} charged twice"
    page = await windows.open("/")
    await _fill(page, title)
    await page.get_by_label("Email").fill("mara@example")
    await steps.submit(page)
    await expect(page.locator("#email-hint")).to_contain_text("This address has no ending")
    await page.get_by_label("Email").fill("mara@example.com")
    await _is_all_there(page, title)


async def test_a_dropped_line_is_told_and_loses_nothing(windows: Windows) -> None:
    windows.forgive(DROPPED)
    title = f"{steps.a_word()} charged twice"
    page = await windows.open("/")
    await steps.arrive_at_form(page)
    await page.context.set_offline(True)
    await expect(page.get_by_text("Offline since")).to_be_visible()
    await _fill(page, title)
    await page.context.set_offline(False)
    await expect(page.get_by_text("Offline since")).to_be_hidden()
    await _is_all_there(page, title)
    await steps.submit(page)
    await steps.number_of(page)


async def test_a_draft_is_forgotten_once_it_is_sent(windows: Windows) -> None:
    page = await windows.open("/")
    await _fill(page, "I was charged twice")
    await steps.submit(page)
    await steps.number_of(page)
    assert "charged" not in await page.evaluate("JSON.stringify({...localStorage})")


async def test_who_comes_back_finds_the_receipt_and_the_form(windows: Windows) -> None:
    page = await windows.open("/")
    await _fill(page, "I was charged twice")
    await steps.submit(page)
    number = await steps.number_of(page)
    link = await page.get_by_label("Private link").input_value()
    await page.reload()
    assert await steps.number_of(page) == number
    await expect(page.get_by_label("Private link")).to_have_value(link)
    await _fill(page, "And something else")
    await page.reload()
    await expect(page.get_by_label("Title")).to_have_value("And something else")
    await steps.submit(page)
    await expect(page.get_by_label("Private link")).not_to_have_value(link)
    assert await steps.number_of(page) > number


@pytest.fixture(scope="module")
def fragile(serve_desk: ServeDesk) -> Iterator[Served]:
    """A desk whose web process may be killed."""
    with serve_desk() as desk:
        yield desk


@pytest.fixture
async def there(browsers: Browsers, fragile: Served) -> AsyncIterator[Windows]:
    opened = Windows(browsers, fragile)
    opened.forgive(DROPPED)
    yield opened
    await opened.close()
    assert opened.wrong == []


async def test_after_a_restart_the_list_shows_what_happened_meanwhile(
    there: Windows, fragile: Served
) -> None:
    word = steps.a_word()
    fragile.a_ticket(f"{word} before")
    page = await there.open(f"/desk?search={word}", "ana")
    await expect(steps.row(page, f"{word} before")).to_be_visible()
    fragile.kill_web()
    fragile.a_ticket(f"{word} meanwhile", category=Category.billing, priority=Priority.high)
    fragile.start_web()
    await expect(steps.row(page, f"{word} meanwhile")).to_be_visible()
    await expect(steps.total(page)).to_have_text("2")
    fragile.a_ticket(f"{word} after", category=Category.billing, priority=Priority.high)
    await expect(steps.row(page, f"{word} after")).to_be_visible()
    await expect(steps.total(page)).to_have_text("3")


async def test_a_restart_loses_neither_the_form_nor_the_reply(there: Windows, fragile: Served) -> None:
    title = f"{steps.a_word()} charged twice"
    number = fragile.a_ticket(f"{steps.a_word()} waits")
    form, agent = await there.open("/"), await there.open(f"/desk/tickets/{number}", "ana")
    await _fill(form, title)
    await agent.locator("#composer").press_sequentially("Half an answer")
    fragile.kill_web()
    await expect(form.get_by_text("Offline since")).to_be_visible()
    await form.get_by_label("Title").press("End")
    await form.keyboard.type(", again")
    fragile.start_web()
    await expect(form.get_by_text("Offline since")).to_be_hidden()
    await _is_all_there(form, f"{title}, again")
    await expect(agent.get_by_text("Offline since")).to_be_hidden()
    await expect(agent.locator("#composer")).to_have_value("Half an answer")
    await agent.get_by_role("button", name="Send reply").click()
    await expect(agent.get_by_role("article").filter(has_text="Half an answer")).to_be_visible()


async def test_a_submission_that_a_restart_interrupts_is_one_ticket(there: Windows, fragile: Served) -> None:
    word = steps.a_word()
    page = await there.open("/")
    await _fill(page, f"{word} charged twice")
    fragile.kill_web()
    await steps.submit(page)
    await steps.submit(page)
    fragile.start_web()
    await steps.submit_unless_sent(page)
    await steps.number_of(page)
    assert fragile.rows("SELECT count(*) FROM tickets WHERE title LIKE %s", f"{word}%") == [(1,)]


async def test_an_answer_that_is_lost_on_the_way_makes_no_second_ticket(
    windows: Windows, served: Served
) -> None:
    word, is_lost = steps.a_word(), False

    def between(page_side: WebSocketRoute) -> None:
        server_side = page_side.connect_to_server()
        page_side.on_message(server_side.send)
        server_side.on_message(lambda message: None if is_lost else page_side.send(message))

    page = await windows.open("/")
    await page.route_web_socket(re.compile("/_event"), between)
    await page.reload()
    await _fill(page, f"{word} charged twice")
    await page.wait_for_timeout(steps.AS_SLOW_AS_A_PERSON_MS)  # the answer to who is faster is a question
    is_lost = True
    await steps.submit(page)
    count = "SELECT count(*) FROM tickets WHERE title LIKE %s"
    async with asyncio.timeout(10):
        while served.rows(count, f"{word}%") == [(0,)]:  # noqa: ASYNC110  (the row comes from another process)
            await asyncio.sleep(0.05)
    is_lost = False
    await page.reload()
    await steps.submit_unless_sent(page)
    await steps.number_of(page)
    assert served.rows(count, f"{word}%") == [(1,)]


async def test_a_stored_ticket_whose_answer_died_with_the_server_is_not_stored_again(
    there: Windows, fragile: Served
) -> None:
    word = steps.a_word()
    page = await there.open("/")
    await _fill(page, f"{word} charged twice")
    draft = await page.locator("[name=draft]").input_value()
    await steps.submit(page)
    await steps.number_of(page)
    # As if the answer had not come: the same form again, in a browser that knows nothing of the receipt.
    other = await there.open("/")
    await _fill(other, f"{word} charged twice")
    await other.locator("[name=draft]").evaluate("(field, id) => { field.value = id }", draft)
    await steps.submit(other)
    await steps.number_of(other)
    assert fragile.rows("SELECT count(*) FROM tickets WHERE title LIKE %s", f"{word}%") == [(1,)]
