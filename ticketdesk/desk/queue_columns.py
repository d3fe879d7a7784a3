"""Which columns the queue has, and in which order: everybody chooses for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

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
    "changed": "Last change",
    "age": "Age",
}
"""Every column and its head, in the usual order."""
NEEDED = "title"
"""It leads to the ticket, so it cannot be taken away."""
BESIDE = "requester"
"""It stands beside the title, wherever that is."""
USUAL = tuple(name for name in KNOWN if name not in ("tags", "changed"))


def of(account: Account | None) -> list[str]:
    """The columns of somebody, in their order. What is no column any more is left out."""
    chosen = (account.queue_columns if account else None) or ""
    names = [name for name in dict.fromkeys(chosen.split(",")) if name in KNOWN]
    return _tidy(names) if NEEDED in names else list(USUAL)


def toggled(now: Sequence[str], name: str) -> list[str]:
    """The same columns with one more, behind those that usually stand before it, or with one less. ``choose`` refuses what is none."""
    if name in now:
        return [each for each in now if each != name]
    if name not in KNOWN:
        return [*now, name]
    order = list(KNOWN)
    before = [place for place, each in enumerate(now) if order.index(each) < order.index(name)]
    place = before[-1] + 1 if before else 0
    return _tidy([*now[:place], name, *now[place:]])


def moved(now: Sequence[str], name: str, to: Literal["left", "right"]) -> list[str]:
    """The same columns with one of them a place further; at the end it stays."""
    free = [each for each in now if each != BESIDE]
    if name not in free:
        return list(now)
    place = max(free.index(name) + (1 if to == "right" else -1), 0)
    free.remove(name)
    moved = [*free[:place], name, *free[place:]]
    return _tidy([*moved, BESIDE]) if BESIDE in now else moved


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
    chosen = USUAL if names is None else names
    _refuse_unfit(chosen)
    who.queue_columns = None if tuple(_tidy(chosen)) == USUAL else ",".join(_tidy(chosen))
    session.add(who)
    return of(who)


def _tidy(names: Sequence[str]) -> list[str]:
    free = [name for name in names if name != BESIDE]
    place = free.index(NEEDED) + 1
    return [*free[:place], BESIDE, *free[place:]] if BESIDE in names else free


def _refuse_unfit(names: Sequence[str]) -> None:
    unknown = [name for name in names if name not in KNOWN]
    if unknown or len(set(names)) != len(names):
        raise Invalid({"columns": f"Choose from {', '.join(KNOWN)}, each once."})
    if NEEDED not in names:
        raise Invalid({"columns": "The title stays: it leads to the ticket."})
