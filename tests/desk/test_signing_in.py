"""Signing in with a password: what a stranger cannot learn from trying, and how long he has to wait."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import select

from tests import making
from tests.making import PASSWORD
from ticketdesk import config, visit
from ticketdesk.desk import browsers, preferences, sessions, signing_in, throttle
from ticketdesk.errors import TooMany
from ticketdesk.models import Authenticator, Count, Role, Stage, Way
from ticketdesk.models.columns import at, now

HOME, AWAY = "203.0.113.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def _from_home():
    visit.arrives(visit.Visit(HOME))
    yield
    visit.arrives(visit.Visit())


async def _is_in(session, email: object, password: object, *, browser: str = "") -> bool:
    tried = await signing_in.attempt(session, email, password, browser=browser)
    if not await signing_in.is_right(tried):
        return False
    admitted = await signing_in.admit(session, tried.account, way=Way.password, browser=browser, tried=tried)
    return await sessions.who_has(session, admitted.token) is not None


@pytest.mark.parametrize("email", ["ana@example.com", "Ana@Example.COM", "  ana@example.com "])
async def test_a_right_password_signs_in(session, ana, email: str) -> None:
    assert await _is_in(session, email, PASSWORD)


async def test_an_address_is_the_same_in_whatever_case_it_is_written(session) -> None:
    # Python ends this word with another small letter than the database does.
    await making.account(session, "ΝΙΚΟΣ@example.com", "Nikos", Role.agent)
    assert await _is_in(session, "ΝΙΚΟΣ@example.com", PASSWORD)


WRONG = [
    ("ana@example.com", "wrong horse battery"),
    ("ana@example.com", ""),
    ("ana@example.com", PASSWORD + " "),
    ("ana@example.com", PASSWORD.upper()),
    ("ana@example.com", PASSWORD + "\0"),
    ("ana@example.com", "\ud83d"),
    ("ana@example.com", "x" * 100_000),
    ("ana@example.com", None),
    ("ana@example.com", {"password": PASSWORD}),
    ("nobody@example.com", PASSWORD),
    ("ana@example.com\0", PASSWORD),
    ("\ud83d@example.com", PASSWORD),
    ("%@example.com", PASSWORD),
    ("", PASSWORD),
    (None, None),
]


@pytest.mark.parametrize(("email", "password"), WRONG, ids=lambda part: ascii(part)[:20])
async def test_what_does_not_match_lets_nobody_in(session, ana, email: object, password: object) -> None:
    assert not await _is_in(session, email, password)
    assert await sessions.of(session, ana) == []


async def test_a_disabled_or_only_invited_account_is_nobody(session, ana, vic) -> None:
    ana.disabled_at, vic.password_hash = now(), None
    await session.flush()
    assert not await _is_in(session, ana.email, PASSWORD)
    assert not await _is_in(session, vic.email, PASSWORD)


async def test_an_unknown_account_takes_as_long_as_a_wrong_password(session, ana, monkeypatch) -> None:
    monkeypatch.setenv("TICKETDESK_RATE_LIMITS", "off")
    config.settings.cache_clear()

    async def took(email: str) -> float:
        begun = time.perf_counter()
        assert not await _is_in(session, email, "a wrong password")
        return time.perf_counter() - begun

    await took("nobody@example.com")  # the hash that nobody has is made once
    times = [(await took(ana.email), await took("nobody@example.com")) for _ in range(7)]
    known, unknown = (statistics.median(column) for column in zip(*times, strict=True))
    assert 0.5 < known / unknown < 2


async def test_a_hash_of_weaker_days_is_made_anew(session, ana) -> None:
    ana.password_hash = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=1024),)).hash(PASSWORD)
    await session.flush()
    assert await _is_in(session, ana.email, PASSWORD)
    assert ana.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert await _is_in(session, ana.email, PASSWORD)


async def test_a_second_factor_is_asked_for_before_anything_opens(session, ana) -> None:
    session.add(Authenticator(account_id=ana.id, secret_sealed=b"x", confirmed_at=now()))
    await session.flush()
    tried = await signing_in.attempt(session, ana.email, PASSWORD, browser="b")
    admitted = await signing_in.admit(session, ana, way=Way.password, browser="b", tried=tried)
    assert admitted.stage is Stage.second_factor
    assert await sessions.who_has(session, admitted.token) is None
    assert not await browsers.knows(session, "b", ana)


async def test_a_role_that_needs_a_second_factor_has_to_set_one_up(session, ana, ines, vic) -> None:
    await preferences.require_second_factor(session, Role.agent, True, by=ines)
    for person, stage in ((ana, Stage.enrolment), (vic, Stage.complete)):
        tried = await signing_in.attempt(session, person.email, PASSWORD, browser="")
        admitted = await signing_in.admit(session, person, way=Way.password, browser="", tried=tried)
        assert admitted.stage is stage


async def _fails(session, email: str, times: int, *, browser: str = "", spread: bool = False) -> None:
    for count in range(times):
        if spread:
            visit.arrives(visit.Visit(f"198.51.100.{count % 250}"))
        assert not await _is_in(session, email, "a wrong password", browser=browser)


async def test_five_failures_of_an_address_then_waiting_that_grows(session, ana) -> None:
    start, waits = now(), []
    with at(start):
        await _fails(session, "somebody@example.com", 5)
        with pytest.raises(TooMany) as refused:
            await _is_in(session, ana.email, PASSWORD)
        waits.append(refused.value.wait_s)
        visit.arrives(visit.Visit(AWAY))
        assert await _is_in(session, ana.email, PASSWORD)
        visit.arrives(visit.Visit(HOME))
    moment = start
    for _ in range(6):
        moment += timedelta(seconds=waits[-1])
        with at(moment):
            await _fails(session, "somebody@example.com", 1)
            with pytest.raises(TooMany) as refused:
                await _is_in(session, ana.email, PASSWORD)
            waits.append(refused.value.wait_s)
    assert waits == [30, 60, 120, 240, 480, 900, 900]


async def test_being_refused_does_not_make_the_waiting_longer(session, ana) -> None:
    with at(now()):
        await _fails(session, ana.email, 5)
        for _ in range(20):
            with pytest.raises(TooMany):
                await _is_in(session, ana.email, PASSWORD)
        with at(now() + timedelta(seconds=31)):
            assert await _is_in(session, ana.email, PASSWORD)


async def test_after_a_quiet_while_the_tries_are_free_again(session, ana) -> None:
    await _fails(session, "somebody@example.com", 5)
    with at(now() + timedelta(minutes=16)):
        await _fails(session, "somebody@example.com", 4)
        assert await _is_in(session, ana.email, PASSWORD)


async def test_right_passwords_do_not_use_up_the_tries(session, ana) -> None:
    for _ in range(12):
        assert await _is_in(session, ana.email, PASSWORD)


async def test_ten_failures_of_an_account_from_anywhere_then_waiting(session, ana) -> None:
    await _fails(session, ana.email, 10, spread=True)
    visit.arrives(visit.Visit(AWAY))
    with pytest.raises(TooMany):
        await _is_in(session, "ANA@example.com", PASSWORD)


async def test_an_unknown_account_waits_like_a_known_one(session) -> None:
    await _fails(session, "nobody@example.com", 10, spread=True)
    visit.arrives(visit.Visit(AWAY))
    with pytest.raises(TooMany):
        await _is_in(session, "Nobody@Example.com", PASSWORD)


async def test_a_browser_that_signed_in_before_is_never_locked_out_by_a_stranger(session, ana) -> None:
    assert await _is_in(session, ana.email, PASSWORD, browser="anas browser")
    await _fails(session, ana.email, 12 - 2, spread=True)
    visit.arrives(visit.Visit(AWAY))
    with pytest.raises(TooMany):
        await _is_in(session, ana.email, PASSWORD, browser="a strangers browser")
    assert await _is_in(session, ana.email, PASSWORD, browser="anas browser")


async def test_one_customer_of_a_provider_is_one_address_in_ipv6(session, ana) -> None:
    for count in range(5):
        visit.arrives(visit.Visit(f"2001:db8:1:2::{count}"))
        await _fails(session, "somebody@example.com", 1)
    visit.arrives(visit.Visit("2001:db8:1:2:ffff::1"))
    with pytest.raises(TooMany):
        await _is_in(session, ana.email, PASSWORD)


async def test_who_tried_from_where_is_kept_as_a_hash_only(session, ana) -> None:
    await _fails(session, "somebody@example.com", 2)
    rows = (await session.exec(select(Count))).all()
    assert {row.name for row in rows} == {throttle.BY_ADDRESS.name, throttle.BY_ACCOUNT.name}
    assert all(len(row.subject_hash) == 32 for row in rows)
    assert "somebody" not in str(rows)
    assert HOME not in str(rows)


async def test_passwords_can_be_off_for_all_but_one_administrator(session, ana, ines, monkeypatch) -> None:
    for name, value in {
        "TICKETDESK_OIDC_ISSUER": "https://id.example.com",
        "TICKETDESK_OIDC_CLIENT_ID": "desk",
        "TICKETDESK_PASSWORD_SIGN_IN": "off",
        "TICKETDESK_BREAK_GLASS": "Ines@example.com",
    }.items():
        monkeypatch.setenv(name, value)
    config.settings.cache_clear()
    assert not await _is_in(session, ana.email, PASSWORD)
    assert await _is_in(session, ines.email, PASSWORD)
