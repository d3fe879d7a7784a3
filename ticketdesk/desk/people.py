"""What administrators do with other people's accounts. Whoever's rights change is signed out everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import accounts, audit, invitations, sessions
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import LastAdmin, NotSignedIn
from ticketdesk.models import Account, Authenticator, Deed, Passkey, Role, Session, Stage
from ticketdesk.models.columns import now

ADMINS_LOCK = 7_104_538_003


@dataclass(frozen=True)
class Person:
    """An account, and what an administrator sees of its use."""

    account: Account
    sessions: int
    seen_at: datetime | None
    has_second_factor: bool


async def everybody(session: AsyncSession, *, by: Account | None) -> Sequence[Person]:
    """Everybody, by name.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.manage_people)
    seen = await _seen(session)
    counts = await _counts(session)
    proved = await _with_second_factor(session)
    people = (await session.exec(select(Account).order_by(col(Account.name), col(Account.id)))).all()
    return [
        Person(one, counts.get(one.id or 0, 0), seen.get(one.id or 0), one.id in proved) for one in people
    ]


async def set_role(session: AsyncSession, number: int, to: Role, *, by: Account | None) -> Account:
    """Give somebody another role.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        NotFound: there is nobody with this number.
        LastAdmin: nobody would be left to administer the desk.
    """
    admin, account = await _one_at_a_time(session, number, by)
    if account.role is to:
        return account
    if to is not Role.admin:
        await refuse_last(session, account)
    before, account.role = account.role, to
    session.add(account)
    await audit.record(
        session, Deed.role_changed, by=admin, account=account, before=before.value, after=to.value
    )
    await sessions.end_all(session, account, by=admin)
    return account


async def disable(session: AsyncSession, number: int, *, by: Account | None) -> Account:
    """Shut somebody out: every session ends and every link is void. What is assigned to them stays.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        NotFound: there is nobody with this number.
        LastAdmin: nobody would be left to administer the desk.
    """
    admin, account = await _one_at_a_time(session, number, by)
    if account.disabled_at is not None:
        return account
    await refuse_last(session, account)
    before, account.disabled_at = _standing(account), now()
    session.add(account)
    await audit.record(
        session, Deed.disabled, by=admin, account=account, before=before, after=_standing(account)
    )
    await invitations.void(session, account)
    await sessions.end_all(session, account, by=admin)
    return account


async def enable(session: AsyncSession, number: int, *, by: Account | None) -> Account:
    """Let somebody in again. Old sessions and links stay over.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        NotFound: there is nobody with this number.
    """
    admin, account = await _one_at_a_time(session, number, by)
    if account.disabled_at is None:
        return account
    before, account.disabled_at = _standing(account), None
    session.add(account)
    await audit.record(
        session, Deed.enabled, by=admin, account=account, before=before, after=_standing(account)
    )
    await sessions.end_all(session, account, by=admin)
    return account


async def sign_out(session: AsyncSession, number: int, *, by: Account | None) -> tuple[Account, int]:
    """End every session of somebody.

    Returns:
        The account, and how many ended.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        NotFound: there is nobody with this number.
    """
    require(by, Act.manage_people)
    account = await accounts.locked(session, number)
    return account, await sessions.end_all_of(session, account, by=by)


async def _one_at_a_time(session: AsyncSession, number: int, by: Account | None) -> tuple[Account, Account]:
    """Who acts and on whom, as they are once nobody else changes rights: two who demote each other leave one."""
    require(by, Act.manage_people)
    await session.execute(func.pg_advisory_xact_lock(ADMINS_LOCK).select())
    if by is None or by.id is None:
        raise NotSignedIn
    admin = require(await session.get(Account, by.id, populate_existing=True), Act.manage_people)
    return admin, await accounts.locked(session, number)


async def refuse_last(session: AsyncSession, account: Account) -> None:
    """Refuse to lose the last administrator; only who joined and is not disabled counts as one.

    Raises:
        LastAdmin: nobody would be left to administer the desk.
    """
    if account.role is not Role.admin or account.joined_at is None or account.disabled_at is not None:
        return
    other = select(Account.id).where(
        Account.role == Role.admin,
        Account.id != account.id,
        col(Account.joined_at).is_not(None),
        col(Account.disabled_at).is_(None),
    )
    if (await session.exec(other.limit(1))).first() is None:
        raise LastAdmin


async def _seen(session: AsyncSession) -> dict[int, datetime]:
    statement = select(Session.account_id, func.max(Session.seen_at)).group_by(col(Session.account_id))
    return dict((await session.exec(statement)).all())


async def _counts(session: AsyncSession) -> dict[int, int]:
    statement = (
        select(Session.account_id, func.count())
        .join(Account, Account.id == Session.account_id)  # type: ignore[arg-type]
        .where(Session.stage == Stage.complete, *sessions.lives())
        .group_by(col(Session.account_id))
    )
    return dict((await session.exec(statement)).all())


async def _with_second_factor(session: AsyncSession) -> set[int]:
    app = select(Authenticator.account_id).where(col(Authenticator.confirmed_at).is_not(None))
    passkey = select(Passkey.account_id)
    return {*(await session.exec(app)).all(), *(await session.exec(passkey)).all()}


def _standing(account: Account) -> str:
    if account.disabled_at is not None:
        return "disabled"
    return "invited" if account.is_invited else "active"
