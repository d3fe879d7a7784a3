"""Turning off the app and removing a passkey through their doors: the password is asked, and the old cookie dies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pyotp
import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.making import PASSWORD
from tests.web.conftest import TabOf
from ticketdesk.desk import authenticators, passwords, preferences, second_factor, sessions
from ticketdesk.models import Account, Passkey, Role
from ticketdesk.models.columns import now
from ticketdesk.web.account.state import AccountState
from ticketdesk.web.auth.routes import doors
from ticketdesk.web.people.state import PeopleState
from ticketdesk.web.security.state import SecurityState
from ticketdesk.web.wire import Wire

HOME = "http://localhost:8000"


@pytest.fixture
async def client(session: AsyncSession) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Wire(doors))
    async with httpx.AsyncClient(transport=transport, base_url=HOME, headers={"Origin": HOME}) as made:
        yield made


async def _here(client: httpx.AsyncClient, session: AsyncSession, account: Account) -> str:
    token = await sessions.begin(session, account)
    client.cookies.set("td_session", token, domain="localhost.local")
    return token


async def _app(session: AsyncSession, account: Account) -> None:
    secret = (await authenticators.offer(session, account)).secret
    assert await authenticators.confirm(
        session, account, pyotp.TOTP(secret).at(now() - timedelta(seconds=30))
    )


async def _passkey(session: AsyncSession, account: Account) -> int:
    key = Passkey(account_id=account.id or 0, credential_id=b"one", public_key=b"key", name="Laptop")
    session.add(key)
    await session.flush()
    return key.id or 0


async def test_turning_off_the_app_makes_the_old_cookie_worthless(
    client: httpx.AsyncClient, session: AsyncSession, ana: Account
) -> None:
    await _app(session, ana)
    old = await _here(client, session, ana)
    wrong = await client.post("/auth/app/off", data={"password": "not this one"})
    assert wrong.headers["location"] == "/desk/account?problem=current"
    assert "set-cookie" not in wrong.headers
    assert await second_factor.has_one(session, ana)
    done = await client.post("/auth/app/off", data={"password": PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, "/desk/account?done=app-off")
    assert not await second_factor.has_one(session, ana)
    assert await sessions.who_has(session, old) is None
    fresh = await sessions.who_has(session, done.cookies["td_session"])
    assert fresh is not None
    assert fresh.id == ana.id


async def test_removing_a_passkey_makes_the_old_cookie_worthless(
    client: httpx.AsyncClient, session: AsyncSession, ana: Account
) -> None:
    number = str(await _passkey(session, ana))
    old = await _here(client, session, ana)
    form = {"number": number, "password": PASSWORD}
    done = await client.post("/auth/passkeys/remove", data=form)
    assert done.headers["location"] == "/desk/account?done=passkey-off"
    assert await sessions.who_has(session, old) is None
    assert await sessions.who_has(session, done.cookies["td_session"]) is not None
    assert not await second_factor.has_one(session, ana)
    again = await client.post("/auth/passkeys/remove", data=form)
    assert again.headers["location"] == "/desk/account?problem=PasskeyIsGone"


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "9" * 30, "١", "$$"])
async def test_what_is_no_number_of_mine_removes_nothing(
    client: httpx.AsyncClient, session: AsyncSession, ana: Account, vic: Account, number: str
) -> None:
    theirs = str(await _passkey(session, vic))
    await _here(client, session, ana)
    for tried in (number, theirs):
        answer = await client.post("/auth/passkeys/remove", data={"number": tried, "password": PASSWORD})
        assert answer.headers["location"] == "/desk/account?problem=PasskeyIsGone"
        assert "set-cookie" not in answer.headers
    assert await second_factor.has_one(session, vic)


async def test_the_last_factor_of_an_obliged_role_stays_and_so_does_the_cookie(
    client: httpx.AsyncClient, session: AsyncSession, ines: Account, ana: Account
) -> None:
    await _app(session, ana)
    await preferences.require_second_factor(session, Role.agent, True, by=ines)
    old = await _here(client, session, ana)
    answer = await client.post("/auth/app/off", data={"password": PASSWORD})
    assert answer.headers["location"] == "/desk/account?problem=LastFactor"
    assert await sessions.who_has(session, old) is not None


async def test_nobody_turns_off_anything_from_elsewhere_or_without_a_session(
    client: httpx.AsyncClient, session: AsyncSession, ana: Account
) -> None:
    await _app(session, ana)
    form = {"password": PASSWORD}
    for door in ("/auth/app/off", "/auth/passkeys/remove"):
        assert (await client.post(door, data=form)).headers["location"] == "/login?problem=ended"
    await _here(client, session, ana)
    for door in ("/auth/app/off", "/auth/passkeys/remove"):
        for origin in ("https://evil.example", "null"):
            assert (await client.post(door, data=form, headers={"Origin": origin})).status_code == 403
        assert (await client.get(door, params=form)).status_code == 405
    assert await second_factor.has_one(session, ana)


@pytest.mark.parametrize(
    ("new", "why"),
    [("short", "short"), ("password1234", "common"), ("Ana Moreau 2026", "own"), ("é" * 1_001, "long")],
)
async def test_a_refused_password_is_told_by_its_exact_reason_and_never_by_itself(
    client: httpx.AsyncClient, session: AsyncSession, ana: Account, tab_of: TabOf, new: str, why: str
) -> None:
    await _here(client, session, ana)
    answer = await client.post("/auth/password", data={"current": PASSWORD, "new": new})
    location = answer.headers["location"]
    assert location == f"/desk/account?problem=new&why={why}"
    tab = await tab_of(ana, "/desk/account", problem="new", why=why)
    told = (await tab.call(AccountState.load)).values["account_state.problem"]
    assert told.startswith(passwords.REFUSED[why])


async def test_an_administrator_helps_somebody_who_lost_everything(
    session: AsyncSession, ines: Account, ana: Account, tab_of: TabOf
) -> None:
    await _app(session, ana)
    theirs = await sessions.begin(session, ana)
    tab = await tab_of(ines, "/desk/settings/people")
    told = (await tab.call(PeopleState.take_away_factor, ana.id)).values
    assert "no second factor now" in told["notice.words"]
    assert not any(row["has_second_factor"] for row in told["people_state.people"])
    assert await sessions.who_has(session, theirs) is None


async def test_the_page_says_how_many_were_signed_out(
    session: AsyncSession, ines: Account, ana: Account, tab_of: TabOf
) -> None:
    await sessions.begin(session, ana)
    tab = await tab_of(ines, "/desk/settings/security")
    for role, said in (("agent", "1 person was signed out and set"), ("viewer", "Nobody was signed out.")):
        told = (await tab.call(SecurityState.require_factor, role, True)).values
        assert said in told["notice.words"]
    await tab.call(SecurityState.require_factor, "admin", True)
    assert (await tab.call(SecurityState.load)).values["security_state.required"]["admin"]
