"""A cookie that was there before, or that was worth something before, is worth nothing after rights have changed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

import httpx
import pyotp
import pytest

from tests import making
from tests.attacks.cookies import Browser, begin_factor, opens
from tests.attacks.doors import NEW_PASSWORD
from tests.served import PASSWORD, Served
from tests.web.line import a_line
from ticketdesk.desk import invitations, people, sessions
from ticketdesk.models import Role
from ticketdesk.web.people.state import PeopleState

KNOWN = "A" * 43  # as long as a real one


NewBrowser = Callable[..., Awaitable[Browser]]


@pytest.fixture
def browser(desk: Served) -> NewBrowser:
    """``await browser(td_session=...)``: of a new person, with cookies that were there before."""

    async def make(role: Role = Role.agent, **cookies: str) -> Browser:
        async with desk.transaction() as session:
            mark = uuid4().hex[:8]
            made = await making.account(session, f"{mark}@example.com", f"Person {mark}", role)
        return Browser(desk, made, dict(cookies))

    return make


@pytest.fixture
async def ana(browser: NewBrowser) -> Browser:
    """Signed in."""
    made = await browser()
    await made.sign_in()
    assert await opens(made.desk, made.session)
    return made


async def test_a_cookie_that_was_planted_before_is_not_the_session(desk: Served, browser: NewBrowser) -> None:
    ana = await browser(td_session=KNOWN)
    await ana.sign_in()
    assert ana.session != KNOWN
    assert await opens(desk, ana.session)
    assert not await opens(desk, KNOWN)


async def test_a_session_of_the_attackers_own_does_not_become_the_victims(
    desk: Served, browser: NewBrowser
) -> None:
    attacker = await browser(Role.viewer)
    await attacker.sign_in()
    ana = await browser(td_session=attacker.session)
    await ana.sign_in()
    assert ana.session != attacker.session
    assert not await opens(desk, attacker.session)


async def test_a_session_is_taken_from_no_address_and_no_form(desk: Served, ana: Browser) -> None:
    async with httpx.AsyncClient(base_url=desk.url) as client:
        for name in ("td_session", "__Host-td_session", "session", "token"):
            asked = await client.get("/api/tickets/stats/", params={name: ana.session})
            assert asked.status_code == 401
            named = {name: ana.session, f"X-{name}": ana.session}
            assert (await client.get("/api/tickets/stats/", headers=named)).status_code == 401
        bearer = {"Authorization": f"Bearer {ana.session}"}
        assert (await client.get("/api/tickets/stats/", headers=bearer)).status_code == 401
        for path in ("/", "/login", f"/desk/?td_session={KNOWN}", f"/login?Set-Cookie=td_session={KNOWN}"):
            assert "td_session" not in str((await client.get(path)).headers.get_list("set-cookie"))


async def test_signing_in_again_leaves_the_old_cookie_worthless(desk: Served, ana: Browser) -> None:
    old = ana.session
    await ana.sign_in()
    assert await opens(desk, ana.session)
    assert not await opens(desk, old)


async def test_signing_out_leaves_it_worthless(desk: Served, ana: Browser) -> None:
    old = ana.session
    await ana.post("/auth/logout")
    assert not await opens(desk, old)


async def test_a_new_password_leaves_every_old_cookie_worthless(desk: Served, ana: Browser) -> None:
    stolen = Browser(desk, ana.account, {})
    await stolen.sign_in()
    old = ana.session
    await ana.post("/auth/password", current=PASSWORD, new=NEW_PASSWORD)
    assert await opens(desk, ana.session)
    assert not await opens(desk, old)
    assert not await opens(desk, stolen.session)
    assert "mismatch" in (await stolen.sign_in()).headers["location"]


async def test_a_second_factor_leaves_the_old_cookie_and_the_half_one_worthless(
    desk: Served, ana: Browser
) -> None:
    old, shown = ana.session, await begin_factor(ana)
    code = pyotp.TOTP(shown["secret"].replace(" ", "")).now()
    assert "done=app" in (await ana.post("/auth/enrol", code=code)).headers["location"]
    assert await opens(desk, ana.session)
    assert not await opens(desk, old)
    before = ana.session
    assert (await ana.sign_in()).headers["location"].startswith("/login/second")
    half = ana.session
    assert not await opens(desk, before)
    assert not await opens(desk, half)
    assert (await ana.post("/auth/second", code=shown["codes"].split()[0])).headers["location"] == "/desk"
    assert await opens(desk, ana.session)
    assert ana.session != half
    assert not await opens(desk, half)


async def test_a_second_factor_less_leaves_the_old_cookie_worthless(desk: Served, ana: Browser) -> None:
    shown = await begin_factor(ana)
    await ana.post("/auth/enrol", code=pyotp.TOTP(shown["secret"].replace(" ", "")).now())
    [(number,)] = desk.rows(
        """INSERT INTO passkeys (account_id, credential_id, public_key, sign_count, name, created_at)
        VALUES (%s, %s, 'key', 0, 'Planted', now()) RETURNING id""",
        ana.account.id,
        uuid4().bytes,
    )
    for path, done in (("/auth/passkeys/remove", "passkey-off"), ("/auth/app/off", "app-off")):
        old = ana.session
        answer = await ana.post(path, password=PASSWORD, number=str(number))
        assert answer.headers["location"].endswith(f"done={done}")
        assert await opens(desk, ana.session)
        assert not await opens(desk, old)


@pytest.mark.parametrize("to", ["admin", "viewer"])
async def test_another_role_leaves_the_old_cookie_worthless(
    desk: Served, browser: NewBrowser, ana: Browser, to: str
) -> None:
    ines = await browser(Role.admin)
    await ines.sign_in()
    async with a_line(desk, ines.header, "/desk/settings/people") as line:
        await line.load()
        await line.send(f"{PeopleState.get_full_name()}.set_role", {"number": ana.account.id, "to": to})
        await line.until(lambda: "has to sign in again" in str(line.value("notice.words")))
    assert not await opens(desk, ana.session)


async def test_who_is_shut_out_and_let_in_again_has_no_cookie(desk: Served, ana: Browser) -> None:
    async with desk.transaction() as session:
        ines = await desk.account(session, "ines")
        await people.disable(session, ana.account.id or 0, by=ines)
    assert not await opens(desk, ana.session)
    async with desk.transaction() as session:
        await people.enable(session, ana.account.id or 0, by=await desk.account(session, "ines"))
    assert not await opens(desk, ana.session)


async def test_a_one_time_link_leaves_every_old_cookie_worthless(desk: Served, ana: Browser) -> None:
    async with desk.transaction() as session:
        ines = await desk.account(session, "ines")
        _, key = await invitations.new_link(session, ana.account.id or 0, by=ines)
    fresh = Browser(desk, ana.account, {"td_session": KNOWN})
    await fresh.post("/auth/join", key=key, name="Ana", password=NEW_PASSWORD)
    assert await opens(desk, fresh.session)
    assert not await opens(desk, ana.session)
    assert not await opens(desk, KNOWN)


async def test_a_planted_number_of_the_browser_gives_the_attacker_nothing(
    desk: Served, browser: NewBrowser
) -> None:
    """The attacker knows the browser's number, and even the name of the victim's tab."""
    ana, tab = await browser(td_browser=KNOWN), str(uuid4())
    await ana.sign_in()
    async with a_line(desk, ana.header, "/desk", token=tab) as line:
        await line.load()
        assert line.value("session.name") == ana.account.name
    async with a_line(desk, f"td_browser={KNOWN}", "/desk", token=tab) as line:
        await line.send("hydrate_and_load")
        await line.until(lambda: line.value("session.must_reload"))
        assert ana.account.name not in " ".join(line.heard)
    async with httpx.AsyncClient() as client:
        asked = {"Cookie": f"td_browser={KNOWN}"}
        assert (await client.get(f"{desk.url}/api/tickets/stats/", headers=asked)).status_code == 401
    other = Browser(desk, ana.account, {"td_browser": KNOWN})
    assert "mismatch" in (await other.sign_in("not the password")).headers["location"]
    assert not await opens(desk, KNOWN)


async def test_two_who_use_one_half_session_do_not_both_come_in(desk: Served, ana: Browser) -> None:
    shown = await begin_factor(ana)
    await ana.post("/auth/enrol", code=pyotp.TOTP(shown["secret"].replace(" ", "")).now())
    await ana.sign_in()
    codes = shown["codes"].split()
    both = [Browser(desk, ana.account, dict(ana.cookies)) for _ in range(2)]
    await asyncio.gather(*(one.post("/auth/second", code=codes[at]) for at, one in enumerate(both)))
    assert sorted([await opens(desk, one.session) for one in both]) == [False, True]


async def test_a_session_of_nobody_cannot_be_rotated(desk: Served, browser: NewBrowser) -> None:
    ana = await browser(td_session=KNOWN)
    for path in ("/auth/second", "/auth/enrol", "/auth/password"):
        answer = await ana.post(path, code="123456", current=PASSWORD, new=NEW_PASSWORD)
        assert answer.headers["location"].startswith("/login")
        assert ana.session == KNOWN
    async with desk.transaction() as session:
        assert await sessions.found(session, KNOWN) is None
