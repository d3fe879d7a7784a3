"""How the tickets of a list spread over the values of a column."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, ColumnElement, false, func, null, select, true, union_all
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import gathering, stepwise, strides
from ticketdesk.desk.strides import Asked


async def spread(
    session: AsyncSession, asked: Asked, value: ColumnElement[Any]
) -> tuple[dict[str, int], bool]:
    """How tickets spread; for a caller that asked who looks.

    Args:
        session: Any session.
        asked: Which tickets.
        value: The column, or a list of values of which each counts.

    Returns:
        By value, how many; and whether there may be more than were looked at.
    """
    labelled, most = value.label("value"), strides.LOOKED_AT // asked.weight
    cheap = await gathering.cheaply(session, asked.shape, asked.values(), [labelled])
    quick = cheap if cheap and cheap.is_quick else None
    if quick:
        looked = quick.statement.add_columns(true().label("fits")).cte("looked")
    else:
        walk = stepwise.walk(asked.shape, asked.sort, (), (), most)
        looked = walk.add_columns(labelled).cte("looked")
    one: Any = func.unnest(looked.c.value) if isinstance(value.type, ARRAY) else looked.c.value
    by_value = select(one, func.count(), false()).where(looked.c.fits).group_by(one)
    all_of_them = select(null(), func.count(), true()).select_from(looked)
    rows = (await session.execute(union_all(by_value, all_of_them), asked.values())).all()
    found = {str(row[0]): int(row[1]) for row in rows if not row[2]}
    return found, quick is None and any(row[2] and row[1] >= most for row in rows)
