"""What a person meets who sends many forms: a check that runs by itself, and then a word on why and when again."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Page, Route, expect

from tests import proof
from tests.browser import steps
from tests.browser.windows import DROPPED, PHONE, Browsers, Windows
from tests.served import Served, ServeDesk

CHECKING = "Checking that you are not a machine."
# Notes in the page itself whether the check was ever there: it may be over before anybody can look.
WATCH = """new MutationObserver(() => { if (document.querySelector("[data-proof]")) window.wasChecked = true; })
    .observe(document, { childList: true, subtree: true })"""


@pytest.fixture(scope="module")
def small(serve_desk: ServeDesk) -> Iterator[Served]:
    """A desk that takes five forms an hour from one address."""
    with serve_desk(TICKETDESK_FORM_PER_ADDRESS="5") as desk:
        yield desk


@pytest.fixture
async def at_small(browsers: Browsers, small: Served) -> AsyncIterator[Windows]:
    """Windows on that desk, of an address that has sent nothing yet."""
    small.rows("DELETE FROM counts")
    opened = Windows(browsers, small)
    yield opened
    await opened.close()
    assert opened.wrong == []


async def _open(windows: Windows, **more: object) -> Page:
    page = await windows.open("/login", **more)  # type: ignore[arg-type]
    await page.add_init_script(WATCH)
    await page.goto("/")
    return page


async def _write(page: Page, title: str = steps.TITLE) -> None:
    await steps.arrive_at_form(page)
    await page.get_by_label("Title").fill(title)
    await page.get_by_label("Description").fill(steps.DESCRIPTION)


def _used(desk: Served, count: int) -> None:
    """As if so many forms had come from here before."""
    assert desk.rows("UPDATE counts SET count = %s WHERE name = 'forms by address' RETURNING 1", count)


async def _send_one(page: Page) -> None:
    await _write(page)
    await page.wait_for_timeout(steps.AS_SLOW_AS_A_PERSON_MS)
    await steps.submit(page)
    await steps.number_of(page)


async def test_a_calm_person_far_from_every_limit_is_not_checked(at_small: Windows) -> None:
    page = await _open(at_small)
    await _send_one(page)
    assert not await page.evaluate("window.wasChecked")


async def test_a_form_that_is_sent_at_once_is_checked_and_sent_again_by_itself(at_small: Windows) -> None:
    page = await _open(at_small)
    await _write(page)
    began = time.monotonic()
    await steps.submit(page)
    await steps.number_of(page)
    assert time.monotonic() - began < (5 if proof.IS_PROOF else 30)
    assert await page.evaluate("window.wasChecked")


async def test_a_browser_that_hides_its_cryptography_computes_the_check_itself(at_small: Windows) -> None:
    # On plain http from another machine there is no crypto.subtle.
    page = await _open(at_small)

    async def without(route: Route) -> None:
        answer = await route.fetch()
        hidden = (
            "Object.defineProperty(crypto, 'subtle', { value: undefined }); if (crypto.subtle) throw 1;\n"
        )
        await route.fulfill(response=answer, body=hidden + await answer.text())

    await page.context.route("**/proof.js", without)
    await _write(page)
    await steps.submit(page)
    await steps.number_of(page)
    assert await page.evaluate("window.wasChecked")


async def test_near_the_limit_everybody_is_checked(at_small: Windows, small: Served) -> None:
    page = await _open(at_small)
    await _send_one(page)
    _used(small, 3)
    await page.get_by_role("button", name="Write another").click()
    await _send_one(page)
    assert await page.evaluate("window.wasChecked")


async def test_beyond_the_limit_a_person_reads_why_and_when_and_keeps_the_words(
    at_small: Windows, small: Served
) -> None:
    first = await _open(at_small)
    await _send_one(first)
    _used(small, 5)
    before = small.rows("SELECT count(*) FROM tickets")
    title = f"{steps.a_word()} charged twice"
    page = await _open(at_small)
    await _write(page, title)
    await steps.submit(page)
    refused = page.get_by_text("as many messages from your network as we take in an hour.")
    await expect(refused).to_be_visible()
    assert re.search(r"Try again in (\d+ minutes|1 hour)\.", await refused.inner_text())
    for _ in range(2):
        await expect(page.get_by_label("Title")).to_have_value(title)
        await expect(page.get_by_label("Description")).to_have_value(steps.DESCRIPTION)
        await page.reload()
        await steps.arrive_at_form(page)
    assert small.rows("SELECT count(*) FROM tickets") == before
    _used(small, 0)  # an hour later
    await steps.submit(page)
    await steps.number_of(page)
    assert small.rows("SELECT 1 FROM tickets WHERE title = %s", title) == [(1,)]


async def test_the_field_for_machines_is_found_neither_by_eye_nor_by_ear_nor_by_tab(
    at_small: Windows,
) -> None:
    page = await _open(at_small)
    await steps.arrive_at_form(page)
    await expect(page.get_by_role("textbox", name="Website")).to_have_count(0)
    lure = page.locator("input[name=website]")
    await expect(lure).to_have_count(1)
    seen = await lure.evaluate(
        "field => { const box = field.closest('[aria-hidden]').getBoundingClientRect(); return box.width * box.height; }"
    )
    assert seen <= 1
    await page.locator("body").click(position={"x": 2, "y": 2})
    passed = []
    for _ in range(20):
        await page.keyboard.press("Tab")
        passed.append(
            await page.evaluate("document.activeElement.name || document.activeElement.textContent")
        )
    assert "Submit ticket" in passed
    assert {"title", "description", "email"} <= set(passed)
    assert "website" not in passed


async def test_a_browser_that_cannot_do_the_check_says_so_and_keeps_the_words(at_small: Windows) -> None:
    at_small.forgive(DROPPED)
    page = await _open(at_small, size=PHONE)
    await _write(page)

    async def cut(route: Route) -> None:
        await route.abort()

    await page.context.route("**/proof.js", cut)
    await steps.submit(page)
    await expect(page.get_by_text("Your browser could not do the check.")).to_be_visible()
    await expect(page.get_by_text(CHECKING)).to_be_hidden()
    await expect(page.get_by_label("Description")).to_have_value(steps.DESCRIPTION)
    await page.context.unroute("**/proof.js")
    await steps.submit(page)
    await steps.number_of(page)
