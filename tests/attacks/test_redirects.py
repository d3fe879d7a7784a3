"""No answer of the desk leads to another host, whatever stands in an address.

A sign-in is slow on purpose: ``make proof`` tries all addresses, ``make test`` some of them.
"""

from __future__ import annotations

import asyncio

import httpx
import pytest
from playwright.async_api import Browser

from tests import proof
from tests.attacks.wire import ask
from tests.browser.windows import Browsers, Windows
from tests.served import PASSWORD, Served

NEXT = (
    "//evil.invalid",
    "///evil.invalid",
    "////evil.invalid//",
    "/\\evil.invalid",
    "\\\\evil.invalid",
    "\\/evil.invalid",
    "/desk\\..\\..\\\\evil.invalid",
    "/%2f%2fevil.invalid",
    "/desk/%2f%2fevil.invalid",
    "/desk/%5c%5cevil.invalid",
    "%2f%2fevil.invalid",
    "https:evil.invalid",
    "https:/evil.invalid",
    "https:///evil.invalid",
    "http://evil.invalid/desk",
    "HtTpS://evil.invalid",
    "ftp://evil.invalid",
    " //evil.invalid",
    "\t//evil.invalid",
    "/\t/evil.invalid",
    "/\n/evil.invalid",
    "/desk/..\t/\t/evil.invalid",
    "\x01//evil.invalid",
    "/desk@evil.invalid",
    "@evil.invalid",
    ".evil.invalid",
    ":80@evil.invalid",
    "/desk.evil.invalid",
    "/desk/../..//evil.invalid",
    "/desk/..//evil.invalid",
    "/desk/.//evil.invalid",
    "/desk/../../evil.invalid",
    "/desk;//evil.invalid",
    "/desk?next=//evil.invalid",
    "/desk#//evil.invalid",
    "\u2044\u2044evil.invalid",
    "\u2215\u2215evil.invalid",
    "\uff0f\uff0fevil.invalid",
    "/desk\uff0f\uff0fevil.invalid",
    "/desk\uff3c\uff3cevil.invalid",
    "\u3002evil.invalid",
    "http://user:word@evil.invalid",
    "http://localhost:80@evil.invalid/desk",
    "http://evil.invalid#@localhost/desk",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//desk",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:http://evil.invalid/x",
    "/desk\r\nLocation: http://evil.invalid",
    "/desk\r\n\r\n<script>alert(1)</script>",
    "/desk\u560d\u560aSet-Cookie: td_session=evil",
    "/desk\x00//evil.invalid",
    "/desk" + "/x" * 4_000,
)
# Addresses that the desk answers with a redirect of its own, to the same address with a slash.
BARE = (
    b"//evil.invalid",
    b"//evil.invalid/desk",
    b"///evil.invalid",
    b"//evil.invalid%2f..",
    b"//evil.invalid/..;/desk",
    b"/\\evil.invalid",
    b"/%5cevil.invalid",
    b"/%2f%2fevil.invalid",
    b"//desk",
    b"//login",
    b"/desk//",
    b"/desk/..//evil.invalid",
    b"/login?next=//evil.invalid",
    b"/desk%0d%0aLocation:%20//evil.invalid",
    b"/desk?x=%0d%0aLocation:%20//evil.invalid",
    b"/.//evil.invalid",
    b"/%09/evil.invalid",
    b"/desk@evil.invalid",
)
LEADS = """([page, targets]) => targets.map((target) => new URL(target, page).origin)"""


def _signed_in(desk: Served, target: str, password: str = PASSWORD) -> httpx.Response:
    form = {"email": desk.people["ana"].email, "password": password, "next": target}
    return httpx.post(f"{desk.url}/auth/login", data=form, headers={"Origin": desk.url})


async def test_signing_in_never_leads_to_another_host(chromium: Browser, desk: Served) -> None:
    assert len(set(NEXT)) >= 30
    answers = [
        await asyncio.to_thread(_signed_in, desk, target) for target in proof.some(NEXT, 16, "signing in")
    ]
    places = [answer.headers["location"] for answer in answers]
    assert all(place.startswith("/desk") for place in places)
    for answer in answers:
        named = [name for name, _ in answer.headers.multi_items()]
        assert (answer.status_code, named.count("location"), answer.content) == (303, 1, b"")
        assert "evil" not in " ".join(answer.headers.get_list("set-cookie"))
    page = await chromium.new_page()
    origins = await page.evaluate(LEADS, [f"{desk.url}/auth/login", places])
    await page.close()
    assert set(origins) == {desk.url}


def test_a_wrong_password_does_not_pass_the_address_on(desk: Served) -> None:
    for target in proof.some(NEXT[::5], 3, "a wrong password"):
        answer = _signed_in(desk, target, "not the password")
        asked = httpx.URL(answer.headers["location"])
        assert (answer.status_code, asked.path, asked.is_relative_url) == (303, "/login", True)
        assert asked.params["next"].startswith("/desk")


async def test_the_pages_own_redirects_stay_here(chromium: Browser, desk: Served) -> None:
    places = []
    for target in BARE:
        answer = ask(desk, target)
        assert answer.status < 500
        if "location" in answer.headers:
            places.append(answer.headers["location"])
    assert places, "none of them was redirected"
    page = await chromium.new_page()
    origins = await page.evaluate(LEADS, [f"{desk.url}/", places])
    await page.close()
    assert set(origins) == {desk.url}, places


@pytest.mark.parametrize(
    "target",
    [
        "//evil.invalid",
        "/desk/..\t/\t/evil.invalid",
        "/desk@evil.invalid",
        "javascript:alert(1)",
        "/\\evil.invalid",
    ],
)
async def test_a_browser_ends_on_the_desk(chromium: Browser, desk: Served, target: str) -> None:
    windows = Windows(Browsers(chromium), desk)
    page = await windows.open(f"/login?next={httpx.QueryParams({'n': target})['n']}")
    await page.get_by_label("Email").fill(desk.people["ana"].email)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(lambda url: "/login" not in url)
    assert page.url.startswith(f"{desk.url}/desk")
    called = [complaint for complaint in windows.wrong if "404" not in complaint]
    await windows.close()
    assert called == []
