"""People come, write, sign in and go; the log tells that somebody was there, and nothing of anybody."""

from __future__ import annotations

import json

import pytest
from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.leaks import leaks
from tests.browser.windows import Windows
from tests.served import PASSWORD, Served


async def _sign_in(page: Page, password: str) -> None:
    await page.get_by_label("Email").fill("ana@example.com")
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in", exact=True).click()


async def test_a_day_at_the_desk_leaves_nothing_of_anybody_in_the_log(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    mark, words = len(served.log()), f"{word} words that nobody else may read"
    page = await windows.open("/")
    await steps.write(page, f"{word} title", words, f"{word}@example.com")
    await steps.submit(page)
    number = await steps.number_of(page)
    link = await page.get_by_label("Private link").input_value()
    browser = {cookie["name"]: cookie["value"] for cookie in await page.context.cookies()}["td_browser"]
    await page.goto(link)
    await expect(page.get_by_role("heading", name=f"{word} title")).to_be_visible()

    desk = await windows.open("/login")
    await _sign_in(desk, f"{word} is wrong")
    await expect(desk.get_by_role("alert")).to_contain_text("do not match")
    await _sign_in(desk, PASSWORD)
    await steps.arrive(desk, "/desk")
    cookies = {cookie["name"]: cookie["value"] for cookie in await desk.context.cookies()}
    await desk.goto(f"/desk?search={word}")
    await expect(steps.total(desk)).to_have_text("1")
    await desk.goto(f"/desk/tickets/{number}")
    await steps.say(desk, f"{word} reply")
    steps.let_go(served, number)
    await expect(page.get_by_text(f"{word} reply")).to_be_visible()

    log = served.log()[mark:]
    assert leaks(served, log, word, browser, *cookies.values(), link.rpartition("/")[2]) == []
    routes = {json.loads(line).get("route") for line in log.splitlines()}
    assert {"/", "/t/[link_key]", "/auth/login", "/desk/tickets/[ticket_number]"} <= routes


@pytest.mark.parametrize(
    "kind", ["a session", "a link", "the words", "the words, escaped", "an address", "the password", "a tab"]
)
def test_whatever_the_log_would_tell_is_found(served: Served, kind: str) -> None:
    number = served.a_ticket("A title that is lóng enough", email="planted.here@example.com")
    said = {
        "a session": f"cookie={served.sign_in('vic').value}",
        "a link": f"GET {steps.link_to(served, number)}/x",
        "the words": "'A title that is lóng enough'",
        "the words, escaped": json.dumps({"message": "A title that is lóng enough"}),
        "an address": "planted.here@example.com",
        "the password": f"x{PASSWORD}x",
        "a tab": "/_event/?EIO=4&token=3381a146",
    }[kind]
    assert len(leaks(served, f"a line\n{said}\n")) == 1
    assert leaks(served, "a line that says nothing\n") == []
