"""``/metrics``: who may look, and what others are told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.scraping import HERE, ask, values
from ticketdesk import config
from ticketdesk.desk import tokens
from ticketdesk.models import Account
from ticketdesk.models.columns import at, now
from ticketdesk.web.auth.metrics import PASSED_ON


async def test_a_program_on_this_machine_may_look(session: AsyncSession) -> None:
    for peer, host in ((HERE, "localhost:8000"), (("::1", 1), "[::1]:8000"), (HERE, "127.0.0.1:9")):
        answer = await ask(peer, host=host)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        assert answer.headers["cache-control"] == "no-store"
        assert values(answer.text)["ticketdesk_database_up"] == 1


@pytest.mark.parametrize("header", sorted(PASSED_ON))
async def test_who_comes_through_a_proxy_is_not_on_this_machine(session: AsyncSession, header: str) -> None:
    answer = await ask(**{header: "127.0.0.1"})
    assert (answer.status_code, "ticketdesk" in answer.text) == (401, False)


async def test_behind_a_trusted_proxy_loopback_does_not_count(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICKETDESK_TRUSTED_PROXIES", "127.0.0.0/8")
    config.settings.cache_clear()
    assert (await ask()).status_code == 401
    assert (await ask(("::1", 1))).status_code == 200, "nobody said that this one is a proxy"


@pytest.mark.parametrize(
    "peer", ["203.0.113.9", "10.0.0.1", "2001:db8::1", "::ffff:203.0.113.9", "testclient"]
)
async def test_a_stranger_learns_no_more_than_that_it_is_up(session: AsyncSession, peer: str) -> None:
    answer = await ask((peer, 1), host="desk.example.com")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert not re.search(r"ticketdesk_|\d", answer.text)


async def test_a_page_of_another_site_cannot_look_through_this_machines_browser(
    session: AsyncSession,
) -> None:
    assert (await ask(host="evil.example.com")).status_code == 401


async def test_a_token_that_may_read_opens_it_from_anywhere(session: AsyncSession, ines: Account) -> None:
    there = ("203.0.113.9", 1)
    token, shown = await tokens.make(session, "Prometheus", "read", by=ines)
    _, writes = await tokens.make(session, "Another", "write", by=ines)
    _, over = await tokens.make(session, "Over", "read", by=ines, days=1)
    with at(now() - timedelta(days=3)):
        _, expired = await tokens.make(session, "Old", "read", by=ines, days=1)
    assert [(await ask(there, one, host="app:8000")).status_code for one in (shown, writes, over)] == [
        200
    ] * 3
    for bad in (expired, "td_invented", shown[:-1], "x" * 10_000):
        assert (await ask(there, bad, host="app:8000")).status_code == 401
    await session.refresh(token)
    assert token.used_at
    await tokens.revoke(session, token.id or 0, by=ines)
    assert (await ask(there, shown, host="app:8000")).status_code == 401
    ines.disabled_at = now()
    await session.flush()
    assert (await ask(there, writes, host="app:8000")).status_code == 401


async def test_no_cookie_opens_it(session: AsyncSession) -> None:
    assert (await ask(("203.0.113.9", 1), Cookie="td_session=x")).status_code == 401


async def test_while_the_database_is_away_the_rest_is_told(
    session: AsyncSession, lose_the_database: Callable[[], None]
) -> None:
    lose_the_database()
    answer = await ask()
    assert answer.status_code == 200
    assert values(answer.text)["ticketdesk_database_up"] == 0
    assert "ticketdesk_jobs" not in answer.text
    assert (await ask(("203.0.113.9", 1), "td_x" * 10)).status_code == 401
