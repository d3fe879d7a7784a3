"""The second step of the sign-in, enrolment and one's own password, through the HTTP doors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pyotp
import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.making import PASSWORD
from tests.web.conftest import TabOf
from tests.web.tabs import Web
from ticketdesk.desk import authenticators, preferences, recovery, sessions
from ticketdesk.models import Account, AuditEntry, Deed, Role, Stage
from ticketdesk.models.columns import now
from ticketdesk.web.account.state import AccountState
from ticketdesk.web.auth.routes import doors
from ticketdesk.web.auth.second_state import SecondState
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.security.state import SecurityState
from ticketdesk.web.shared.setting_up import SetupState


@pytest.fixture
async def client(session: AsyncSession) -> AsyncIterator[httpx.AsyncClient]:
    """A browser with a jar for cookies."""
    transport = httpx.ASGITransport(app=doors)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as made:
        yield made


async def _app(session: AsyncSession, account: Account) -> pyotp.TOTP:
    app = pyotp.TOTP((await authenticators.offer(session, account)).secret)
    assert await authenticators.confirm(session, account, app.at(now() - timedelta(seconds=30)))
    return app


async def _sign_in(client: httpx.AsyncClient, who: str = "ana@example.com") -> httpx.Response:
    return await client.post("/auth/login", data={"email": who, "password": PASSWORD})


async def test_a_code_completes_the_sign_in_under_a_new_cookie(
    client: httpx.AsyncClient, session: AsyncSession, ana: Account
) -> None:
    app = await _app(session, ana)
    answer = await _sign_in(client)
    assert answer.headers["location"] == "/login/second?next=%2Fdesk"
    half = answer.cookies["td_session"]
    assert await sessions.who_has(session, half) is None
    wrong = await client.post("/auth/second", data={"code": "000000"})
    assert "problem=code" in wrong.headers["location"]
    assert "set-cookie" not in wrong.headers
    right = await client.post("/auth/second", data={"code": app.at(now()), "next": "/desk/insights"})
    assert right.headers["location"] == "/desk/insights"
    whole = right.cookies["td_session"]
    assert whole != half
    assert (await sessions.who_has(session, whole)) is not None
    assert await sessions.found(session, half, stage=Stage.second_factor) is None
    replay = await client.post(
        "/auth/second", data={"code": app.at(now())}, headers={"Cookie": f"td_session={half}"}
    )
    assert replay.headers["location"].startswith("/login?problem=late")
    deeds = [row.deed for row in (await session.exec(select(AuditEntry))).all()]
    assert {Deed.sign_in_failed, Deed.signed_in} <= set(deeds)


async def test_a_recovery_code_lets_in_once(
    client: httpx.AsyncClient, session: AsyncSession, ana: Account
) -> None:
    await _app(session, ana)
    code = (await recovery.renew(session, ana))[0]
    await _sign_in(client)
    assert (await client.post("/auth/second", data={"code": code})).headers["location"] == "/desk"
    await _sign_in(client)
    again = await client.post("/auth/second", data={"code": code})
    assert "problem=code" in again.headers["location"]


async def test_guessing_ends_with_waiting(
    client: httpx.AsyncClient, session: AsyncSession, ana: Account
) -> None:
    await _app(session, ana)
    await _sign_in(client)
    answers = [await client.post("/auth/second", data={"code": f"00000{n}"}) for n in range(8)]
    assert "problem=wait" in answers[-1].headers["location"]


async def test_without_a_half_session_no_code_is_looked_at(client: httpx.AsyncClient) -> None:
    answer = await client.post("/auth/second", data={"code": "123456"})
    assert answer.headers["location"].startswith("/login?problem=late")


@pytest.mark.parametrize("stage", [Stage.second_factor, Stage.enrolment])
async def test_a_half_session_gets_nothing_from_the_desk(
    session: AsyncSession, ana: Account, web: Web, stage: Stage
) -> None:
    token = await sessions.begin(session, ana, stage=stage)
    for handler in (QueueState.load, AccountState.load, AccountState.end_others, SecurityState.load):
        answer = await web.tab(token, "/desk").call(handler)
        assert (answer.goes_to or "").startswith("/login")


async def test_only_who_has_to_enrol_gets_a_secret_without_a_password(
    session: AsyncSession, ana: Account, web: Web
) -> None:
    for token in ("", await sessions.begin(session, ana, stage=Stage.second_factor)):
        answer = await web.tab(token, "/login/enrol").call(SetupState.begin({}))
        assert not answer.values.get("setup_state.picture")
    whole = web.tab(await sessions.begin(session, ana), "/desk/account")
    refused = await whole.call(SetupState.begin({"password": "not this one"}))
    assert not refused.values.get("setup_state.picture")
    obliged = web.tab(await sessions.begin(session, ana, stage=Stage.enrolment), "/login/enrol")
    await obliged.call(SecondState.load_enrol)
    given = await obliged.call(SetupState.begin({}))
    assert given.values["setup_state.picture"].startswith("data:image/svg+xml")
    assert len(given.values["setup_state.codes"].split()) == 10
    kept = await obliged.state(SetupState)
    assert (kept.picture, kept.secret, kept.codes) == ("", "", "")


async def test_an_obliged_person_enrols_and_comes_in(
    client: httpx.AsyncClient, session: AsyncSession, ines: Account, ana: Account
) -> None:
    await preferences.require_second_factor(session, Role.agent, True, by=ines)
    answer = await _sign_in(client)
    assert answer.headers["location"].startswith("/login/enrol")
    half = answer.cookies["td_session"]
    app = pyotp.TOTP((await authenticators.offer(session, ana)).secret)
    wrong = await client.post("/auth/enrol", data={"code": "12345"})
    assert wrong.headers["location"].startswith("/login/enrol?problem=code")
    right = await client.post("/auth/enrol", data={"code": app.at(now())})
    assert right.headers["location"] == "/desk/account?done=app"
    assert right.cookies["td_session"] != half
    assert await sessions.who_has(session, right.cookies["td_session"]) is not None


async def test_changing_the_password_ends_every_other_session(
    client: httpx.AsyncClient, session: AsyncSession, ana: Account
) -> None:
    other = await sessions.begin(session, ana)
    here = (await _sign_in(client)).cookies["td_session"]
    form = {"current": "not this one", "new": "a quite different sentence"}
    assert (await client.post("/auth/password", data=form)).headers["location"].endswith("problem=current")
    weak = await client.post("/auth/password", data={"current": PASSWORD, "new": "short"})
    assert weak.headers["location"].endswith("problem=new&why=short")
    done = await client.post("/auth/password", data=form | {"current": PASSWORD})
    assert done.headers["location"] == "/desk/account?done=password"
    for old in (other, here):
        assert await sessions.who_has(session, old) is None
    assert await sessions.who_has(session, done.cookies["td_session"]) is not None


async def test_the_account_page_shows_and_ends_only_ones_own(
    session: AsyncSession, ines: Account, ana: Account, tab_of: TabOf
) -> None:
    foreign = await sessions.begin(session, ana)
    both = await sessions.found(session, foreign)
    assert both
    tab = await tab_of(ines, "/desk/account")
    await tab.call(AccountState.load)
    state = await tab.state(AccountState)
    assert [row["is_here"] for row in state.sessions] == [True]
    await tab.call(AccountState.end_session(both[0].id))
    assert await sessions.who_has(session, foreign) is not None
    await sessions.begin(session, ines)
    await tab.call(AccountState.end_others)
    assert len(await sessions.of(session, ines)) == 1
    assert await sessions.who_has(session, foreign) is not None


async def test_only_administrators_change_who_needs_a_factor(
    session: AsyncSession, ines: Account, ana: Account, tab_of: TabOf
) -> None:
    await (await tab_of(ana, "/desk/settings/security")).call(SecurityState.require_factor("agent", True))
    assert await preferences.second_factor_roles(session) == frozenset()
    await (await tab_of(ines, "/desk/settings/security")).call(SecurityState.require_factor("agent", True))
    assert await preferences.second_factor_roles(session) == {Role.agent}
