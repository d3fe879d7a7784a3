"""Which ticket others go on in, as one part of a filter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col

from ticketdesk.desk import alike
from ticketdesk.desk.searching import Bind
from ticketdesk.models import Ticket

PATTERN = alike.PATTERN
"""What may stand in an address: the ticket's number."""
read = alike.read


def say(number: int) -> str:
    """What it adds to a sentence."""
    return f"merged into {number}"


def values(number: int, _me: int | None) -> Mapping[str, Any]:
    """The value that ``where`` binds."""
    return {"merged": number}


def where(_form: object, bind: Bind) -> ColumnElement[bool]:
    """The condition in SQL."""
    return col(Ticket.merged_into_id) == bind("merged")
