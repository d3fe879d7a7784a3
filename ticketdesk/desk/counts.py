"""Figures that are kept, not counted: what the counters say, whether that is true, and making it true again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.snoozed import Snoozed
from ticketdesk.models import AssigneeCount, TicketCount

_BY_KIND = {"status", "category", "priority", "snoozed"}
_BY_ASSIGNEE = {"status", "assignee", "snoozed"}
_COLUMNS = {"assignee": "assignee_id"}

_DIFFERENCES = text("""
    WITH ticket_truth AS (
        SELECT status, category, priority, snoozed_until IS NOT NULL AS is_snoozed, count(*) AS tickets
        FROM tickets WHERE deleted_at IS NULL GROUP BY 1, 2, 3, 4
    ), ticket_kept AS (
        SELECT status, category, priority, is_snoozed, sum(tickets) AS tickets FROM ticket_counts GROUP BY 1, 2, 3, 4
    ), assignee_truth AS (
        SELECT coalesce(assignee_id, 0) AS assignee_id, status, snoozed_until IS NOT NULL AS is_snoozed, count(*) AS tickets
        FROM tickets WHERE deleted_at IS NULL GROUP BY 1, 2, 3
    ), assignee_kept AS (
        SELECT assignee_id, status, is_snoozed, sum(tickets) AS tickets FROM assignee_counts GROUP BY 1, 2, 3
    ), compared AS (
        SELECT concat_ws(', ', status, category, priority, CASE WHEN is_snoozed THEN 'snoozed' END) AS kind,
            kept.tickets AS kept, truth.tickets AS truth
        FROM ticket_kept AS kept FULL JOIN ticket_truth AS truth USING (status, category, priority, is_snoozed)
        UNION ALL
        SELECT concat_ws(' ', status, CASE WHEN is_snoozed THEN 'and snoozed' END, 'of', assignee_id), kept.tickets,
            truth.tickets
        FROM assignee_kept AS kept FULL JOIN assignee_truth AS truth USING (assignee_id, status, is_snoozed)
    )
    SELECT kind, coalesce(kept, 0)::bigint AS kept, coalesce(truth, 0)::bigint AS truth
    FROM compared WHERE coalesce(kept, 0) <> coalesce(truth, 0) ORDER BY kind
