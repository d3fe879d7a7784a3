"""Which columns the queue has, and in which order: everybody chooses for themselves."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.access import Act, require
from ticketdesk.errors import Invalid
from ticketdesk.models import Account

KNOWN = {
    "number": "No.",
    "title": "Title",
    "requester": "Requester",
    "category": "Category",
    "priority": "Priority",
    "status": "Status",
    "assignee": "Assignee",
    "tags": "Tags",
    "age": "Age",
}
"""Every column and its head, in the usual order."""
NEEDED = "title"
"""It leads to the ticket, so it cannot be taken away."""
USUAL = tuple(name for name in KNOWN if name != "tags")


def of(account: Account | None) -> list[str]:
    """The columns of somebody, in their order. What is no column any more is left out."""
    chosen = (account.queue_columns if account else None) or ""
    names = [name for name in dict.fromkeys(chosen.split(",")) if name in KNOWN]
    return names if NEEDED in names else list(USUAL)


def toggled(now: Sequence[str], name: str) -> list[str]:
    """The same columns with one more, at its usual place behind those before it, or with one less."""
    if name in now:
        return [each for each in now if each != name]
    order = list(KNOWN)
    before = [place for place, each in enumerate(now) if order.index(each) < order.index(name)]
    place = before[-1] + 1 if before else 0
    return [*now[:place], name, *now[place:]]


def moved(now: Sequence[str], name: str, by: int) -> list[str]:
    """The same columns with one of them moved, to the left with a number below zero."""
    rest = [each for each in now if each != name]
    place = min(max(list(now).index(name) + by, 0), len(rest))
    return [*rest[:place], name, *rest[place:]]


async def choose(session: AsyncSession, names: Sequence[str] | None, *, by: Account | None) -> list[str]:
    """Keep somebody's own columns.

    Args:
        session: The transaction.
        names: The columns in their order; None: the usual ones again.
        by: Whose they are.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
        Invalid: one is unknown or stands twice, or the title is missing.
    """
    who = require(by, Act.see_tickets)
    if names is not None:
        _refuse_unfit(names)
    is_usual = names is None or tuple(names) == USUAL
    who.queue_columns = None if is_usual else ",".join(names or ())
    session.add(who)
    return of(who)


def _refuse_unfit(names: Sequence[str]) -> None:
    unknown = [name for name in names if name not in KNOWN]
    if unknown or len(set(names)) != len(names):
        raise Invalid({"columns": f"Choose from {', '.join(KNOWN)}, each once."})
    if NEEDED not in names:
        raise Invalid({"columns": "The title stays: it leads to the ticket."})
