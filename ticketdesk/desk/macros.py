"""Words that are written again and again: of one's own, or shared with the whole desk, and what is set with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import acts, changes, finding, placeholders
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.finding import is_number
from ticketdesk.desk.macro_parts import Wanted, act_for, room_for_another
from ticketdesk.errors import NotAllowed, NotFound
from ticketdesk.models import Account, Macro, Role
from ticketdesk.models.columns import now

SHOWN = 300
"""So many are offered at most: one's own first, then those that others share."""
GONE = "This macro is not there any more, or it is somebody's own."


@dataclass(frozen=True)
class Ready:
    """A macro as it is used on one ticket.

    Args:
        macro: Which.
        words: Filled in for the ticket; the private link still stands as ``{{link}}``.
        act: What is set when it is sent.
        sets: The same in words; empty where nothing is set.
    """

    macro: Macro
    words: str
    act: acts.Act
    sets: str


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


async def ready(session: AsyncSession, macro_id: int, number: int, *, by: Account | None) -> Ready:
    """What a macro is on a ticket. Nothing is changed yet.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
        NotFound: there is no such macro that it may see, or no such ticket.
    """
    who = require(by, Act.change_tickets)
    macro = await _seen(session, macro_id, who)
    ticket = await finding.to_read(session, number, by=who)
    act, sets = await _sets(session, macro, who)
    return Ready(macro, placeholders.filled(macro.body, ticket, by=who), act, sets)


async def act_of(session: AsyncSession, macro_id: int, *, by: Account | None) -> acts.Act | None:
    """What is set when somebody sends words of a macro; None: nothing is, or it is not there any more.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
    """
    who = require(by, Act.change_tickets)
    macro = await session.get(Macro, macro_id) if is_number(macro_id) else None
    if macro is None or not _is_seen(macro, who):
        return None
    act, _ = await act_for(session, macro, by=who)
    return act if act.told else None


async def sets(session: AsyncSession, macro: Macro, *, by: Account | None) -> str:
    """What a macro sets, in words: "resolved, tagged “refund”"."""
    return (await _sets(session, macro, require(by, Act.change_tickets)))[1]


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
    await session.flush()
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
    await session.flush()
    return was


async def delete(session: AsyncSession, macro_id: int, *, by: Account | None) -> Macro:
    """Take a macro away; what was sent with it stays. Gives it as it was, for ``bring_back``.

    Raises:
        NotSignedIn, NotAllowed, NotFound: it is not theirs to change.
    """
    macro, was = await _to_change(session, macro_id, by)
    await session.delete(macro)
    await session.flush()
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
    return await session.merge(_copy(was))


async def _wanted(session: AsyncSession, form: Mapping[str, object]) -> Wanted:
    wanted = Wanted.read(form)
    if isinstance(to := wanted.act.get("assignee"), int):
        await changes.may_have_tickets(session, to)
    return wanted


async def _sets(session: AsyncSession, macro: Macro, who: Account) -> tuple[acts.Act, str]:
    act, to = await act_for(session, macro, by=who)
    return act, act.words(to=to, by=who) if act.told else ""


async def _to_change(session: AsyncSession, macro_id: int, by: Account | None) -> tuple[Macro, Macro]:
    who = require(by, Act.change_tickets)
    macro = await _seen(session, macro_id, who)
    _refuse_others(macro, who)
    return macro, _copy(macro)


async def _seen(session: AsyncSession, macro_id: int, who: Account) -> Macro:
    macro = await session.get(Macro, macro_id) if is_number(macro_id) else None
    if macro is None or not _is_seen(macro, who):
        raise NotFound(GONE)
    return macro


def _is_seen(macro: Macro, who: Account) -> bool:
    return macro.owner_id == who.id or macro.shared_at is not None


def _refuse_others(macro: Macro, who: Account) -> None:
    if macro.owner_id == who.id:
        return
    if macro.shared_at is None:
        raise NotFound(GONE)
    if who.role is not Role.admin:
        raise NotAllowed("This macro is shared by somebody else. Its owner or an administrator changes it.")


def _copy(macro: Macro) -> Macro:
    return Macro(**macro.model_dump())
