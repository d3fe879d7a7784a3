"""The history of a ticket, as its page tells it."""

from __future__ import annotations

from typing import TypedDict

from ticketdesk.desk import events
from ticketdesk.models import Event, Source, What
from ticketdesk.models.event import Actor

SOURCES = {
    Source.person: "a person",
    Source.gemini: "Gemini",
    Source.learned: "our own model",
    Source.rules: "keyword rules",
    Source.default: "no one yet",
    Source.pending: "waiting for triage",
}
UNFOLDED = 3


NAMES_ANOTHER = (
    What.joined,
    What.left,
    What.merged,
    What.unmerged,
    What.split_off,
    What.put_back,
    What.linked,
    What.unlinked,
)
"""What is told of two tickets; the line names the other one."""


BY_THE_CLOCK = (What.erased, What.deleted, What.woken)
"""What the desk does by itself when a time is over, and not because nothing was sure."""


class Line(TypedDict):
    """One line of history; ``to`` is the other ticket that it names, or 0."""

    who: str
    did: str
    to: int
    at: str


def is_told(event: Event) -> bool:
    """The first line is the ticket itself, unless somebody else wrote it down."""
    return event.what is not What.created or event.actor is Actor.account


def line(event: Event, people: dict[int, str], requester: str | None) -> Line:
    """One line of history: who did what."""
    if event.actor is Actor.account:
        who = people.get(event.actor_id or 0, "Somebody")
    elif event.actor is Actor.requester:
        who = "The requester"
    else:
        who = _machine(event)
    did = events.sentence(
        event.what, event.before, event.after, people=people, by=event.actor_id, requester=requester
    )
    to = int(event.after or event.before or 0) if event.what in NAMES_ANOTHER else 0
    return Line(who=who[:1].upper() + who[1:], did=did, to=to, at=event.created_at.isoformat())


def _machine(event: Event) -> str:
    if event.actor is not Actor.default:
        return SOURCES[Source(event.actor.value)]
    return "The desk" if event.what in BY_THE_CLOCK else "Nothing was sure, so the desk"


def summary(lines: list[Line]) -> str:
    """The one line that many lines are folded to; nothing where a few stand open."""
    if len(lines) <= UNFOLDED:
        return ""
    return f"{lines[0]['who']} {lines[0]['did']}, and {len(lines) - 1} more changes"
