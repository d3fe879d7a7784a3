"""Many tickets about one trouble: what looks alike now, and one main ticket that stands for others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping, exists, text
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import events, finding
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.events import Line
from ticketdesk.errors import Invalid, Refusal, TicketIsDeleted
from ticketdesk.live import TICKETS
from ticketdesk.models import Account, Ticket, What
from ticketdesk.models.columns import now

SEEN_WITHIN = timedelta(minutes=3)
"""The radar looks every minute; what it has not seen for longer is over."""
MOST_AT_ONCE = 500


class StandsForOthers(Refusal):
    """One of these tickets stands for others itself. Take those out first; nothing was changed."""

    status = 409


class IsJoinedItself(Refusal):
    """That ticket is joined to another one itself. Join them to that one; nothing was changed."""

    status = 409


@dataclass(frozen=True)
class Alike:
    """Tickets that look alike now.

    Args:
        number: The cluster's name, which is the number of its oldest ticket.
        title: That ticket's title.
        amount: How many tickets there are, deleted ones left out.
        waiting: How many of them are unsolved and neither joined to a ticket nor stand for others.
        main: The ticket that most of them are joined to.
    """

    number: int
    title: str
    amount: int
    waiting: int
    main: int | None


_CURRENT = text("""
    SELECT number, title, amount, waiting, main FROM incidents CROSS JOIN LATERAL (
        SELECT count(*) AS amount, mode() WITHIN GROUP (ORDER BY main_id) AS main,
            (array_agg(title ORDER BY id = number DESC, id))[1] AS title,
            count(*) FILTER (WHERE main_id IS NULL AND status IN ('open', 'in_progress')
                AND NOT EXISTS (SELECT FROM tickets AS joined WHERE joined.main_id = tickets.id)) AS waiting
        FROM tickets WHERE id = ANY(numbers) AND deleted_at IS NULL
    ) AS told WHERE seen_at > :since AND waiting > 0 ORDER BY waiting DESC, number
