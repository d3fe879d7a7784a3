"""Closed lists, as controls offer them and as they come back from outside."""

from __future__ import annotations

from typing import TypeVar

from ticketdesk.desk import text
from ticketdesk.errors import Invalid
from ticketdesk.models.choices import Choice

Chosen = TypeVar("Chosen", bound=Choice)


def options(kind: type[Choice]) -> list[tuple[str, str]]:
    """Value and word of every choice, in order."""
    return [(choice.value, choice.word) for choice in kind]


def chosen(kind: type[Chosen], value: object) -> Chosen:
    """What a control sent, as a value of its list.

    Raises:
        Invalid: it is not in the list.
    """
    try:
        found = text.one_of(kind, value)
    except text.Unfit as error:
        raise Invalid({kind.__name__.lower(): str(error)}) from None
    if found is None:
        raise Invalid({kind.__name__.lower(): "Choose one."})
    return found
