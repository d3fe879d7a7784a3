"""A macro as it is used: filled in for a ticket, with what is set when it is sent."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import acts, finding, placeholders
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.finding import is_number
from ticketdesk.desk.macro_parts import act_for
from ticketdesk.errors import NotFound
from ticketdesk.models import Account, Macro

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


async def found(session: AsyncSession, macro_id: int, *, by: Account | None) -> Macro:
    """One of one's own macros, or of the shared ones.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
        NotFound: there is no such macro that it may see.
    """
    macro = await _seen(session, macro_id, require(by, Act.change_tickets))
    if macro is None:
        raise NotFound(GONE)
    return macro


async def ready(session: AsyncSession, macro_id: int, number: int, *, by: Account | None) -> Ready:
    """What a macro is on a ticket. Nothing is changed yet.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
        NotFound: there is no such macro that it may see, or no such ticket.
    """
    who = require(by, Act.change_tickets)
    macro = await found(session, macro_id, by=who)
    ticket = await finding.to_read(session, number, by=who)
    return Ready(macro, placeholders.filled(macro.body, ticket, by=who), *await _sets(session, macro, who))


async def act_of(session: AsyncSession, macro_id: int, *, by: Account | None) -> acts.Act | None:
    """What is set when somebody sends words of a macro; None: nothing is, or it is not there any more.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
    """
    who = require(by, Act.change_tickets)
    macro = await _seen(session, macro_id, who)
    act = (await act_for(session, macro, by=who))[0] if macro else None
    return act if act and act.told else None


async def sets(session: AsyncSession, macro: Macro, *, by: Account | None) -> str:
    """What a macro sets, in words: "resolved, tagged “refund”"."""
    return (await _sets(session, macro, require(by, Act.change_tickets)))[1]


async def _sets(session: AsyncSession, macro: Macro, who: Account) -> tuple[acts.Act, str]:
    act, to = await act_for(session, macro, by=who)
    return act, act.words(to=to, by=who) if act.told else ""


async def _seen(session: AsyncSession, macro_id: int, who: Account) -> Macro | None:
    macro = await session.get(Macro, macro_id) if is_number(macro_id) else None
    is_seen = macro is not None and (macro.owner_id == who.id or macro.shared_at is not None)
    return macro if is_seen else None
