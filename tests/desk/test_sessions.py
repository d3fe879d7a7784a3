"""Signing in and out, and what a stranger cannot learn from trying."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import func
from sqlmodel import col, select

from tests import making
from tests.desk.looking import everything
from tests.making import PASSWORD
from ticketdesk import db
from ticketdesk.desk import sessions
from ticketdesk.errors import NotSignedIn
from ticketdesk.live import SESSIONS
from ticketdesk.models import Role, Session
from ticketdesk.models.columns import at, now


@pytest.mark.parametrize("email", ["ana@example.com", "Ana@Example.COM", "  ana@example.com "])
async def test_a_right_password_signs_in(session, ana, email: str) -> None:
    token = await sessions.sign_in(session, email, PASSWORD)
    assert await sessions.who_has(session, token) == ana


async def test_an_address_is_the_same_in_whatever_case_it_is_written(session) -> None:
    # Python ends this word with another small letter than the database does.
    nikos = await making.account(session, "ΝΙΚΟΣ@example.com", "Nikos", Role.agent)
    token = await sessions.sign_in(session, "ΝΙΚΟΣ@example.com", PASSWORD)
    assert await sessions.who_has(session, token) == nikos


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
async def test_what_was_wrong_is_not_told(session, ana, email: object, password: object) -> None:
    with pytest.raises(NotSignedIn) as refused:
        await sessions.sign_in(session, email, password)
    assert refused.value.sentence == "That email and password do not match."
    assert (await session.exec(select(func.count(col(Session.id))))).one() == 0


async def test_a_disabled_account_is_told_no_more_than_a_stranger(session, ana) -> None:
    token = await sessions.sign_in(session, ana.email, PASSWORD)
    ana.disabled_at = now()
    await session.flush()
    assert await sessions.who_has(session, token) is None
    with pytest.raises(NotSignedIn, match="That email and password do not match"):
        await sessions.sign_in(session, ana.email, PASSWORD)


async def test_only_the_hash_of_a_cookie_is_stored(session, ana) -> None:
    token = await sessions.begin(session, ana)
    assert len(token) >= 43
    assert token not in str(await everything(session))


@pytest.mark.parametrize(
    "token", ["", "x", "\0", "\ud83d", "a" * 100_000], ids=lambda token: ascii(token)[:9]
)
async def test_a_made_up_cookie_belongs_to_nobody(session, ana, token: str) -> None:
    await sessions.begin(session, ana)
    assert await sessions.who_has(session, token) is None


async def test_a_session_lasts_fourteen_days(session, ana) -> None:
    token = await sessions.begin(session, ana)
    with at(now() + timedelta(days=13, hours=23)):
        assert await sessions.who_has(session, token) == ana
    with at(now() + timedelta(days=14, seconds=1)):
        assert await sessions.who_has(session, token) is None


async def test_signing_out_ends_this_session_and_no_other(session, ana) -> None:
    here, there = await sessions.begin(session, ana), await sessions.begin(session, ana)
    await sessions.end(session, here)
    assert await sessions.who_has(session, here) is None
    assert await sessions.who_has(session, there) == ana


async def test_signing_out_twice_or_with_nothing_is_fine(session, ana) -> None:
    token = await sessions.begin(session, ana)
    await sessions.end(session, token)
    before = await everything(session)
    for again in (token, "made up", ""):
        await sessions.end(session, again)
    assert await everything(session) == before


async def test_every_process_hears_that_a_session_ended(database_url) -> None:
    async with db.transaction() as session:
        agent = await making.account(session, "ana@example.com", "Ana", Role.agent)
        token = await sessions.begin(session, agent)
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as line:
        await line.execute(f"LISTEN {SESSIONS}")
        async with db.transaction() as session:
            await sessions.end(session, token)
            stored = (await session.exec(select(Session))).one()
        heard = [notice.payload async for notice in line.notifies(timeout=2, stop_after=1)]
    assert heard == [stored.token_hash.hex()]
    assert token not in heard[0]
