"""The company that a ticket keeps, as an agent sees it: what it is linked to, what goes on in it, who watches it, what else its requester wrote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import others, relations, watching
from ticketdesk.models import Account, Ticket
from ticketdesk.web.shared.ticket.entries import tone_of
from ticketdesk.web.shared.ticket.joined import Joined, joined


class Watcher(TypedDict):
    """Somebody who hears of the ticket."""

    id: int
    name: str
    initials: str
    tone: str


class Company(TypedDict):
    """``absorbed`` are the first of the tickets that were merged into it, ``others`` what else its requester wrote, ``amount`` how much."""

    linked: list[Joined]
    absorbed: list[Joined]
    absorbed_all: int
    others: list[Joined]
    amount: str
    watchers: list[Watcher]
    snoozed_until: str


ALONE = Company(linked=[], absorbed=[], absorbed_all=0, others=[], amount="0", watchers=[], snoozed_until="")


async def company(session: AsyncSession, ticket: Ticket, absorbed: Sequence[Ticket]) -> Company:
    """What the page of a ticket tells beside it.

    Args:
        session: Any session.
        ticket: A ticket that the caller may see.
        absorbed: The tickets that were merged into it.
    """
    theirs = await others.of(session, ticket)
    own = [one for one in absorbed if one.merged_into_id == ticket.id]
    return Company(
        linked=joined(await relations.of(session, ticket), most=relations.MOST),
        absorbed=joined(own),
        absorbed_all=len(own),
        others=joined(theirs.newest),
        amount=str(theirs.amount),
        watchers=[_watcher(one) for one in await watching.of(session, ticket)],
        snoozed_until=ticket.snoozed_until.isoformat() if ticket.snoozed_until else "",
    )


def _watcher(one: Account) -> Watcher:
    return Watcher(id=one.id or 0, name=one.name, initials=one.initials, tone=tone_of(one))
