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
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, exists, type_coerce
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
ERROR = "error"
ANY = "any"
LONGEST_DAYS = 366
_SHAPE = re.compile(
    r"(?P<source>[a-z]+)\."
    r"(?:error\.(?P<code>[a-z0-9_]{1,40})|(?P<about>[a-z]+)\.(?P<value>[a-z]+)\.(?P<fate>[a-z]+))"
    r"(?:\.(?P<days>[1-9][0-9]{0,2}))?"
)


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


def read(value: object) -> Said | None:
    """What stands in an address.

    Raises:
        text.Unfit: it means nothing.
    """
    if value == "":
        return None
    found = _SHAPE.fullmatch(value) if isinstance(value, str) else None
    if found is None or not _means_something(**found.groupdict()):
        raise text.Unfit("Choose a figure of the track record.")
    source, days = Source(found["source"]), int(found["days"] or 0)
    if found["code"]:
        return Said(source, ERROR, found["code"], days=days)
    return Said(source, found["about"], found["value"], found["fate"], days)


def _means_something(
    source: str, code: str | None, about: str, value: str, fate: str, days: str | None
) -> bool:
    if source not in MACHINES or int(days or 0) > LONGEST_DAYS:
        return False
    known = VALUES.get(Judged(about), ()) if not code and about in set(Judged) else ()
    return bool(code) or (value in known and (fate in _FATES or fate in known))


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
        given["said_since"] = now() - timedelta(days=said.days)
    return given


def where(shape: tuple[str, str, bool], bind: Bind) -> ColumnElement[bool]:
    """The condition in SQL."""
    kind, fate, has_days = shape
    parts = [col(StoredSuggestion.ticket_id) == col(Ticket.id), _plain("source") == bind("said_by")]
    if kind == ERROR:
        parts.append(
            col(StoredSuggestion.error) != "" if fate == ANY else col(StoredSuggestion.error) == bind("said")
        )
    else:
        parts += _FATES.get(fate, _CHOSEN).where(_plain(kind), _plain(f"chosen_{kind}"), bind)
    if has_days:
        parts.append(type_coerce(col(StoredSuggestion.created_at), Moment) >= bind("said_since"))
    return exists().where(and_(*parts))


def _plain(name: str) -> ColumnElement[Any]:
    return type_coerce(col(getattr(StoredSuggestion, name)), String)


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
            col(StoredSuggestion.error) != "",
            said.is_(None),
            chosen == bind("said"),
        ],
    ),
}
