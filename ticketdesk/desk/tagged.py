"""Which tags tickets have, as one part of a filter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, String, and_, cast, literal_column, type_coerce
from sqlmodel import col

from ticketdesk.desk import several, text
from ticketdesk.desk.searching import Bind
from ticketdesk.models import Ticket
from ticketdesk.models.tag import NAME_LENGTH

_NAME = f"[^,{text.UNSEEN}][^,\\u0000-\\u001f\\u007f]{{0,{NAME_LENGTH - 1}}}"
PATTERN = several.pattern(_NAME)
"""What may stand in an address: names that begin with something to see."""
_FITS = re.compile(_NAME)
# As in its index: a list of none is in no list of tags.
_HAS_ANY: ColumnElement[bool] = literal_column("tickets.tags <> '{}'")


def read(value: object) -> tuple[str, ...]:
    """The names of tags in an address.

    Raises:
        Unfit: no tag can have such a name.
    """
    return several.read(value, _one, order=lambda name: (name.lower(), name))


def _one(part: str) -> str:
    if not _FITS.fullmatch(part) or not text.can_be_stored(part):
        raise text.Unfit("Choose tags by their names, with commas between them.")
    return text.one_form(part.rstrip())


def say(names: tuple[str, ...]) -> str:
    """What it adds to a sentence."""
    return "tagged " + several.either(f"“{name}”" for name in names)


def where(_form: object, bind: Bind) -> ColumnElement[bool]:
    """The condition in SQL."""
    names = cast(bind("tag"), ARRAY(String()))
    return and_(_HAS_ANY, type_coerce(col(Ticket.tags), ARRAY(String())).bool_op("&&")(names))


def values(names: tuple[str, ...], _me: int | None) -> Mapping[str, Any]:
    """The value of the condition."""
    return {"tag": list(names)}
