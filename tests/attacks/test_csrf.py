"""No other site can do anything with the session that a browser brings along.

``make proof`` has a page post to each door in every kind of form; here it is one kind, and another at the next door.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext

from tests import proof
from tests.attacks.doors import ANY, API, AUTH, BESIDE, Door, address
from tests.attacks.evil import EvilSite, form
from tests.attacks.standing import Standing
from tests.served import Served
from ticketdesk.models import Category, Priority

JUDGED = {"category": Category.general, "priority": Priority.low}
# PORT stands for the desk's own; None: no Origin at all.
FOREIGN = (
    None,
    "",
    "null",
    "http://evil.invalid",
    "http://evil.invalid:PORT",
    "https://localhost:PORT",
    "http://localhost",
    "http://localhost:1",
    "http://localhost:PORT0",
    "http://localhost.:PORT",
    "http://sub.localhost:PORT",
    "http://localhost:PORT.evil.invalid",
    "http://localhost:PORT@evil.invalid",
    "http://user@localhost:PORT",
    "http://localhost:PORT/",
    "http://localhost:PORT/desk",
    "http://127.0.0.2:PORT",
    "http://[::]:PORT",
    "http://0.0.0.0:PORT",
    "localhost:PORT",
    "//localhost:PORT",
    "http://localhost:PORT, http://evil.invalid",
    "http://evil.invalid http://localhost:PORT",
    "file://",
    "chrome-extension://abcdefghijklmnop",
)
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
OPENS = """(address) => new Promise((done) => {
    const socket = new WebSocket(address);
    socket.onopen = () => done("open");
    socket.onclose = (event) => done(`closed ${event.code}`);
})"""


@pytest.fixture(scope="module")
def desk(quiet: Served) -> Served:
    """The worker learns by itself, and notes how far it came."""
    return quiet


@pytest.fixture
def standing(desk: Served) -> Iterator[Standing]:
    found = Standing(desk)
    yield found
    found.close()


@pytest.fixture
def client(desk: Served) -> Iterator[httpx.Client]:
    """A browser in which an administrator is signed in."""
    cookie = desk.sign_in("ines")
    with httpx.Client(base_url=desk.url, headers={"Cookie": cookie.header}) as client:
        yield client


def _origins(desk: Served) -> list[dict[str, str]]:
    said = [{"Origin": one.replace("PORT", str(desk.port))} if one is not None else {} for one in FOREIGN]
    # What else a client may say of where it comes from does not count.
    return [
        *said,
        {"Referer": f"{desk.url}/desk"},
        {"X-Forwarded-Host": "x", "Sec-Fetch-Site": "same-origin"},
    ]


@pytest.mark.parametrize("door", AUTH + BESIDE + API, ids=lambda door: f"{door.method} {door.path}")
def test_another_site_can_do_nothing_at_any_door(
    client: httpx.Client, desk: Served, standing: Standing, door: Door
) -> None:
    number = desk.a_ticket("Stays", **JUDGED)
    with standing.nothing_changes(door):
        for headers in _origins(desk):
            answer = client.request(door.method, address(door.path, number), data=ANY, headers=headers)
            assert answer.status_code == 403, headers
            assert "set-cookie" not in answer.headers


def test_there_are_doors_to_try() -> None:
    assert {path for _, path in AUTH} >= {"/auth/login", "/auth/logout", "/auth/setup", "/auth/password"}
    assert "DELETE" in {method for method, _ in API}
    assert {path for _, path in BESIDE} >= {"/files/links", "/files/tickets/{number:int}"}


def test_our_own_page_can_do_it(client: httpx.Client, desk: Served, standing: Standing) -> None:
    number = desk.a_ticket("Goes", **JUDGED)
    for method, path in (("DELETE", f"/api/tickets/{number}/"), ("POST", "/auth/logout")):
        before = standing.rows()
        assert client.request(method, path, data={}, headers={"Origin": desk.url}).status_code in (204, 303)
        assert standing.rows() != before


@pytest.mark.parametrize("door", AUTH + BESIDE + API, ids=lambda door: f"{door.method} {door.path}")
def test_a_link_changes_nothing_at_any_door(
    client: httpx.Client, desk: Served, standing: Standing, door: Door
) -> None:
    path = address(door.path, desk.a_ticket("Stays", **JUDGED))
    override = {"X-HTTP-Method-Override": door.method, "X-Method-Override": door.method}
    with standing.nothing_changes(door):
        for method in ("GET", "HEAD", "OPTIONS"):
            for headers in ({}, override, {"Origin": desk.url} | override):
                asked = ANY | {"_method": door.method}
                answer = client.request(method, path, params=asked, headers=headers)
                assert answer.status_code < 500


def test_words_in_place_of_a_form_are_no_form(desk: Served, standing: Standing) -> None:
    body = "email=vic@example.com&password=correct horse battery&next=/desk"
    with httpx.Client(base_url=desk.url, headers={"Origin": desk.url}) as client:
        before = standing.rows()
        for kind in ("text/plain", "application/json", "text/xml", ""):
            answer = client.post("/auth/login", content=body, headers={"Content-Type": kind})
            assert "problem=mismatch" in answer.headers["location"]
        tables = {table for table, _ in standing.rows() - before}
    assert tables == {"audit"}


@pytest.fixture
async def victim(chromium: Browser, desk: Served) -> AsyncIterator[BrowserContext]:
    """A real browser in which an administrator is signed in."""
    cookie = desk.sign_in("ines")
    context = await chromium.new_context()
    kept = {"name": cookie.name, "value": cookie.value, "url": desk.url, "sameSite": "Lax", "httpOnly": True}
    await context.add_cookies([kept])
    yield context
    await context.close()


# On localhost a cookie knows no port, so a page there is of the same site, and SameSite does not help.
@pytest.mark.parametrize(("host", "brings_the_cookie"), [("localhost", True), ("127.0.0.1", False)])
async def test_a_page_of_another_origin_posts_in_vain(
    victim: BrowserContext, desk: Served, standing: Standing, host: str, brings_the_cookie: bool
) -> None:
    page = await victim.new_page()
    sent: list[bool] = []
    with EvilSite().open() as evil, standing.nothing_changes():
        for _, path in AUTH:
            for kind in proof.some(KINDS, 1, host, path):
                evil.page = form(desk.url + path, ANY, kind)
                async with page.expect_response(lambda answer: answer.request.method == "POST") as posted:
                    await page.goto(f"http://{host}:{evil.port}/", wait_until="commit")
                answer = await posted.value
                assert answer.status == 403
                headers = await answer.request.all_headers()
                sent.append("td_session" in headers.get("cookie", ""))
                await page.wait_for_load_state()
    assert set(sent) == {brings_the_cookie}
    await page.goto(f"{desk.url}/desk/")
    await page.get_by_role("button", name="Sign out").wait_for()  # the session is still good


async def test_a_script_of_another_origin_calls_in_vain(
    victim: BrowserContext, desk: Served, standing: Standing
) -> None:
    number = desk.a_ticket("Stays", **JUDGED)
    page = await victim.new_page()
    call = """async ([address, method, mode]) => {
        try { const answer = await fetch(address, {method, mode, credentials: "include", body: "x=1"});
              return answer.type + " " + (await answer.text()).length; }
        catch (error) { return "refused"; } }"""
    with EvilSite().open() as evil, standing.nothing_changes():
        evil.page = "<h1>Kittens</h1>"
        await page.goto(f"http://localhost:{evil.port}/")
        for method, path in AUTH + BESIDE + API:
            for mode in ("no-cors", "cors"):
                said = await page.evaluate(call, [desk.url + address(path, number), method, mode])
                # An answer that cannot be read is opaque.
                assert said in ("refused", "opaque 0")
        for path in (f"/api/tickets/{number}/", "/api/tickets/stats/", "/desk/"):
            read = """async (address) => { try { return await (await fetch(address, {credentials: "include"})).text(); }
                catch (error) { return "refused"; } }"""
            assert await page.evaluate(read, desk.url + path) == "refused"


async def test_a_page_of_another_origin_opens_no_line(victim: BrowserContext, desk: Served) -> None:
    page = await victim.new_page()
    where = f"/_event/?EIO=4&transport=websocket&token={uuid4()}"
    with EvilSite().open() as evil:
        evil.page = "<h1>Kittens</h1>"
        for host in ("localhost", "127.0.0.1"):
            await page.goto(f"http://{host}:{evil.port}/")
            said = await page.evaluate(OPENS, f"ws://localhost:{desk.port}{where}")
            assert said.startswith("closed")
        evil.page = f'<iframe sandbox="allow-scripts" srcdoc="<script>new WebSocket(\'ws://localhost:{desk.port}{where}\').onopen = () => parent.postMessage(1, \'*\')</script>"></iframe><script>onmessage = () => document.title = "open"</script>'
        await page.goto(f"http://localhost:{evil.port}/")
        await page.wait_for_timeout(500)
        assert await page.title() != "open"
    await page.goto(f"{desk.url}/healthz")  # a page of our own, where nothing but the address decides
    assert await page.evaluate(OPENS, f"ws://localhost:{desk.port}{where}") == "open"
