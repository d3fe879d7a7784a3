"""The end of a session reaches every tab that it has open, in whatever way the tab tries to hide."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.served import Served, ServeDesk
from tests.web.conftest import Look
from tests.web.hall import Hall
from tests.web.line import a_line
from tests.web.tabs import until
from ticketdesk.desk.keys import hash_of
from ticketdesk.models import Account
from ticketdesk.web import live


async def test_pretending_to_be_gone_saves_nobody_from_being_sent_away(served: Served) -> None:
    cookie = served.sign_in("vic")
    async with a_line(served, cookie.header, "/desk") as line:
        await line.load()
        await line.emit("disconnect")
        await line.emit("disconnect", "client namespace disconnect")
        await line.emit("connect", {"asgi.scope": {"headers": []}}, None)
        await line.settle()
        await _sign_out(served, cookie.header)
        await line.until(lambda: line.is_closed)
        number = served.a_ticket("Planted after the end")
        await asyncio.sleep(0.3)
        assert line.row(number) is None


async def test_signing_out_sends_every_tab_of_the_session_away(served: Served) -> None:
    cookie, other = served.sign_in("vic"), served.sign_in("vic")
    async with (
        a_line(served, cookie.header, "/desk") as one,
        a_line(served, cookie.header, "/desk/insights") as two,
        a_line(served, other.header, "/desk") as stays,
    ):
        for line in (one, two, stays):
            await line.load()
        await _sign_out(served, cookie.header)
        for line in (one, two):
            await line.until(lambda line=line: line.is_closed)
            assert line.value("session.must_leave") is True
        await stays.settle()


@pytest.mark.parametrize("over", ["seen_at = now() - interval '13 hours'", "expires_at = now()"])
async def test_a_session_whose_time_is_over_is_found_and_sent_away(served: Served, over: str) -> None:
    cookie, other = served.sign_in("vic"), served.sign_in("vic")
    async with a_line(served, cookie.header, "/desk") as line, a_line(served, other.header, "/desk") as stays:
        await line.load()
        await stays.load()
        served.rows(f"UPDATE sessions SET {over} WHERE token_hash = %s", hash_of(cookie.value))
        await line.until(lambda: line.is_closed, within=live.SWEEP_EVERY_S + 2)
        assert line.value("session.must_leave") is True
        await stays.settle()


async def test_somebody_who_is_shut_out_is_sent_away_from_every_tab(serve_desk: ServeDesk) -> None:
    with serve_desk() as desk:
        cookies = desk.sign_in("vic"), desk.sign_in("vic")
        async with (
            a_line(desk, cookies[0].header, "/desk") as one,
            a_line(desk, cookies[1].header, "/desk") as two,
        ):
            await one.load()
            await two.load()
            desk.rows("UPDATE accounts SET disabled_at = now() WHERE email = 'vic@example.com'")
            for line in (one, two):
                await line.until(lambda line=line: line.is_closed, within=live.SWEEP_EVERY_S + 2)
                assert line.value("session.must_leave") is True


async def test_looking_for_sessions_that_are_over_outlives_a_database_that_is_away(
    session: AsyncSession,
    ana: Account,
    look: Look,
    hall: Hall,
    lose_the_database: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await look(ana)
    monkeypatch.setattr(live, "SWEEP_EVERY_S", 0.01)
    lose_the_database()
    sweeping = asyncio.create_task(live.ROOMS.sweep())
    await until(lambda: caplog.text.count("sessions could not be looked through") >= 2)
    assert not sweeping.done()
    sweeping.cancel()


async def _sign_out(served: Served, cookie: str) -> None:
    headers = {"Origin": served.url, "Cookie": cookie}
    await asyncio.to_thread(httpx.post, f"{served.url}/auth/logout", headers=headers)
