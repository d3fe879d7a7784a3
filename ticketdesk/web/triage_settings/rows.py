"""What the settings of triage show. The key itself is nowhere among it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from ticketdesk.ai.port import Health
from ticketdesk.desk.automation import Switch
from ticketdesk.desk.health import Past
from ticketdesk.desk.limits import Used
from ticketdesk.desk.rates import Rate, bound_word
from ticketdesk.models import Source

WORDS = {
    Source.gemini: "Gemini",
    Source.learned: "Learned here",
    Source.rules: "Keyword rules",
}


class Adviser(TypedDict):
    """One who is asked, in the order of asking."""

    source: str
    name: str
    pause: str
    answered_at: str
    error: str
    failed_at: str
    last_hour: str


class Value(TypedDict):
    """One value of one field that may apply by itself."""

    key: str
    source: str
    field: str
    value: str
    name: str
    bound: str
    why: str
    is_on: bool
    is_shut: bool
    fell: str
    fell_at: str


def adviser(health: Health, past: Past) -> Adviser:
    """How one is doing: from what it said in all processes, and from this one whether it is left alone."""
    name = f"{WORDS[health.source]}, {health.model}" if health.model else WORDS[health.source]
    return Adviser(
        source=health.source.value,
        name=name,
        pause=_pause(health),
        answered_at=_moment(past.answered_at),
        error=past.error,
        failed_at=_moment(past.failed_at),
        last_hour=_last_hour(past),
    )


def values(switches: Sequence[Switch]) -> list[Value]:
    """The switches of one source."""
    return [
        Value(
            key=".".join((one.case.source.value, one.case.field.value, one.case.value)),
            source=one.case.source.value,
            field=one.case.field.value,
            value=one.case.value,
            name=f"{one.case.field.word}, {one.case.value.capitalize()}",
            bound=_bound(one.rate),
            why=one.why,
            is_on=one.is_on,
            is_shut=not one.is_on and not one.is_possible,
            fell=""
            if one.fell_to is None
            else f"Switched itself off: the bound fell to {bound_word(one.fell_to)}.",
            fell_at="" if one.fell_to is None else _moment(one.changed_at),
        )
        for one in switches
    ]


def budget(used: Used) -> str:
    """What of the day's questions is spent."""
    if not used.limit.count:
        return "Questions a day are not limited (TICKETDESK_GEMINI_PER_DAY is 0)."
    return (
        f"{used.count:,} of {used.limit.count:,} questions of this day are spent (TICKETDESK_GEMINI_PER_DAY)."
    )


def _bound(rate: Rate) -> str:
    return bound_word(rate.bound) if rate.judged else "–"


def _pause(health: Health) -> str:
    if not health.seconds_left:
        return "Asked when a ticket comes"
    return f"Left alone for {health.seconds_left:,.0f} s more after “{health.last_error}”, in this process"


def _last_hour(past: Past) -> str:
    if not past.asked:
        return "Not asked in the last hour"
    return f"{past.failures} of {past.asked} failed in the last hour"


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""
