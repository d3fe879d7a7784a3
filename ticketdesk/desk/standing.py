"""How a ticket stands before it is changed, and as programs read it."""

from __future__ import annotations

import json
from typing import Any

from ticketdesk.desk.bare import Asked, Hand, Row, first
from ticketdesk.desk.finding import is_number, none_such, numbered
from ticketdesk.desk.telling import AS_JSON, Told
from ticketdesk.errors import TicketIsDeleted

_AS_IT_STANDS = f"""
    SELECT id, status, category, category_source, priority, priority_source, assignee_id, tags, deleted_at, last_event_id,
        snoozed_until, merged_into_id,
        {AS_JSON}
    FROM tickets WHERE id = %(number)s
"""
_LOCKED = f"{_AS_IT_STANDS} FOR NO KEY UPDATE"
_AS_IT_IS = f"SELECT last_event_id, {AS_JSON} FROM tickets WHERE id = %(number)s"


def as_it_stands(number: object) -> Asked:
    """What has to be known of a ticket to change it, for who asks it together with something else."""
    return Asked(_AS_IT_STANDS, {"number": number if is_number(number) else None})


async def read(hand: Hand, number: object, *, is_locked: bool) -> Row:
    """The same at once; nothing where there is no such ticket.

    Args:
        hand: The transaction.
        number: The ticket's number.
        is_locked: Nobody else changes it before the transaction ends.
    """
    statement = _LOCKED if is_locked else _AS_IT_STANDS
    return await first(hand, statement, {"number": numbered(number)}) or {}


def living(number: object, row: Row) -> Row:
    """What was read of a ticket that can be changed.

    Raises:
        NotFound, TicketIsDeleted: it is not there to be changed.
    """
    if row.get("id") is None:
        raise none_such(number)
    if row["deleted_at"] is not None:
        raise TicketIsDeleted
    return row


async def as_it_is(hand: Hand, number: int) -> Told:
    """A ticket that the caller may see, as programs read it."""
    row = await first(hand, _AS_IT_IS, {"number": number})
    assert row is not None, "the caller has it"
    return Told(number, row["last_event_id"], _bytes(row["told"]))


def _bytes(told: Any) -> bytes:
    """JSON as bytes, also from a session, which takes it apart."""
    return told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
