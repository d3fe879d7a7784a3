"""A role that has to have a second factor from now on: who has none is signed out, and nobody else."""

from __future__ import annotations

import asyncio

import pyotp
import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from ticketdesk import db
from ticketdesk.desk import authenticators, preferences, sessions, signing_in
from ticketdesk.errors import NotAllowed
from ticketdesk.models import Account, AuditEntry, Deed, Passkey, Role, Stage, Way
from ticketdesk.models.columns import now


async def _lasts(session: AsyncSession, *tokens: str) -> list[bool]:
    return [await sessions.who_has(session, token) is not None for token in tokens]


async def test_who_has_none_is_signed_out_and_who_has_one_stays(
    session: AsyncSession, ines: Account, ana: Account, vic: Account
) -> None:
    with_app = await making.account(session, "bo@example.com", "Bo", Role.agent)
    secret = (await authenticators.offer(session, with_app)).secret
    assert await authenticators.confirm(session, with_app, pyotp.TOTP(secret).at(now()))
    with_key = await making.account(session, "kim@example.com", "Kim", Role.agent)
    key = Passkey(account_id=with_key.id or 0, credential_id=b"one", public_key=b"key", name="Laptop")
    session.add(key)
    gone = [await sessions.begin(session, ana), await sessions.begin(session, ana, way=Way.link)]
    stays = [await sessions.begin(session, who) for who in (ines, vic, with_app, with_key)]
    count = await preferences.require_second_factor(session, Role.agent, True, by=ines)
    assert count == 1
    assert await _lasts(session, *gone) == [False, False]
    assert await _lasts(session, *stays) == [True] * 4
    ended = select(AuditEntry).where(AuditEntry.deed == Deed.session_ended)
    assert [(row.account_id, row.about) for row in (await session.exec(ended)).all()] == [
        (ana.id, "2 sessions")
    ]


async def test_an_app_without_its_first_code_is_no_second_factor(
    session: AsyncSession, ines: Account, ana: Account
) -> None:
    await authenticators.offer(session, ana)
    token = await sessions.begin(session, ana)
    assert await preferences.require_second_factor(session, Role.agent, True, by=ines) == 1
    assert await _lasts(session, token) == [False]


async def test_the_administrator_who_decides_stays_signed_in_here_and_only_here(
    session: AsyncSession, ines: Account
) -> None:
    here, elsewhere = await sessions.begin(session, ines), await sessions.begin(session, ines)
    await preferences.require_second_factor(session, Role.admin, True, by=ines, here=here)
    assert await _lasts(session, here, elsewhere) == [True, False]


async def test_single_sign_on_proves_by_itself(session: AsyncSession, ines: Account, ana: Account) -> None:
    token = await sessions.begin(session, ana, way=Way.sso)
    assert await preferences.require_second_factor(session, Role.agent, True, by=ines) == 0
    assert await _lasts(session, token) == [True]


async def test_making_it_a_choice_again_or_saying_it_twice_ends_nothing(
    session: AsyncSession, ines: Account, ana: Account
) -> None:
    await preferences.require_second_factor(session, Role.agent, True, by=ines)
    half = await sessions.begin(session, ana, stage=Stage.enrolment)
    assert await preferences.require_second_factor(session, Role.agent, True, by=ines) == 0
    assert await preferences.require_second_factor(session, Role.agent, False, by=ines) == 0
    assert await sessions.found(session, half, stage=Stage.enrolment)


async def test_who_signs_in_at_the_same_moment_does_not_slip_through(database_url: str) -> None:
    async with db.transaction() as session:
        ines = await making.account(session, "ines@example.com", "Ines", Role.admin)
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)

    async def decide() -> None:
        async with db.transaction() as session:
            await preferences.require_second_factor(session, Role.agent, True, by=ines)

    async with db.transaction() as session:
        admitted = await signing_in.admit(session, ana, way=Way.password, browser="")
        deciding = asyncio.create_task(decide())
        await asyncio.sleep(0.3)
    await deciding
    async with db.reading() as session:
        assert await sessions.who_has(session, admitted.token) is None


async def test_who_may_not_decide_ends_nothing(session: AsyncSession, ana: Account, vic: Account) -> None:
    token = await sessions.begin(session, vic)
    with pytest.raises(NotAllowed):
        await preferences.require_second_factor(session, Role.viewer, True, by=ana)
    assert await _lasts(session, token) == [True]
