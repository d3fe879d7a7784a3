"""Guessing passwords gets slower and slower, and nobody can be locked out by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from tests.desk.trying import AWAY, HOME, is_in
from tests.making import PASSWORD
from ticketdesk import visit
from ticketdesk.desk import throttle
from ticketdesk.errors import TooMany
from ticketdesk.models import Count
from ticketdesk.models.columns import at, now


@pytest.fixture(autouse=True)
def _from_home():
    visit.arrives(visit.Visit(HOME))
    yield
    visit.arrives(visit.Visit(request_id=""))


async def _fails(session, email: str, times: int, *, browser: str = "", spread: bool = False) -> None:
    for count in range(times):
        if spread:
            visit.arrives(visit.Visit(f"198.51.100.{count % 250}"))
        assert not await is_in(session, email, "a wrong password", browser=browser)


async def test_five_failures_of_an_address_then_waiting_that_grows(session, ana) -> None:
    start, waits = now(), []
    with at(start):
        await _fails(session, "somebody@example.com", 5)
        with pytest.raises(TooMany) as refused:
            await is_in(session, ana.email, PASSWORD)
        waits.append(refused.value.wait_s)
        visit.arrives(visit.Visit(AWAY))
        assert await is_in(session, ana.email, PASSWORD)
        visit.arrives(visit.Visit(HOME))
    moment = start
    for _ in range(6):
        moment += timedelta(seconds=waits[-1])
        with at(moment):
            await _fails(session, "somebody@example.com", 1)
            with pytest.raises(TooMany) as refused:
                await is_in(session, ana.email, PASSWORD)
            waits.append(refused.value.wait_s)
    assert waits == [30, 60, 120, 240, 480, 900, 900]


async def test_being_refused_does_not_make_the_waiting_longer(session, ana) -> None:
    with at(now()):
        await _fails(session, ana.email, 5)
        for _ in range(20):
            with pytest.raises(TooMany):
                await is_in(session, ana.email, PASSWORD)
        with at(now() + timedelta(seconds=31)):
            assert await is_in(session, ana.email, PASSWORD)


async def test_after_a_quiet_while_the_tries_are_free_again(session, ana) -> None:
    await _fails(session, "somebody@example.com", 5)
    with at(now() + timedelta(minutes=16)):
        await _fails(session, "somebody@example.com", 4)
        assert await is_in(session, ana.email, PASSWORD)


async def test_right_passwords_do_not_use_up_the_tries(session, ana) -> None:
    for _ in range(12):
        assert await is_in(session, ana.email, PASSWORD)


async def test_ten_failures_of_an_account_from_anywhere_then_waiting(session, ana) -> None:
    await _fails(session, ana.email, 10, spread=True)
    visit.arrives(visit.Visit(AWAY))
    with pytest.raises(TooMany):
        await is_in(session, "ANA@example.com", PASSWORD)


async def test_an_unknown_account_waits_like_a_known_one(session) -> None:
    await _fails(session, "nobody@example.com", 10, spread=True)
    visit.arrives(visit.Visit(AWAY))
    with pytest.raises(TooMany):
        await is_in(session, "Nobody@Example.com", PASSWORD)


async def test_a_browser_that_signed_in_before_is_never_locked_out_by_a_stranger(session, ana) -> None:
    assert await is_in(session, ana.email, PASSWORD, browser="anas browser")
    await _fails(session, ana.email, 12 - 2, spread=True)
    visit.arrives(visit.Visit(AWAY))
    with pytest.raises(TooMany):
        await is_in(session, ana.email, PASSWORD, browser="a strangers browser")
    assert await is_in(session, ana.email, PASSWORD, browser="anas browser")


async def test_one_customer_of_a_provider_is_one_address_in_ipv6(session, ana) -> None:
    for count in range(5):
        visit.arrives(visit.Visit(f"2001:db8:1:2::{count}"))
        await _fails(session, "somebody@example.com", 1)
    visit.arrives(visit.Visit("2001:db8:1:2:ffff::1"))
    with pytest.raises(TooMany):
        await is_in(session, ana.email, PASSWORD)


async def test_who_tried_from_where_is_kept_as_a_hash_only(session, ana) -> None:
    await _fails(session, "somebody@example.com", 2)
    rows = (await session.exec(select(Count))).all()
    assert {row.name for row in rows} == {throttle.BY_ADDRESS.name, throttle.BY_ACCOUNT.name}
    assert all(len(row.subject_hash) == 32 for row in rows)
    assert "somebody" not in str(rows)
    assert HOME not in str(rows)