""")

# Nobody writes tickets from the first line to the commit, so that what is counted is all there is.
_REBUILD = (
    "SET LOCAL statement_timeout = 0",
    # Waiting behind a long import would make everybody wait who comes later.
    "SET LOCAL lock_timeout = '5s'",
    "LOCK TABLE tickets, ticket_counts, assignee_counts IN SHARE ROW EXCLUSIVE MODE",
    "DELETE FROM ticket_counts",
    "DELETE FROM assignee_counts",
    """INSERT INTO ticket_counts (slot, status, category, priority, is_snoozed, tickets)
    SELECT 0, status, category, priority, snoozed_until IS NOT NULL, count(*)
    FROM tickets WHERE deleted_at IS NULL GROUP BY 2, 3, 4, 5""",
    """INSERT INTO assignee_counts (slot, assignee_id, status, is_snoozed, tickets)
    SELECT 0, coalesce(assignee_id, 0), status, snoozed_until IS NOT NULL, count(*)
    FROM tickets WHERE deleted_at IS NULL GROUP BY 2, 3, 4""",
)


def _packed(table: str, kind: str) -> str:
    """Rows that somebody writes at this moment are passed over, and all are where that is in the first slot: nobody waits."""
    return f"""
        WITH others AS (
            DELETE FROM {table} WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM {table} WHERE slot <> 0 AND (SELECT pg_try_advisory_xact_lock(7104538, 0))
                FOR UPDATE SKIP LOCKED
            )) RETURNING *
        )
        INSERT INTO {table} AS kept (slot, {kind}, tickets)
            SELECT 0, {kind}, sum(tickets) FROM others GROUP BY {kind}
            ON CONFLICT (slot, {kind}) DO UPDATE SET tickets = kept.tickets + excluded.tickets
    """  # noqa: S608


PACK = (
    _packed("ticket_counts", "status, category, priority, is_snoozed"),
    _packed("assignee_counts", "assignee_id, status, is_snoozed"),
)
"""Brings the figures of all slots into the first one, in one transaction: the sums stay, and less is read for them."""


async def kept(session: AsyncSession, wanted: TicketFilter, *, me: int | None) -> int | None:
    """How many tickets fit, from the counters; None where these do not know it.

    Args:
        session: Any session.
        wanted: Which tickets.
        me: The account that asks, for "assigned to me".
    """
    statement = statement_for(wanted, me)
    return None if statement is None else int((await session.execute(statement)).scalar_one())


def know(wanted: TicketFilter) -> bool:
    """Whether the counters know how many tickets fit."""
    return _known({name for name, _ in wanted.shape}) is not None


def statement_for(wanted: TicketFilter, me: int | None) -> Select[tuple[int]] | None:
    """The question to the counters that a filter comes to, or None."""
    known = _known({name for name, _ in wanted.shape})
    if known is None:
        return None
    amount: Any = func.coalesce(func.sum(known.tickets), 0)
    return select(amount).where(*_fits(known, wanted, me))


async def kept_by(
    session: AsyncSession, wanted: TicketFilter, name: str, *, me: int | None
) -> dict[str, int] | None:
    """How many tickets there are with each value in place of the filter's own; None where the counters do not know.

    Args:
        session: Any session.
        wanted: Which tickets.
        name: The field. A value of which there is no ticket is left out; nobody is "0".
        me: The account that asks, for "assigned to me".
    """
    others = wanted.but(**{name: ()})
    known = _known({name, *(other for other, _ in others.shape)})
    if known is None:
        return None
    value: Any = _snoozed(known) if name == "snoozed" else col(getattr(known, _COLUMNS.get(name, name)))
    statement = select(value, func.sum(known.tickets)).where(*_fits(known, others, me)).group_by(value)
    return {str(one): int(amount) for one, amount in await session.execute(statement)}


def _known(names: set[str]) -> Any:
    """The counters that know tickets by these fields."""
    if names <= _BY_KIND:
        return TicketCount
    return AssigneeCount if names <= _BY_ASSIGNEE else None


def _fits(kept: Any, wanted: TicketFilter, me: int | None) -> list[ColumnElement[bool]]:
    given = wanted.values_for_sql(me)
    fits = [_is(col(getattr(kept, _COLUMNS.get(name, name))), value) for name, value in given.items()]
    asked = [one.value for one in wanted.snoozed]
    return [*fits, _is(_snoozed(kept), asked)] if asked else fits


def _snoozed(kept: Any) -> ColumnElement[str]:
    """Whether counted tickets sleep, as a filter says it."""
    return case((col(kept.is_snoozed), Snoozed.yes.value), else_=Snoozed.no.value)


def _is(column: Any, value: Any) -> ColumnElement[bool]:
    fits: ColumnElement[bool] = column.in_(value) if isinstance(value, list) else column == value
    return fits


async def check(session: AsyncSession) -> dict[str, tuple[int, int]]:
    """Where the counters are wrong: by kind of ticket what they say, and what is true. Reads every ticket.

    Args:
        session: A session at one moment: both are read by one statement.
    """
    await session.execute(text("SET LOCAL statement_timeout = 0"))
    rows = (await session.execute(_DIFFERENCES)).mappings()
    return {row["kind"]: (row["kept"], row["truth"]) for row in rows}


async def rebuild(session: AsyncSession) -> None:
    """Count everything anew. Who writes tickets meanwhile waits until the transaction ends.

    Args:
        session: A transaction that does nothing else.
    """
    for statement in _REBUILD:
        await session.execute(text(statement))


async def pack(session: AsyncSession) -> None:
    """Have as few rows of counters as may be; what writes at the same time keeps its own.

    Args:
        session: A transaction that does nothing else.
    """
    for statement in PACK:
        await session.execute(text(statement))
