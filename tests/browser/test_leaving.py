"""When a session ends, whatever its windows showed is gone from the screen, and nothing brings it back."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser import steps
from tests.browser.windows import DROPPED, SOON_MS, Browsers, Windows
from tests.chromium import FLAGS, whole_browser
from tests.served import Served, ServeDesk
from ticketdesk.desk import sessions
from ticketdesk.desk.keys import hash_of
from ticketdesk.web.live import SWEEP_EVERY_S

# Chromium's way to come back to a page without loading it, which Playwright turns off.
KEEPS_PAGES = "--disable-back-forward-cache"


async def _open(windows: Windows, word: str, who: str = "ana") -> Page:
    """A window of a browser of its own that shows a ticket."""
    number = windows.desk.a_ticket(f"{word} title", description=f"{word} words of the ticket")
    page = await windows.open(f"/desk/tickets/{number}", who, fresh=True)
    await expect(page.get_by_role("heading", name=f"{word} title")).to_be_visible()
    # A ticket alike, opened by the same test, may stand beside it with the same words.
    conversation = page.get_by_role("region", name="Conversation")
    await expect(conversation.get_by_text(f"{word} words of the ticket")).to_be_visible()
    return page


async def _token(page: Page) -> str:
    kept = {cookie["name"]: cookie["value"] for cookie in await page.context.cookies()}
    return kept["td_session"]


async def _end(desk: Served, page: Page) -> None:
    """End the session behind a window from elsewhere, as the page of sessions does."""
    token = await _token(page)
    desk.do(lambda session: sessions.end(session, token))


async def _is_gone(page: Page, word: str, *, within_ms: float = SOON_MS) -> None:
    """The window is at the sign-in, and nothing of the ticket is in it."""
    await page.wait_for_url("**/login**", timeout=within_ms)
    await expect(page.get_by_label("Password")).to_be_visible()
    assert word not in await page.content()
    assert word not in await page.evaluate("JSON.stringify({...sessionStorage}) + document.title")


async def test_a_session_ended_elsewhere_takes_the_ticket_off_every_screen(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    page = await _open(windows, word)
    other = await windows.another(page.context, "/desk")
    await expect(steps.row(other, f"{word} title")).to_be_visible()
    began = time.monotonic()
    await _end(served, page)
    await _is_gone(page, word)
    assert time.monotonic() - began < SOON_MS / 1000 + 1
    await _is_gone(other, word)
    assert "problem=ended" in page.url
    await expect(page.get_by_role("alert").or_(page.get_by_role("status")).first).to_be_visible()


async def test_another_session_of_the_same_person_goes_on(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    ends, stays = await _open(windows, word), await _open(windows, word)
    await _end(served, ends)
    await _is_gone(ends, word)
    await stays.reload()
    await expect(stays.get_by_role("heading", name=f"{word} title")).to_be_visible()


async def test_back_does_not_bring_the_ticket_back(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    page = await _open(windows, word)
    await page.goto("/desk/insights")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await _end(served, page)
    await _is_gone(page, word)
    await page.go_back()
    await _is_gone(page, word)


@pytest.fixture
async def keeping(chromium: Browser) -> AsyncIterator[Browser]:
    """A browser that keeps whole pages for "back"."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=whole_browser(), args=FLAGS, ignore_default_args=[KEEPS_PAGES]
        )
        yield browser
        await browser.close()


async def test_a_page_that_the_browser_kept_whole_is_not_shown_again(
    keeping: Browser, served: Served
) -> None:
    windows, word = Windows(Browsers(keeping), served), steps.a_word()
    windows.forgive(steps.NOT_FOUND)  # a picture alone has no icon
    page = await _open(windows, word)
    await page.evaluate(
        "addEventListener('pageshow', (event) => localStorage.setItem('kept', event.persisted))"
    )
    await page.goto("/favicon.svg")
    await _end(served, page)
    await page.go_back()
    await _is_gone(page, word)
    assert await page.evaluate("localStorage.getItem('kept')") == "true"
    await windows.close()
    assert windows.wrong == []


async def test_a_page_that_comes_back_from_being_kept_is_hidden_and_loaded_anew(
    windows: Windows, served: Served
) -> None:
    """Whether a browser keeps a page is its own affair; what the page does then is ours."""
    word = steps.a_word()
    page = await _open(windows, word)
    await page.context.clear_cookies(name="td_session")
    hidden = await page.evaluate(
        """() => {
            window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
            return document.documentElement.style.visibility;
        }"""
    )
    assert hidden == "hidden"
    await _is_gone(page, word, within_ms=5_000)


async def test_a_session_that_ended_while_the_window_was_offline(windows: Windows, served: Served) -> None:
    windows.forgive(DROPPED)
    word = steps.a_word()
    page = await _open(windows, word)
    await page.context.set_offline(True)
    await expect(page.get_by_text("Offline since")).to_be_visible()
    await _end(served, page)
    await page.context.set_offline(False)
    await _is_gone(page, word, within_ms=8_000)


@pytest.fixture(scope="module")
def fragile(serve_desk: ServeDesk) -> Iterator[Served]:
    """A desk that may be stopped."""
    with serve_desk() as desk:
        yield desk


async def test_a_session_that_ended_while_the_desk_was_down(browsers: Browsers, fragile: Served) -> None:
    windows, word = Windows(browsers, fragile), steps.a_word()
    windows.forgive(DROPPED)
    page = await _open(windows, word)
    fragile.stop_web()
    await _end(fragile, page)
    fragile.start_web()
    await _is_gone(page, word, within_ms=10_000)
    await windows.close()
    assert windows.wrong == []


@pytest.mark.parametrize("over", ["seen_at = now() - interval '13 hours'", "expires_at = now()"])
async def test_a_session_whose_time_is_over_ends_without_a_click(
    windows: Windows, served: Served, over: str
) -> None:
    word = steps.a_word()
    page = await _open(windows, word)
    change = f"UPDATE sessions SET {over} WHERE token_hash = %s RETURNING id"
    assert len(served.rows(change, hash_of(await _token(page)))) == 1
    await _is_gone(page, word, within_ms=SWEEP_EVERY_S * 1000 + SOON_MS)


async def test_somebody_who_is_shut_out_is_gone_at_once(browsers: Browsers, fragile: Served) -> None:
    windows, word = Windows(browsers, fragile), steps.a_word()
    page = await _open(windows, word, "vic")
    fragile.rows("UPDATE accounts SET disabled_at = now() WHERE email = 'vic@example.com'")
    await _is_gone(page, word, within_ms=SWEEP_EVERY_S * 1000 + SOON_MS)
    await windows.close()
    assert windows.wrong == []
