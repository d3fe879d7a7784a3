"""Signing in with a password: what a stranger cannot learn from trying."""

from __future__ import annotations

import statistics
import time

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import update
from sqlmodel import col

from tests import making
from tests.desk.trying import HOME, is_in
from tests.making import PASSWORD
from ticketdesk import config, visit
from ticketdesk.desk import browsers, preferences, sessions, signing_in
from ticketdesk.errors import NotSignedIn
from ticketdesk.models import Account, Authenticator, Role, Stage, Way
from ticketdesk.models.columns import now


@pytest.fixture(autouse=True)
def _from_home():
    visit.arrives(visit.Visit(HOME))
    yield
    visit.arrives(visit.Visit(request_id=""))


@pytest.mark.parametrize("email", ["ana@example.com", "Ana@Example.COM", "  ana@example.com "])
async def test_a_right_password_signs_in(session, ana, email: str) -> None:
    assert await is_in(session, email, PASSWORD)


async def test_an_address_is_the_same_in_whatever_case_it_is_written(session) -> None:
    # Python ends this word with another small letter than the database does.
    await making.account(session, "ΝΙΚΟΣ@example.com", "Nikos", Role.agent)
    assert await is_in(session, "ΝΙΚΟΣ@example.com", PASSWORD)


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
    assert not await is_in(session, email, password)
    assert await sessions.of(session, ana) == []


async def test_a_disabled_or_only_invited_account_is_nobody(session, ana, vic) -> None:
    ana.disabled_at, vic.password_hash = now(), None
    await session.flush()
    assert not await is_in(session, ana.email, PASSWORD)
    assert not await is_in(session, vic.email, PASSWORD)


async def test_an_unknown_account_takes_as_long_as_a_wrong_password(session, ana, monkeypatch) -> None:
    monkeypatch.setenv("TICKETDESK_RATE_LIMITS", "off")
    config.settings.cache_clear()

    async def took(email: str) -> float:
        begun = time.perf_counter()
        assert not await is_in(session, email, "a wrong password")
        return time.perf_counter() - begun

    await took("nobody@example.com")  # the hash that nobody has is made once
    times = [(await took(ana.email), await took("nobody@example.com")) for _ in range(7)]
    known, unknown = (statistics.median(column) for column in zip(*times, strict=True))
    assert 0.5 < known / unknown < 2


async def test_a_hash_of_weaker_days_is_made_anew(session, ana) -> None:
    ana.password_hash = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=1024),)).hash(PASSWORD)
    await session.flush()
    assert await is_in(session, ana.email, PASSWORD)
    assert ana.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert await is_in(session, ana.email, PASSWORD)


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


async def test_a_password_that_changes_while_it_is_looked_at_opens_nothing(session, ana, vic) -> None:
    for person in (ana, vic):
        tried = await signing_in.attempt(session, person.email, PASSWORD, browser="")
        assert await signing_in.is_right(tried)
        session.expunge(tried.account)
        changed = {"password_hash": "another"} if person is ana else {"disabled_at": now()}
        await session.execute(update(Account).where(col(Account.id) == person.id).values(**changed))
        with pytest.raises(NotSignedIn):
            await signing_in.admit(session, tried.account, way=Way.password, browser="", tried=tried)


async def test_passwords_can_be_off_for_all_but_one_administrator(session, ana, ines, monkeypatch) -> None:
    for name, value in {
        "TICKETDESK_OIDC_ISSUER": "https://id.example.com",
        "TICKETDESK_OIDC_CLIENT_ID": "desk",
        "TICKETDESK_PASSWORD_SIGN_IN": "off",
        "TICKETDESK_BREAK_GLASS": "Ines@example.com",
    }.items():
        monkeypatch.setenv(name, value)
    config.settings.cache_clear()
    assert not await is_in(session, ana.email, PASSWORD)
    assert await is_in(session, ines.email, PASSWORD)
