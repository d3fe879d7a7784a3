"""Tickets that look like one: those that the radar saw with it, and those that are joined to it; as one part of a filter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Integer, any_, cast, func, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import col

from ticketdesk.desk import text
from ticketdesk.desk.searching import Bind
from ticketdesk.models import Incident, Ticket

PATTERN = "^(|[1-9][0-9]{0,8})$"
"""What may stand in an address, as Python, JavaScript and JSON schemas read it."""
_FITS = re.compile(PATTERN)


def read(value: object) -> int | None:
    """The ticket's number in an address.

    Raises:
        Unfit: no ticket has it.
    """
    if not isinstance(value, str) or not _FITS.fullmatch(value):
        raise text.Unfit("Choose a ticket by its number.")
    return int(value) if value else None


def say(number: int) -> str:
    """What it adds to a sentence."""
    return f"like ticket {number}"


def values(number: int, _me: int | None) -> Mapping[str, Any]:
    """The value that ``where`` binds."""
    return {"alike": number}


def where(_form: object, bind: Bind) -> ColumnElement[bool]:
    """The condition in SQL. The numbers come first, as a list, so that each ticket is found by its key."""
    joined = aliased(Ticket)
    numbers = union_all(
        select(func.unnest(col(Incident.numbers))).where(col(Incident.number) == _number(bind)),
        select(col(joined.id)).where(col(joined.main_id) == _number(bind)),
        select(_number(bind)),
    )
    return col(Ticket.id) == any_(func.array(numbers.scalar_subquery()))


def _number(bind: Bind) -> ColumnElement[int]:
    return cast(bind("alike"), Integer)
