"""How many tickets stand behind each view of the rail: what the counters know for all at once, the rest one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import counts, lists
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.snoozed import Snoozed
from ticketdesk.models import AssigneeCount, TicketCount

CAP = 99
"""So far a figure of the rail is exact."""


class Wanted(NamedTuple):
    """A filter, and the account that it means where it says "me"."""

    filter: TicketFilter
    me: int | None


def wanted_by(wanted: TicketFilter, me: int | None) -> Wanted:
    """The same for everybody, unless the filter depends on who looks."""
    return Wanted(wanted, me if wanted.is_of_one else None)


def is_kept(wanted: Wanted) -> bool:
    """Whether the counters know it."""
    return counts.know(wanted.filter)


async def kept(session: AsyncSession, many: Iterable[Wanted]) -> dict[Wanted, int]:
    """What the counters say of all filters that they know, read once for all of them and for everybody.

    The caller tells a figure only to people who may see tickets.
    """
    kinds = await _read(session, TicketCount, "status", "category", "priority", "is_snoozed")
    people = await _read(session, AssigneeCount, "status", "assignee_id", "is_snoozed")
    return {wanted: _sum(wanted, kinds, people) for wanted in many if is_kept(wanted)}


async def counted(session: AsyncSession, wanted: Wanted) -> int:
    """How many there are, as far as it matters: ``CAP + 1`` means more.

    The caller tells a figure only to people who may see tickets.
    """
    amount = await lists.at_most_for(session, wanted.filter, me=wanted.me, cap=CAP, is_patient=True)
    return amount.count + amount.is_capped


def told(count: int) -> str:
    """A figure as the rail shows it."""
    return f"{CAP}+" if count > CAP else str(count)


Kept = list[tuple[Mapping[str, str], int]]


async def _read(session: AsyncSession, kept: type[TicketCount | AssigneeCount], *names: str) -> Kept:
    columns = [col(getattr(kept, name)) for name in names]
    statement = select(*columns, func.sum(kept.tickets)).group_by(*columns)
    rows = (await session.execute(statement)).all()
    plain = [name.removesuffix("_id").removeprefix("is_") for name in names]
    return [(dict(zip(plain, map(_word, row[:-1]), strict=True)), int(row[-1])) for row in rows]


def _word(value: object) -> str:
    """A value of a counter, as a filter has it."""
    return (Snoozed.yes if value else Snoozed.no).value if isinstance(value, bool) else str(value)


def _sum(wanted: Wanted, kinds: Kept, people: Kept) -> int:
    means = {"me": str(wanted.me or 0), "none": "0"}
    asked = {
        name: {means.get(one, one) for one in value.split(",")}
        for name, value in wanted.filter.values.items()
        if value
    }
    rows = people if "assignee" in asked else kinds
    return sum(many for kind, many in rows if all(kind[name] in values for name, values in asked.items()))
