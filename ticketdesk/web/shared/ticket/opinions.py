"""What machines said of a ticket, as its page shows it: how often that was right, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypedDict

from ticketdesk.desk.rates import Case, Rate
from ticketdesk.models import Category, Judged, Priority, StoredSuggestion, Ticket
from ticketdesk.texts import translate
from ticketdesk.web.shared.ticket.history import SOURCES

INVENTED = "Its quotes are not in the ticket"
APPLIED = "Applied by itself"
Part = tuple[StoredSuggestion, Judged, Category | Priority]


class Proposal(TypedDict):
    """What one source said of one field, and what became of it.

    ``rate`` is how often that was right, ``took`` how long it thought. ``asks``: it holds, and nobody has judged it yet.
    """

    key: str
    field: str
    value: str
    word: str
    source: str
    fate: str
    fate_words: str
    rate: str
    took: str
    quotes: list[str]
    doubt: str
    asks: bool


def cases(stored: Sequence[StoredSuggestion]) -> list[Case]:
    """What the rates are wanted of, each once."""
    return list(dict.fromkeys(_case(part) for part in _parts(stored)))


def proposals(
    ticket: Ticket, stored: Sequence[StoredSuggestion], rates: Mapping[Case, Rate]
) -> list[Proposal]:
    """The opinions of machines, oldest first.

    Args:
        ticket: Of this ticket.
        stored: As they were stored, oldest first.
        rates: Of all ``cases``.
    """
    return [_proposal(ticket, part, rates[_case(part)]) for part in _parts(stored)]


def _parts(stored: Sequence[StoredSuggestion]) -> Iterator[Part]:
    for said in stored:
        for field in Judged:
            value = getattr(said, field.value)
            if value is not None:
                yield said, field, value


def _case(part: Part) -> Case:
    said, field, value = part
    return Case(said.source, field, value.value)


def _proposal(ticket: Ticket, part: Part, rate: Rate) -> Proposal:
    said, field, value = part
    fate, words = _fate(said, field, value)
    quotes: list[str] = getattr(said, f"{field.value}_evidence")
    time = f", in {said.milliseconds:,} ms" if said.milliseconds else ""
    return Proposal(
        key=f"{said.id}-{field.value}",
        field=field.value,
        value=value.value,
        word=value.word,
        source=translate(SOURCES[said.source]).capitalize(),
        fate=fate,
        fate_words=words,
        rate=rate.sentence,
        took=f"Suggested as {field.value}{time}.",
        quotes=quotes,
        doubt=INVENTED if said.is_invented and not quotes else "",
        asks=not fate and _holds(ticket, part),
    )


def _fate(said: StoredSuggestion, field: Judged, value: Category | Priority) -> tuple[str, str]:
    """What became of it: how it is drawn, and in words."""
    chosen: Any = getattr(said, f"chosen_{field.value}")
    is_applied = getattr(said, f"{field.value}_applied")
    if chosen is None:
        return ("applied", APPLIED) if is_applied else ("", "")
    if chosen != value:
        return "overruled", f"A person chose {chosen.word}"
    return "kept", f"{APPLIED}, and kept" if is_applied else "Kept"


def _holds(ticket: Ticket, part: Part) -> bool:
    said, field, value = part
    held = (getattr(ticket, field.value), getattr(ticket, f"{field.value}_source"))
    return held == (value, said.source) and ticket.deleted_at is None
