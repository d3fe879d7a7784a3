"""Sessions: only a hash is stored, they end by themselves, and ending one is heard by every process."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from sqlmodel import select

from tests import making
from tests.desk.looking import everything
from ticketdesk import db, visit
from ticketdesk.desk import sessions
from ticketdesk.desk.keys import hash_of
from ticketdesk.errors import NotAllowed, NotFound, NotSignedIn
from ticketdesk.live import SESSIONS
from ticketdesk.models import AuditEntry, Deed, Role, Session, Stage, Way
from ticketdesk.models.columns import at, now


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


async def _clicks_daily(session, token: str, days: int) -> None:
    for day in range(days):
        with at(now() + timedelta(days=day / 3)):
            await sessions.seen(session, token)


async def test_a_session_ends_after_fourteen_days_however_busy(session, ana) -> None:
    token = await sessions.begin(session, ana)
    await _clicks_daily(session, token, 43)
    with at(now() + timedelta(days=13, hours=23)):
        await sessions.seen(session, token)
        assert await sessions.who_has(session, token) == ana
    with at(now() + timedelta(days=14, seconds=1)):
        assert await sessions.who_has(session, token) is None


async def test_a_session_ends_after_twelve_hours_without_a_click(session, ana) -> None:
    token = await sessions.begin(session, ana)
    with at(now() + timedelta(hours=11, minutes=59)):
        assert await sessions.who_has(session, token) == ana
        await sessions.seen(session, token)
    with at(now() + timedelta(hours=23)):
        assert await sessions.who_has(session, token) == ana
    with at(now() + timedelta(hours=24)):
        assert await sessions.who_has(session, token) is None


async def test_a_click_does_not_wake_a_session_that_is_over(session, ana) -> None:
    token = await sessions.begin(session, ana)
    await sessions.end(session, token)
    with at(now() + timedelta(hours=1)):
        await sessions.seen(session, token)
        assert await sessions.who_has(session, token) is None


async def test_a_disabled_account_has_no_session(session, ana) -> None:
    token = await sessions.begin(session, ana)
    ana.disabled_at = now()
    await session.flush()
    assert await sessions.who_has(session, token) is None
    assert await sessions.over(session, {hash_of(token)}) == {hash_of(token)}


@pytest.mark.parametrize("stage", [Stage.second_factor, Stage.enrolment])
async def test_half_a_sign_in_opens_nothing_and_is_over_in_ten_minutes(session, ana, stage: Stage) -> None:
    token = await sessions.begin(session, ana, stage=stage)
    assert await sessions.who_has(session, token) is None
    assert (await sessions.found(session, token, stage=stage))[1] == ana
    with at(now() + timedelta(minutes=10, seconds=1)):
        assert await sessions.found(session, token, stage=stage) is None


async def test_a_rotated_session_goes_on_under_a_new_cookie_only(session, ana) -> None:
    old = await sessions.begin(session, ana, way=Way.sso)
    fresh = await sessions.rotate(session, old)
    assert fresh != old
    assert await sessions.who_has(session, old) is None
    assert (await sessions.found(session, fresh))[0].way is Way.sso
    with pytest.raises(NotSignedIn):
        await sessions.rotate(session, old)


async def test_one_sees_where_one_is_signed_in_and_nobody_elses(session, ana, ines) -> None:
    visit.arrives(
        visit.Visit("203.0.113.7", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    )
    try:
        await sessions.begin(session, ana)
    finally:
        visit.arrives(visit.Visit(request_id=""))
    await sessions.begin(session, ana, stage=Stage.second_factor)
    await sessions.begin(session, ines)
    (only,) = await sessions.of(session, ana)
    assert (only.device, only.address) == ("Firefox on Linux", "203.0.113.7")


async def test_one_ends_ones_own_sessions_and_an_administrator_anybodys(session, ana, ines, vic) -> None:
    token = await sessions.begin(session, ana)
    (row,) = await sessions.of(session, ana)
    with pytest.raises(NotFound):
        await sessions.end_one(session, row.id, by=vic)
    with pytest.raises(NotSignedIn):
        await sessions.end_one(session, row.id, by=None)
    assert await sessions.who_has(session, token) == ana
    await sessions.end_one(session, row.id, by=ines)
    assert await sessions.who_has(session, token) is None
    with pytest.raises(NotFound):
        await sessions.end_one(session, row.id, by=ana)
    entry = (await session.exec(select(AuditEntry).where(AuditEntry.deed == Deed.session_ended))).one()
    assert (entry.actor_id, entry.account_id) == (ines.id, ana.id)


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 99])
async def test_a_made_up_session_cannot_be_ended(session, ines, number: int) -> None:
    with pytest.raises(NotFound):
        await sessions.end_one(session, number, by=ines)


async def test_all_sessions_of_somebody_end_but_the_one_that_stays(session, ana, ines, vic) -> None:
    here, there = await sessions.begin(session, ana), await sessions.begin(session, ana)
    other = await sessions.begin(session, ines)
    assert await sessions.end_all(session, ana, by=ana, but=here) == 1
    assert await sessions.who_has(session, here) == ana
    assert await sessions.who_has(session, there) is None
    with pytest.raises(NotAllowed):
        await sessions.end_all_of(session, ana, by=vic)
    assert await sessions.end_all_of(session, ana, by=ines) == 1
    assert await sessions.who_has(session, here) is None
    assert await sessions.who_has(session, other) == ines


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