""")


async def current(session: AsyncSession) -> list[Alike]:
    """What looks alike now and waits for somebody, for a caller that tells it only to people who may see tickets."""
    rows = await session.execute(_CURRENT, {"since": now() - SEEN_WITHIN})
    return [Alike(*row) for row in rows]


async def standing_for(session: AsyncSession, ticket: Ticket) -> Sequence[Ticket]:
    """The living tickets that are joined to one which the caller may see, oldest first."""
    joined = select(Ticket).where(Ticket.main_id == ticket.id, col(Ticket.deleted_at).is_(None))
    return (await session.exec(joined.order_by(col(Ticket.id)))).all()


async def mains_of(session: AsyncSession, numbers: Iterable[int]) -> set[int]:
    """The tickets that stand for some of these."""
    mains = select(Ticket.main_id).where(col(Ticket.id).in_(numbers), col(Ticket.main_id).is_not(None))
    return {number for number in (await session.exec(mains)).all() if number is not None}


_LIVING = """
    SELECT id FROM tickets WHERE id = ANY(ARRAY(SELECT unnest(numbers) FROM incidents WHERE number = :number))
        AND deleted_at IS NULL AND main_id IS NULL"""
_WAITING = f"{_LIVING} AND status IN ('open', 'in_progress') ORDER BY id LIMIT {MOST_AT_ONCE:d}"
_ALONE = f"{_LIVING} ORDER BY id LIMIT {MOST_AT_ONCE:d}"


async def waiting_in(session: AsyncSession, number: int, *, by: Account | None) -> list[int]:
    """The tickets of a cluster that could still be joined, oldest first: unsolved, and joined to nothing."""
    require(by, Act.see_tickets)
    return list((await session.execute(text(_WAITING), {"number": finding.numbered(number)})).scalars())


async def could_stand_for(session: AsyncSession, number: int, *, by: Account | None) -> Sequence[Ticket]:
    """The tickets of a cluster that could stand for the others: those that do already first, then the oldest."""
    require(by, Act.see_tickets)
    numbers = (await session.execute(text(_ALONE), {"number": finding.numbered(number)})).scalars().all()
    joined = aliased(Ticket)
    stands = exists().where(col(joined.main_id) == col(Ticket.id))
    statement = select(Ticket).where(col(Ticket.id).in_(numbers)).order_by(stands.desc(), col(Ticket.id))
    return (await session.exec(statement)).all()


async def join(session: AsyncSession, numbers: Iterable[int], main: int, *, by: Account | None) -> list[int]:
    """Let one ticket stand for others. Gives those that are joined by this; what is joined somewhere stays there.

    Args:
        session: The transaction.
        numbers: The others; the main ticket itself may be among them.
        main: The number of the ticket that stands for them.
        by: Who does it.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
        NotFound, TicketIsDeleted: the main ticket is not there.
        IsJoinedItself, StandsForOthers: a main ticket cannot be joined. Nothing is changed.
    """
    who = require(by, Act.change_tickets)
    others = _few(numbers, but=main)
    found = await _locked(session, {*others, main})
    stands = found.get(main)
    if stands is None:
        raise finding.none_such(main)
    if stands.deleted_at is not None:
        raise TicketIsDeleted
    if stands.main_id is not None:
        raise IsJoinedItself
    free = [ticket for ticket in found.values() if ticket.main_id is None and ticket.deleted_at is None]
    joining = [ticket for ticket in free if ticket is not stands]
    await _stand_for_nothing(session, joining)
    for ticket in joining:
        ticket.main_id = main
        await events.record(session, ticket, What.joined, by=who, after=str(main))
    if joining:
        await tell(session, main)
    return [ticket.id for ticket in joining if ticket.id is not None]


async def leave(session: AsyncSession, numbers: Iterable[int], *, by: Account | None) -> dict[int, int]:
    """Take tickets out of what stands for them. Gives those that were joined, each with what stood for it.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
    """
    who = require(by, Act.change_tickets)
    left: dict[int, int] = {}
    for ticket in (await _locked(session, _few(numbers))).values():
        if ticket.id is None or ticket.main_id is None:
            continue
        left[ticket.id], ticket.main_id = ticket.main_id, None
        await events.record(session, ticket, What.left, by=who, before=str(left[ticket.id]))
    for main in sorted(set(left.values())):
        await tell(session, main)
    return left


def lines_back(row: RowMapping, before: Mapping[str, Any]) -> list[Line]:
    """The line of a ticket that is joined again, or no longer, because that was taken back."""
    if before["main_id"] is None:
        return [Line(What.left, before=str(row["main_id"]))]
    return [Line(What.joined, after=str(before["main_id"]))]


def _few(numbers: Iterable[int], *, but: int | None = None) -> set[int]:
    asked = {finding.numbered(number) for number in numbers} - {but}
    if not 0 < len(asked) <= MOST_AT_ONCE:
        raise Invalid({"numbers": f"Choose 1 to {MOST_AT_ONCE} tickets."})
    return {number for number in asked if number is not None}


async def _locked(session: AsyncSession, numbers: set[int]) -> dict[int | None, Ticket]:
    """Tickets by number, locked in one order, so that two who join do not wait for each other for ever."""
    statement = select(Ticket).where(col(Ticket.id).in_(numbers)).order_by(col(Ticket.id))
    statement = statement.with_for_update().execution_options(populate_existing=True)
    return {ticket.id: ticket for ticket in (await session.exec(statement)).all()}


async def _stand_for_nothing(session: AsyncSession, tickets: Sequence[Ticket]) -> None:
    numbers = [ticket.id for ticket in tickets]
    if (await session.exec(select(Ticket.id).where(col(Ticket.main_id).in_(numbers)).limit(1))).first():
        raise StandsForOthers


_TELL = text("SELECT pg_notify(:channel, last_event_id || ':' || id) FROM tickets WHERE id = :number")


async def tell(session: AsyncSession, main: int) -> None:
    """Have pages look again at a ticket that stays as it is, but stands for more or fewer now."""
    await session.execute(_TELL, {"channel": TICKETS, "number": main})
