"""What an administrator sets for the whole desk while it runs. Each change stands in the audit log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import audit, sessions
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.keys import hash_of
from ticketdesk.models import Account, Authenticator, Deed, Passkey, Role, Session, Setting, Way

SECOND_FACTOR_ROLES = "second_factor_roles"


async def second_factor_roles(session: AsyncSession) -> frozenset[Role]:
    """The roles that have to have a second factor."""
    stored = await session.get(Setting, SECOND_FACTOR_ROLES)
    return frozenset(Role(name) for name in (stored.value.split(",") if stored and stored.value else []))


async def require_second_factor(
    session: AsyncSession, role: Role, is_required: bool, *, by: Account | None, here: str = ""
) -> int:
    """Make a second factor a must for a role, or a choice again.

    Whoever has to have one now and has none is signed out, and sets one up at the next sign-in.

    Args:
        session: The transaction.
        role: Whose.
        is_required: Whether it is a must.
        by: Who decides.
        here: The cookie of the session that decides; it stays.

    Returns:
        How many people were signed out.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    who = require(by, Act.change_settings)
    before = await second_factor_roles(session)
    after = before | {role} if is_required else before - {role}
    if after == before:
        return 0
    await session.merge(Setting(name=SECOND_FACTOR_ROLES, value=_listed(after)))
    await audit.record(
        session,
        Deed.setting_changed,
        by=who,
        about=f"setting {SECOND_FACTOR_ROLES}",
        before=_listed(before),
        after=_listed(after),
    )
    if not is_required:
        return 0
    without = await _in_without_one(session, role, here)
    for account in without:
        await sessions.end_all(session, account, by=who, but=here)
    return len(without)


async def _in_without_one(session: AsyncSession, role: Role, here: str) -> Sequence[Account]:
    """Who of a role came in with nothing but a password or a link. After single sign-on the provider answers."""
    # Whoever is signing in at this moment holds their own row: they are waited for, or read the new rule.
    await session.execute(
        select(Account.id).where(Account.role == role).order_by(col(Account.id)).with_for_update()
    )
    app = select(Authenticator.account_id).where(col(Authenticator.confirmed_at).is_not(None))
    came_in = (
        select(Account)
        .join(Session, Account.id == Session.account_id)  # type: ignore[arg-type]
        .where(
            Account.role == role,
            col(Session.way).in_((Way.password, Way.link)),
            Session.token_hash != hash_of(here),
            *sessions.lives(),
            col(Account.id).not_in(app),
            col(Account.id).not_in(select(Passkey.account_id)),
        )
    )
    return (await session.exec(came_in.distinct())).all()


def _listed(roles: frozenset[Role]) -> str:
    return ",".join(role.value for role in Role if role in roles)
