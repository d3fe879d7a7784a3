"""What an administrator sets for the whole desk while it runs. Each change stands in the audit log."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import audit
from ticketdesk.desk.access import Act, require
from ticketdesk.models import Account, Deed, Role, Setting

SECOND_FACTOR_ROLES = "second_factor_roles"


async def second_factor_roles(session: AsyncSession) -> frozenset[Role]:
    """The roles that have to have a second factor."""
    stored = await session.get(Setting, SECOND_FACTOR_ROLES)
    return frozenset(Role(name) for name in (stored.value.split(",") if stored and stored.value else []))


async def require_second_factor(
    session: AsyncSession, role: Role, is_required: bool, *, by: Account | None
) -> None:
    """Make a second factor a must for a role, or a choice again. It counts from the next sign-in on.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    who = require(by, Act.change_settings)
    before = await second_factor_roles(session)
    after = before | {role} if is_required else before - {role}
    if after == before:
        return
    await session.merge(Setting(name=SECOND_FACTOR_ROLES, value=_listed(after)))
    await audit.record(
        session,
        Deed.setting_changed,
        by=who,
        about=f"setting {SECOND_FACTOR_ROLES}",
        before=_listed(before),
        after=_listed(after),
    )


def _listed(roles: frozenset[Role]) -> str:
    return ",".join(role.value for role in Role if role in roles)
