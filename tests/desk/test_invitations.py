"""One-time links: they work once, for a day, and only while they are the newest."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from tests import making
from tests.desk.looking import everything
from tests.making import PASSWORD
from ticketdesk import db
from ticketdesk.desk import invitations, passwords, people, sessions, signing_in, throttle
from ticketdesk.errors import Invalid, NotFound
from ticketdesk.models import Account, Authenticator, Count, Deed, Role, Stage, Way
from ticketdesk.models.audit import AuditEntry
from ticketdesk.models.columns import at, now

FRESH = "seven green kettles sing"


async def _invite(session, ines, email: str = "bo@example.com") -> tuple[Account, str]:
    return await invitations.invite(session, email=email, name="Bo", role=Role.agent, by=ines)


async def test_who_is_invited_joins_with_a_name_and_a_password(session, ines) -> None:
    bo, key = await _invite(session, ines)
    assert (bo.is_invited, bo.password_hash) == (True, None)
    joined = await invitations.join(session, key, name="Bo Lind", password=FRESH)
    assert (joined.name, joined.role, joined.is_invited) == ("Bo Lind", Role.agent, False)
    assert await passwords.fits(FRESH, joined.password_hash)
    stored = str(await everything(session))
    assert key not in stored
    assert FRESH not in stored
    deeds = [entry.deed for entry in (await session.exec(select(AuditEntry).order_by(AuditEntry.id))).all()]
    assert deeds == [Deed.invited, Deed.joined]


async def test_looking_at_a_link_does_not_use_it_up(session, ines) -> None:
    _, key = await _invite(session, ines)
    for _ in range(3):
        await invitations.found(session, key)
    assert await invitations.join(session, key, name="Bo", password=FRESH)


async def test_every_link_that_opens_nothing_gets_the_same_sentence(session, ines, ana, vic) -> None:
    _, used = await _invite(session, ines)
    await invitations.join(session, used, name="Bo", password=FRESH)
    _, replaced = await invitations.new_link(session, ana.id, by=ines)
    await invitations.new_link(session, ana.id, by=ines)
    with at(now() - timedelta(hours=24, seconds=1)):
        _, expired = await _invite(session, ines, "late@example.com")
    _, disabled = await invitations.new_link(session, vic.id, by=ines)
    vic.disabled_at = now()
    await session.flush()
    for key in (used, replaced, expired, disabled, "guess", "", "\0", "\ud83d"):
        with pytest.raises(NotFound) as refused:
            await invitations.join(session, key, name="Eve", password=FRESH)
        assert refused.value.sentence == invitations.OVER


async def test_a_link_lasts_a_day(session, ines) -> None:
    with at(now() - timedelta(hours=23, minutes=59)):
        _, key = await _invite(session, ines)
    assert await invitations.join(session, key, name="Bo", password=FRESH)


async def test_invited_again_only_the_new_link_works(session, ines) -> None:
    bo, old = await _invite(session, ines)
    again, new = await invitations.invite(
        session, email="BO@example.com", name="Bo Lind", role=Role.viewer, by=ines
    )
    assert (again.id, again.role) == (bo.id, Role.viewer)
    with pytest.raises(NotFound):
        await invitations.found(session, old)
    assert (await invitations.join(session, new, name="Bo", password=FRESH)).role is Role.viewer


async def test_who_joined_cannot_be_invited_and_keeps_role_and_name(session, ines, ana) -> None:
    with pytest.raises(Invalid) as refused:
        await invitations.invite(session, email=ana.email, name="X", role=Role.admin, by=ines)
    assert refused.value.fields == {"email": invitations.HAS_ONE}
    assert (ana.role, ana.name) == (Role.agent, "Ana Moreau")


async def test_a_link_for_a_new_password_changes_nothing_until_it_is_used(session, ines, ana) -> None:
    token = await sessions.begin(session, ana)
    _, key = await invitations.new_link(session, ana.id, by=ines)
    assert await passwords.fits(PASSWORD, ana.password_hash)
    assert await sessions.who_has(session, token) == ana
    await invitations.join(session, key, name="Renamed by the link", password=FRESH)
    assert not await passwords.fits(PASSWORD, ana.password_hash)
    assert await passwords.fits(FRESH, ana.password_hash)
    assert ana.name == "Ana Moreau"
    assert await sessions.who_has(session, token) is None


@pytest.mark.parametrize("password", ["short", "password1234", "bo@example.com", None, 7])
async def test_a_refused_password_leaves_the_link_good(session, ines, password: object) -> None:
    _, key = await _invite(session, ines)
    with pytest.raises(Invalid) as refused:
        await invitations.join(session, key, name="Bo", password=password)
    assert set(refused.value.fields) == {"password"}
    assert await invitations.join(session, key, name="Bo", password=FRESH)


async def test_a_new_password_does_not_skip_the_second_factor(session, ines, ana) -> None:
    session.add(Authenticator(account_id=ana.id, secret_sealed=b"x", confirmed_at=now()))
    _, key = await invitations.new_link(session, ana.id, by=ines)
    account = await invitations.join(session, key, name=None, password=FRESH)
    admitted = await signing_in.admit(session, account, way=Way.link, browser="")
    assert admitted.stage is Stage.second_factor
    assert await sessions.who_has(session, admitted.token) is None


async def test_a_new_password_begins_the_tries_anew(session, ines, ana) -> None:
    by_account = select(Count).where(Count.name == throttle.BY_ACCOUNT.name)
    await signing_in.attempt(session, ana.email, "wrong", browser="")
    assert len((await session.exec(by_account)).all()) == 1
    _, key = await invitations.new_link(session, ana.id, by=ines)
    await invitations.join(session, key, name=None, password=FRESH)
    assert (await session.exec(by_account)).all() == []


async def test_of_two_posts_with_one_link_at_once_one_wins(database_url) -> None:
    async with db.transaction() as session:
        ines = await making.account(session, "ines@example.com", "Ines", Role.admin)
        _, key = await _invite(session, ines)

    async def join(password: str) -> str:
        try:
            async with db.transaction() as session:
                await invitations.join(session, key, name="Bo", password=password)
                await asyncio.sleep(0.1)
                return password
        except NotFound:
            return "too late"

    answers = await asyncio.gather(join(FRESH), join(PASSWORD))
    assert "too late" in answers
    (won,) = set(answers) - {"too late"}
    async with db.reading() as session:
        (bo,) = (await session.exec(select(Account).where(Account.email == "bo@example.com"))).all()
    assert await passwords.fits(won, bo.password_hash)


async def test_a_link_used_while_its_account_is_disabled_opens_nothing(database_url) -> None:
    async with db.transaction() as session:
        ines = await making.account(session, "ines@example.com", "Ines", Role.admin)
        bo, key = await _invite(session, ines)

    async def join() -> None:
        async with db.transaction() as session:
            await invitations.join(session, key, name="Bo", password=FRESH)

    async with db.transaction() as session:
        await people.disable(session, bo.id or 0, by=ines)
        late = asyncio.create_task(join())
        await asyncio.sleep(0.5)
    with pytest.raises(NotFound):
        await late
