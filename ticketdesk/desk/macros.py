"""Words that are written again and again: of one's own, or shared with the whole desk, and what is set with them.

How one is kept stands here; how it is used on a ticket in ``desk/macro_use.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, text
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import changes
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.macro_parts import Wanted, room_for_another
from ticketdesk.desk.macro_use import GONE, Ready, act_of, found, ready, sets
from ticketdesk.errors import NotAllowed, NotFound
from ticketdesk.live import MACROS
from ticketdesk.models import Account, Macro, Role
from ticketdesk.models.columns import now

__all__ = [
    "Ready",
    "act_of",
    "bring_back",
    "change",
    "delete",
    "found",
    "ready",
    "save",
    "seen_by",
    "sets",
]

SHOWN = 300
"""So many are offered at most: one's own first, then those that others share."""


async def seen_by(session: AsyncSession, *, by: Account | None) -> Sequence[Macro]:
    """One's own macros and the shared ones, by name.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
    """
    who = require(by, Act.change_tickets)
    visible = or_(col(Macro.owner_id) == who.id, col(Macro.shared_at).is_not(None))
    own_first = (col(Macro.owner_id) == who.id).desc()
    statement = select(Macro).where(visible).order_by(own_first, func.lower(Macro.name), col(Macro.id))
    return (await session.exec(statement.limit(SHOWN))).all()


async def save(
    session: AsyncSession, form: Mapping[str, object], *, by: Account | None, is_shared: bool = False
) -> Macro:
    """Keep a macro.

    Args:
        session: The transaction.
        form: What ``macro_parts.Wanted`` reads.
        by: Whose it will be.
        is_shared: Everybody may use it from the beginning.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
        Invalid: some fields were refused, or there are too many macros already.
    """
    who = require(by, Act.change_tickets)
    wanted = await _wanted(session, form)
    await room_for_another(session, who.id)
    macro = Macro(**vars(wanted), owner_id=who.id or 0, shared_at=now() if is_shared else None)
    session.add(macro)
    await _tell(session)
    return macro


async def change(
    session: AsyncSession,
    macro_id: int,
    form: Mapping[str, object],
    *,
    by: Account | None,
    is_shared: bool = False,
) -> Macro:
    """Let a macro be something else. Gives it as it was, for ``bring_back``.

    Raises:
        NotSignedIn, NotAllowed, NotFound: it is not theirs to change.
        Invalid: some fields were refused.
    """
    macro, was = await _to_change(session, macro_id, by)
    wanted = await _wanted(session, form)
    macro.name, macro.body, macro.act = wanted.name, wanted.body, wanted.act
    macro.shared_at = (macro.shared_at or now()) if is_shared else None
    await _tell(session)
    return was


async def delete(session: AsyncSession, macro_id: int, *, by: Account | None) -> Macro:
    """Take a macro away; what was sent with it stays. Gives it as it was, for ``bring_back``.

    Raises:
        NotSignedIn, NotAllowed, NotFound: it is not theirs to change.
    """
    macro, was = await _to_change(session, macro_id, by)
    await session.delete(macro)
    await _tell(session)
    return was


async def bring_back(session: AsyncSession, was: Macro, *, by: Account | None) -> Macro:
    """Undo: a macro is again what it was, whether it was changed or deleted.

    Raises:
        NotSignedIn, NotAllowed, NotFound: it is not theirs to change.
        Invalid: the owner keeps too many macros already.
    """
    who = require(by, Act.change_tickets)
    _refuse_others(was, who)
    if was.id is None or await session.get(Macro, was.id) is None:
        await room_for_another(session, was.owner_id)
    macro = await session.merge(_copy(was))
    await _tell(session)
    return macro


async def _tell(session: AsyncSession) -> None:
    """Have the pages that list macros look again, once this is committed."""
    await session.flush()
    await session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": MACROS})


async def _wanted(session: AsyncSession, form: Mapping[str, object]) -> Wanted:
    wanted = Wanted.read(form)
    if isinstance(to := wanted.act.get("assignee"), int):
        await changes.may_have_tickets(session, to)
    return wanted


async def _to_change(session: AsyncSession, macro_id: int, by: Account | None) -> tuple[Macro, Macro]:
    who = require(by, Act.change_tickets)
    macro = await found(session, macro_id, by=who)
    _refuse_others(macro, who)
    return macro, _copy(macro)


def _refuse_others(macro: Macro, who: Account) -> None:
    if macro.owner_id == who.id:
        return
    if macro.shared_at is None:
        raise NotFound(GONE)
    if who.role is not Role.admin:
        raise NotAllowed("This macro is shared by somebody else. Its owner or an administrator changes it.")


def _copy(macro: Macro) -> Macro:
    return Macro(**macro.model_dump())
