"""The second factor: codes of an app, recovery codes, who has to have one, and what guessing costs."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pyotp
import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from ticketdesk import db
from ticketdesk.desk import authenticators, preferences, recovery, second_factor, sessions
from ticketdesk.errors import NotAllowed, Refusal, TooMany
from ticketdesk.models import Account, AuditEntry, Authenticator, Deed, RecoveryCode, Role, Stage
from ticketdesk.models.columns import at, now


async def _with_app(session: AsyncSession, account: Account) -> pyotp.TOTP:
    offered = await authenticators.offer(session, account)
    app = pyotp.TOTP(offered.secret)
    assert await authenticators.confirm(session, account, app.at(now() - timedelta(seconds=30)))
    return app


async def test_an_app_counts_once_a_code_of_it_was_given(session: AsyncSession, ana: Account) -> None:
    offered = await authenticators.offer(session, ana)
    assert await second_factor.stage_after_password(session, ana) is Stage.complete
    assert not await authenticators.confirm(session, ana, "000000x")
    assert await authenticators.confirm(session, ana, pyotp.TOTP(offered.secret).at(now()))
    assert await second_factor.stage_after_password(session, ana) is Stage.second_factor


async def test_the_secret_is_stored_sealed(session: AsyncSession, ana: Account) -> None:
    offered = await authenticators.offer(session, ana)
    [stored] = (await session.exec(select(Authenticator))).all()
    assert offered.secret.encode() not in stored.secret_sealed
    assert "ana%40example.com" in offered.address


async def test_each_code_works_once(session: AsyncSession, ana: Account) -> None:
    app = await _with_app(session, ana)
    code = app.at(now())
    assert await second_factor.accepts(session, ana, f"{code[:3]} {code[3:]}")
    assert not await second_factor.accepts(session, ana, code)
    assert not await second_factor.accepts(session, ana, app.at(now() - timedelta(seconds=30)))


@pytest.mark.parametrize("late_s", [-90, -61, 61, 90])
async def test_a_code_of_another_time_is_refused(session: AsyncSession, ana: Account, late_s: int) -> None:
    app = await _with_app(session, ana)
    code = app.at(now())
    with at(now() + timedelta(seconds=late_s)):
        assert not await second_factor.accepts(session, ana, code)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef", None, 123456, ["1"], "\0" * 6])
async def test_what_is_no_code_is_refused(session: AsyncSession, ana: Account, typed: object) -> None:
    await _with_app(session, ana)
    assert not await second_factor.accepts(session, ana, typed)


async def test_a_code_of_somebody_else_is_refused(session: AsyncSession, ana: Account, vic: Account) -> None:
    anas = await _with_app(session, ana)
    await _with_app(session, vic)
    assert not await second_factor.accepts(session, vic, anas.at(now()))


async def test_of_two_who_bring_the_same_code_at_once_one_gets_in(database_url: str) -> None:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        app = await _with_app(session, ana)
    code = app.at(now())

    async def come() -> bool:
        async with db.transaction() as session:
            return await second_factor.accepts(session, ana, code)

    assert sorted(await asyncio.gather(*[come() for _ in range(5)])) == [False] * 4 + [True]


async def test_an_app_that_waits_too_long_is_void(session: AsyncSession, ana: Account) -> None:
    offered = await authenticators.offer(session, ana)
    with at(now() + timedelta(minutes=16)):
        assert not await authenticators.confirm(session, ana, pyotp.TOTP(offered.secret).at(now()))


async def test_a_second_app_does_not_push_out_the_first(session: AsyncSession, ana: Account) -> None:
    await _with_app(session, ana)
    with pytest.raises(Refusal, match="already"):
        await authenticators.offer(session, ana)


async def test_recovery_codes_work_once_and_only_their_hashes_are_stored(
    session: AsyncSession, ana: Account
) -> None:
    await _with_app(session, ana)
    codes = await recovery.renew(session, ana)
    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) * 5 >= 112 for code in codes)
    stored = {row.code_hash for row in (await session.exec(select(RecoveryCode))).all()}
    assert not stored & {code.encode() for code in codes}
    assert await second_factor.accepts(session, ana, f" {codes[0].upper()} ")
    assert not await second_factor.accepts(session, ana, codes[0])
    assert await recovery.left(session, ana) == 9
    deeds = [row.deed for row in (await session.exec(select(AuditEntry))).all()]
    assert Deed.recovery_code_used in deeds


async def test_new_recovery_codes_make_the_old_void_and_are_of_one_account(
    session: AsyncSession, ana: Account, vic: Account
) -> None:
    await _with_app(session, ana)
    await _with_app(session, vic)
    old = await recovery.renew(session, ana)
    new = await recovery.renew(session, ana)
    assert not await second_factor.accepts(session, ana, old[0])
    assert not await second_factor.accepts(session, vic, new[0])
    assert await second_factor.accepts(session, ana, new[0])


async def test_a_role_can_be_obliged_and_then_the_last_factor_stays(
    session: AsyncSession, ines: Account, ana: Account
) -> None:
    await preferences.require_second_factor(session, Role.agent, True, by=ines)
    assert await second_factor.stage_after_password(session, ana) is Stage.enrolment
    await _with_app(session, ana)
    with pytest.raises(Refusal, match="needs a second factor"):
        async with session.begin_nested():
            await second_factor.turn_off_app(session, by=ana)
    assert await second_factor.has_one(session, ana)
    await preferences.require_second_factor(session, Role.agent, False, by=ines)
    await recovery.renew(session, ana)
    await second_factor.turn_off_app(session, by=ana)
    assert not await second_factor.has_one(session, ana)
    assert await recovery.left(session, ana) == 0


async def test_only_administrators_take_a_factor_away(
    session: AsyncSession, ines: Account, ana: Account, vic: Account
) -> None:
    await _with_app(session, ana)
    with pytest.raises(NotAllowed):
        await second_factor.take_away(session, ana.id or 0, by=vic)
    assert await second_factor.has_one(session, ana)
    here = await sessions.begin(session, ana)
    await second_factor.take_away(session, ana.id or 0, by=ines)
    assert not await second_factor.has_one(session, ana)
    assert await sessions.who_has(session, here) is None
    assert await second_factor.stage_after_password(session, ana) is Stage.complete
    with pytest.raises(Refusal, match="has no second factor"):
        await second_factor.take_away(session, ana.id or 0, by=ines)


async def test_no_administrator_takes_their_own_factor_away_without_their_password(
    session: AsyncSession, ines: Account
) -> None:
    await _with_app(session, ines)
    with pytest.raises(Refusal, match="page of your account"):
        await second_factor.take_away(session, ines.id or 0, by=ines)
    assert await second_factor.has_one(session, ines)


async def test_guessing_codes_gets_slow(session: AsyncSession, ana: Account) -> None:
    for _ in range(5):
        await second_factor.attempt(session, ana, browser="")
    with pytest.raises(TooMany):
        await second_factor.attempt(session, ana, browser="")


async def test_a_half_session_is_nobody(session: AsyncSession, ana: Account) -> None:
    for stage in (Stage.second_factor, Stage.enrolment):
        token = await sessions.begin(session, ana, stage=stage)
        assert await sessions.who_has(session, token) is None
        with at(now() + timedelta(minutes=11)):
            assert await sessions.found(session, token, stage=stage) is None
