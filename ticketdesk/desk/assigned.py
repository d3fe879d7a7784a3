"""To whom tickets are given, as one part of a filter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Integer

from ticketdesk.desk import several, text
from ticketdesk.desk.searching import Bind
from ticketdesk.models.ticket import ASSIGNEE

ME, NOBODY = "me", "none"
_NUMBER = "[1-9][0-9]{0,8}"
PATTERN = several.pattern(f"me|none|{_NUMBER}")
"""What may stand in an address."""
_NAMES = {ME: "you", NOBODY: "nobody"}


def read(value: object) -> tuple[str, ...]:
    """What stands in an address: "me", "none" and numbers of accounts, in this order.

    Raises:
        Unfit: one of them is nobody in particular.
    """
    return several.read(value, _one, order=lambda one: (one != ME, one != NOBODY, len(one), one))


def _one(part: str) -> str:
    if part not in _NAMES and not re.fullmatch(_NUMBER, part):
        raise text.Unfit("Choose me, none or a person.")
    return part


def say(values: tuple[str, ...]) -> str:
    """What it adds to a sentence."""
    named = [_NAMES[value] for value in values if value in _NAMES]
    others = len(values) - len(named)
    if not named:
        return "assigned" if others == 1 else f"assigned to one of {others} people"
    return "assigned to " + several.either([*named, *(["somebody else"] if others else [])])


def where(form: bool, bind: Bind) -> ColumnElement[bool]:
    """The condition in SQL."""
    return several.fits(ASSIGNEE, form, bind, "assignee", Integer()) if form else bind("assignee") == ASSIGNEE


def values(chosen: tuple[str, ...], me: int | None) -> Mapping[str, Any]:
    """The value of the condition; nobody is 0."""
    return several.given(
        "assignee", [0 if one == NOBODY else me if one == ME else int(one) for one in chosen]
    )
