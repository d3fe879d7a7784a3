"""What the track record shows: every figure with the address of its tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from ticketdesk.desk.automation import Switch
from ticketdesk.desk.rates import Case, bound_word, percent
from ticketdesk.desk.said import NAMES, VALUES
from ticketdesk.desk.track_record import Line, Record
from ticketdesk.models import Judged

FROM = 50
"""Where the scale begins, in percent: a source that is right less often is of no use."""


class Row(TypedDict):
    """One value of one field. ``low``, ``at`` and ``high`` lie on the scale."""

    key: str
    name: str
    judged: int
    judged_href: str
    kept: str
    kept_href: str
    low: float
    at: float
    high: float
    interval: str
    drawn: str
    took: str
    failed: int
    failed_href: str
    is_on: bool
    applies: str


class Cell(TypedDict):
    """What was said and chosen so often."""

    count: int
    href: str
    said: str
    share: int
    is_hit: bool


class Chosen(TypedDict):
    """One value that people chose, and what had been said."""

    value: str
    cells: list[Cell]


class Failure(TypedDict):
    """One way to fail, and how often."""

    code: str
    count: int
    href: str


class Point(TypedDict):
    """Some days of the line."""

    label: str
    judged: int
    kept: int


def view(found: Record, switches: Sequence[Switch], bar: int) -> dict[str, Any]:
    """What the page shows, by the names of the state's vars."""
    by_case = {switch.case: switch for switch in switches}
    return {
        "lines": [_row(found, line, by_case[line.case]) for line in found.lines],
        "categories": _chosen(found, Judged.category),
        "priorities": _chosen(found, Judged.priority),
        "weakest": _weakest(found),
        "failures": [
            Failure(code=code, count=count, href=_address(found, "error", code))
            for code, count in found.errors.items()
        ],
        "points": [
            Point(label=f"{step.day.day} {step.day:%b}", judged=step.judged, kept=step.kept)
            for step in found.steps
        ],
        "fallen": [fallen(switch) for switch in switches if switch.fell_to is not None],
        "bar": bar,
        "bar_at": on_scale(bar / 100),
        "is_empty": not found.judged,
    }


def name_of(case: Case) -> str:
    """A value with its field: "Category, Billing"."""
    return f"{case.field.word}, {case.value.capitalize()}"


def on_scale(share: float) -> float:
    """Where a share lies on the scale, 0 to 100."""
    return round(max(0.0, (100 * share - FROM) / (100 - FROM) * 100), 1)


def fallen(switch: Switch) -> str:
    """What switched itself off, when and why."""
    at = switch.changed_at or datetime.max
    bound = bound_word(switch.fell_to or 0)
    return f"{name_of(switch.case)} switched itself off on {at.day} {at:%B}: the bound fell to {bound}."


def _address(found: Record, *parts: str) -> str:
    return f"/desk?triage={'.'.join((found.source.value, *parts, str(found.days)))}"


def _row(found: Record, line: Line, switch: Switch) -> Row:
    rate, (low, high) = line.rate, line.rate.interval
    figure = (line.case.field.value, line.case.value)
    between = f"{100 * low:.1f} to {100 * high:.1f}" if rate.judged else "–"
    kept = percent(rate.share) if rate.judged else "–"
    return Row(
        key=".".join(figure),
        name=name_of(line.case),
        judged=rate.judged,
        judged_href=_address(found, *figure, "judged"),
        kept=kept,
        kept_href=_address(found, *figure, "accepted"),
        low=on_scale(low),
        at=on_scale(rate.share),
        high=on_scale(high),
        interval=between,
        drawn=f"{kept} kept, 95\u00a0% interval {between}" if rate.judged else "Not judged yet",
        took=", ".join(_seconds(one) for one in line.took_ms) if line.took_ms else "–",
        failed=line.failed,
        failed_href=_address(found, *figure, "failed"),
        is_on=switch.is_on,
        applies="On, by itself" if switch.is_on else "Off",
    )


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.1f}\u00a0s" if milliseconds >= 100 else f"{milliseconds:.0f}\u00a0ms"


def _chosen(found: Record, field: Judged) -> list[Chosen]:
    values = [value.value for value in VALUES[field]]
    most = max(
        [found.chosen.get((field, said, chosen), 0) for said in values for chosen in values if said != chosen]
    )
    most_kept = max([found.chosen.get((field, value, value), 0) for value in values])

    def cell(said: str, chosen: str) -> Cell:
        count, is_hit = found.chosen.get((field, said, chosen), 0), said == chosen
        return Cell(
            count=count,
            href=_address(found, field.value, said, chosen),
            said=f"{count}: {NAMES[found.source]} suggested {said}, agents chose {chosen}",
            share=round(100 * count / (most_kept if is_hit else most)) if count else 0,
            is_hit=is_hit,
        )

    return [Chosen(value=chosen, cells=[cell(said, chosen) for said in values]) for chosen in values]


def _weakest(found: Record) -> str:
    """The category that was wrong most often, and what it mostly was."""
    known = [
        line
        for line in found.lines
        if line.case.field is Judged.category and line.rate.kept < line.rate.judged
    ]
    if not known:
        return ""
    worst = min(known, key=lambda line: line.rate.share)
    wrong = _wrong(found.chosen, worst.case)
    value, count = max(wrong.items(), key=lambda one: one[1])
    return (
        f"Weakest: {worst.case.value.capitalize()}. {worst.rate.judged - worst.rate.kept} of {worst.rate.judged}"
        f" were something else, {count} of them {value.capitalize()}."
    )


def _wrong(chosen: Mapping[tuple[Judged, str, str], int], case: Case) -> dict[str, int]:
    return {
        value: count
        for (field, said, value), count in chosen.items()
        if (field, said) == (case.field, case.value) and value != said
    }
