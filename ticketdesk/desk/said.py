"""What a source said of tickets and what people made of it, as one part of a filter.

``gemini.category.billing.technical`` is where Gemini suggested Billing and agents chose Technical. In place of the last
word stands ``judged``, ``accepted``, ``corrected`` or ``failed`` (it could not answer, and agents chose Billing);
``gemini.error.timeout`` is where it failed with this code, ``gemini.error.any`` with any. A number of days may follow:
``gemini.category.billing.accepted.28``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, exists, literal_column, type_coerce
from sqlmodel import col

from ticketdesk.desk import text
from ticketdesk.desk.searching import Bind
from ticketdesk.models import Category, Judged, Priority, Source, StoredSuggestion, Ticket
from ticketdesk.models.columns import Moment, now

MACHINES = (Source.gemini, Source.learned, Source.rules)
NAMES = {Source.gemini: "Gemini", Source.learned: "our own model", Source.rules: "keyword rules"}
VALUES: dict[Judged, tuple[Category | Priority, ...]] = {
    Judged.category: tuple(Category),
    Judged.priority: tuple(Priority),
}
JUDGES = dict.fromkeys(MACHINES, (Judged.category,)) | {Source.gemini: (Judged.category, Judged.priority)}
"""What each of them judges at all: priority is hardly in the words, so only a model that understands them may try."""
ERROR = "error"
ANY = "any"
LONGEST_DAYS = 366
FATES = ("judged", "accepted", "corrected", "failed")


def _pattern() -> str:
    figures = ["error\\.[a-z0-9_]{1,40}"]
    for field, known in VALUES.items():
        named = "|".join(known)
        figures.append(rf"{field}\.({named})\.({'|'.join(FATES)}|{named})")
    days = "[1-9][0-9]?|[12][0-9][0-9]|3[0-5][0-9]|36[0-6]"
    return rf"^(|({'|'.join(MACHINES)})\.({'|'.join(figures)})(\.({days}))?)$"


PATTERN = _pattern()
"""What may stand in an address, as Python, JavaScript and JSON schemas read it."""
_FITS = re.compile(PATTERN)


@dataclass(frozen=True)
class Said:
    """What one source said.

    Args:
        source: Who.
        about: A field, or ``error``.
        value: What it suggested, the code of its error, or ``any``.
        fate: What became of it: ``judged``, ``accepted``, ``corrected``, ``failed``, or the value that people chose.
        days: Only what was said in so many days until now; 0 is always.
    """

    source: Source
    about: str
    value: str
    fate: str = ""
    days: int = 0

    def __str__(self) -> str:
        days = str(self.days) if self.days else ""
        return ".".join(part for part in (self.source.value, self.about, self.value, self.fate, days) if part)


def since(days: int) -> datetime:
    """When the last so many days began, in UTC; today is one of them."""
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days - 1)


def read(value: object) -> Said | None:
    """What stands in an address.

    Raises:
        text.Unfit: it means nothing.
    """
    if not isinstance(value, str) or not _FITS.fullmatch(value):
        raise text.Unfit("Choose a figure of the track record.")
    if not value:
        return None
    source, about, *rest = value.split(".")
    days = rest.pop() if len(rest) > (1 if about == ERROR else 2) else "0"
    what, fate = (*rest, "")[:2]
    return Said(Source(source), about, what, fate, int(days))


def say(said: Said) -> str:
    """What it adds to a filter's sentence: "where Gemini suggested Billing and agents chose Technical"."""
    name = NAMES[said.source]
    if said.about == ERROR:
        words = f"where {name} failed" + ("" if said.value == ANY else f" with “{said.value}”")
    else:
        value, chosen = said.value.capitalize(), said.fate.capitalize()
        words = _FATES.get(said.fate, _CHOSEN).words.format(name=name, value=value, chosen=chosen)
    return f"{words}, in the last {said.days} days" if said.days else words


def form(said: Said) -> tuple[str, str, bool]:
    """Which SQL it is."""
    if said.about == ERROR:
        return ERROR, ANY if said.value == ANY else "", bool(said.days)
    return said.about, said.fate if said.fate in _FATES else "", bool(said.days)


def values(said: Said, _me: int | None) -> Mapping[str, Any]:
    """What stands for its values."""
    kind, fate, has_days = form(said)
    given: dict[str, Any] = {"said_by": said.source.value}
    if fate != ANY:
        given["said"] = said.value
    if kind != ERROR and not fate:
        given["chosen_instead"] = said.fate
    if has_days:
        given["said_since"] = since(said.days)
    return given


def where(shape: tuple[str, str, bool], bind: Bind) -> ColumnElement[bool]:
    """The condition in SQL."""
    kind, fate, has_days = shape
    parts = [col(StoredSuggestion.ticket_id) == col(Ticket.id), _plain("source") == bind("said_by")]
    if kind == ERROR:
        parts.append(_HAS_FAILED if fate == ANY else col(StoredSuggestion.error) == bind("said"))
    else:
        parts += _FATES.get(fate, _CHOSEN).where(_plain(kind), _plain(f"chosen_{kind}"), bind)
    if has_days:
        parts.append(type_coerce(col(StoredSuggestion.created_at), Moment) >= bind("said_since"))
    return exists().where(and_(*parts))


def _plain(name: str) -> ColumnElement[Any]:
    return type_coerce(col(getattr(StoredSuggestion, name)), String)


# Its text stands in the SQL: nothing is bound there but what a filter gives.
_HAS_FAILED = col(StoredSuggestion.error) != literal_column("''")


@dataclass(frozen=True)
class _Fate:
    """In words, and in SQL from what was suggested and what was chosen."""

    words: str
    where: Callable[[ColumnElement[Any], ColumnElement[Any], Bind], list[ColumnElement[bool]]]


_CHOSEN = _Fate(
    "where {name} suggested {value} and agents chose {chosen}",
    lambda said, chosen, bind: [said == bind("said"), chosen == bind("chosen_instead")],
)
_FATES = {
    "judged": _Fate(
        "where {name} suggested {value} and agents judged it",
        lambda said, chosen, bind: [said == bind("said"), chosen.is_not(None)],
    ),
    "accepted": _Fate(
        "where {name} suggested {value} and agents kept it",
        lambda said, chosen, bind: [said == bind("said"), chosen == said],
    ),
    "corrected": _Fate(
        "where {name} suggested {value} and agents chose something else",
        lambda said, chosen, bind: [said == bind("said"), chosen != said],
    ),
    "failed": _Fate(
        "where {name} could not answer and agents chose {value}",
        lambda said, chosen, bind: [
            _HAS_FAILED,
            said.is_(None),
            chosen == bind("said"),
        ],
    ),
}
