"""What a change comes to on a ticket as it stands: which columns, which tags, which lines of history. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from ticketdesk.desk.bare import Row
from ticketdesk.desk.events import Line, plain
from ticketdesk.desk.tags import TooManyTags
from ticketdesk.models import Category, Kind, Priority, Source, Status, What
from ticketdesk.models.choices import DONE
from ticketdesk.models.columns import now
from ticketdesk.models.tag import MOST_TAGS


class Stays(Enum):
    """For an assignee and a snooze: leave it as it is. None is nobody, and none."""

    stays = "stays"


STAYS = Stays.stays


@dataclass(frozen=True)
class Change:
    """What somebody wants of a ticket. What is None stays as it is.

    Args:
        status: Any other status; leaving resolved or closed is a reopening.
        category, priority: A person's decision. What a machine suggested is confirmed so, and that is told too.
        assignee: An account that may change tickets, None for nobody, or ``STAYS``.
        comment: On closing what the requester reads as the last word, else an internal note.
        tags: All the tags that it shall have, in place of those that it has.
        tag, untag: One tag to put on, one to take off.
        snooze: Until when it leaves the lists of what is to be done, None to wake it, or ``STAYS``.
    """

    status: Status | None = None
    category: Category | None = None
    priority: Priority | None = None
    assignee: int | Stays | None = STAYS
    comment: str | None = None
    tags: tuple[str, ...] | None = None
    tag: str | None = None
    untag: str | None = None
    snooze: datetime | Stays | None = STAYS

    @property
    def names_tags(self) -> bool:
        """Whether it speaks of tags at all."""
        return self.tags is not None or bool(self.tag or self.untag)


@dataclass(frozen=True)
class Tags:
    """The tags of a change as they are spelled on this desk: all that shall be there (None: those that are), one on, one off."""

    all: Sequence[str] | None = None
    on: Sequence[str] = ()
    off: Sequence[str] = ()


@dataclass
class Decided:
    """What a change comes to.

    Args:
        columns: Of the ticket, with their new values.
        on, off: Tags to put on and to take off.
        lines: Of its history.
    """

    columns: dict[str, Any] = field(default_factory=dict)
    on: list[str] = field(default_factory=list)
    off: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def decide(row: Row, wanted: Change, note: Kind | None, tags: Tags) -> Decided:
    """What a change comes to; what is so already is no change.

    Args:
        row: The ticket as it stands.
        wanted: What somebody wants of it.
        note: The kind of message that comes with it.
        tags: The tags that are wanted.

    Raises:
        TooManyTags: it would have more than it can have.
    """
    decided = Decided()
    if note:
        decided.lines.append(Line(What.noted if note is Kind.internal else What.replied))
    if wanted.status and wanted.status != row["status"]:
        decided.columns |= moved(wanted.status, row)
        decided.lines.append(Line(What.status, row["status"], wanted.status.value))
    for what, chosen in ((What.category, wanted.category), (What.priority, wanted.priority)):
        name, source = what.value, f"{what.value}_source"
        if chosen and (chosen != row[name] or row[source] != Source.person):
            decided.columns |= {name: chosen.value, source: Source.person.value}
            decided.lines.append(Line(what, row[name], chosen.value))
    if not isinstance(wanted.assignee, Stays) and wanted.assignee != row["assignee_id"]:
        decided.columns["assignee_id"] = wanted.assignee
        decided.lines.append(Line(What.assigned, plain(row["assignee_id"]), plain(wanted.assignee)))
    if not isinstance(wanted.snooze, Stays) and wanted.snooze != row["snoozed_until"]:
        decided.columns["snoozed_until"] = wanted.snooze
        decided.lines.append(Line(What.snoozed, moment(row["snoozed_until"]), moment(wanted.snooze)))
    decided.on, decided.off = _tagged(row["tags"], tags)
    decided.lines += lines_of_tags(decided.on, decided.off)
    return decided


def lines_of_tags(on: Sequence[str], off: Sequence[str]) -> Iterator[Line]:
    """The lines of history for tags that were put on and taken off."""
    yield from (Line(What.untagged, before=name) for name in off)
    yield from (Line(What.tagged, after=name) for name in on)


def moved(to: Status, row: Row) -> dict[str, Any]:
    """The columns of a ticket that is moved to another status. What is done sleeps no more."""
    at = now()
    columns = {
        "status": to.value,
        "resolved_at": at if to is Status.resolved else None,
        "closed_at": at if to is Status.closed else None,
    }
    return columns | ({"snoozed_until": None} if to in DONE and row["snoozed_until"] else {})


def moment(at: datetime | None) -> str | None:
    """A moment as it stands in a line of history."""
    return at.isoformat() if at else None


def _tagged(there: Sequence[str], wanted: Tags) -> tuple[list[str], list[str]]:
    """The tags to put on and to take off."""
    kept = there if wanted.all is None else wanted.all
    goal = [name for name in dict.fromkeys((*kept, *wanted.on)) if name not in wanted.off]
    on = [name for name in goal if name not in there]
    if on and len(goal) > MOST_TAGS:
        raise TooManyTags
    return on, [name for name in there if name not in goal]
