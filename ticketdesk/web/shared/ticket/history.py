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


class Line(TypedDict):
    """One line of history."""

    who: str
    did: str
    at: str


def is_told(event: Event) -> bool:
    """Messages stand in the conversation themselves; the first line is the ticket, unless somebody else wrote it down."""
    if event.what is What.created:
        return event.actor is Actor.account
    return event.what not in (What.replied, What.noted)


def line(event: Event, people: dict[int, str], requester: str | None) -> Line:
    """One line of history: who did what."""
    if event.actor is Actor.account:
        who = people.get(event.actor_id or 0, "Somebody")
    elif event.actor is Actor.requester:
        who = "The requester"
    else:
        who = (
            "Nothing was sure, so the desk"
            if event.actor is Actor.default
            else SOURCES[Source(event.actor.value)]
        )
    did = events.sentence(
        event.what, event.before, event.after, people=people, by=event.actor_id, requester=requester
    )
    return Line(who=who[:1].upper() + who[1:], did=did, at=event.created_at.isoformat())


def summary(lines: list[Line]) -> str:
    """The one line that many lines are folded to; nothing where a few stand open."""
    if len(lines) <= UNFOLDED:
        return ""
    return f"{lines[0]['who']} {lines[0]['did']}, and {len(lines) - 1} more changes"
