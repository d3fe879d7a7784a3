"""What somebody needs to be allowed, what an act may touch then, and what a deed is: how a handler is called rightly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ticketdesk.desk.access import Act

OWN = "change one's own account"
ASK = "ask for help"
LINK = "hold a private link"

FACTOR_TABLES = frozenset({"authenticators", "recovery_codes", "passkeys"})
BATCH_TABLES = frozenset({"batches", "batch_tickets", "tags", "ticket_tags"})
WORDS_TABLES = frozenset(
    {"drafts", "held_replies", "attachments", "macros", "mails", "nudges", "watchers"}
) | {"relations"}
# Which tables an act may touch.
TOUCHES: dict[str, frozenset[str]] = {
    Act.change_tickets: frozenset({"tickets", "messages", "events", "links", "audit", "suggestions"})
    | BATCH_TABLES
    | WORDS_TABLES,
    Act.delete_tickets: frozenset({"tickets", "events", "links", "audit"}) | BATCH_TABLES,
    Act.manage_people: frozenset({"accounts", "sessions", "invitations", "audit"}) | FACTOR_TABLES,
    Act.manage_tokens: frozenset({"tokens", "audit"}),
    # Who has no second factor and has to have one is signed out.
    Act.change_settings: frozenset(
        {"settings", "automations", "audit", "sessions", "guidance", "replays", "replay_lines", "mails"}
    ),
    # The first of all may have to store the desk's secret.
    Act.erase_people: frozenset({"audit", "retention_rules", "settings"}),
    OWN: frozenset({"accounts", "sessions", "audit", "views", "nudges"}) | FACTOR_TABLES,
    ASK: frozenset({"tickets", "events", "links", "suggestions", "opinions"}),
    LINK: frozenset({"tickets", "messages", "events", "links", "ratings", "attachments", "nudges"}),
}


@dataclass(frozen=True)
class Deed:
    """A handler that changes something.

    Args:
        needs: What the caller has to be allowed to do.
        good: What a page of ours would send; ``$ticket`` and the like stand for numbers of the world.
        before: What has to be so, that it can have an effect.
        first: A handler that is called before.
        first_with: What it is called with.
    """

    needs: str
    good: dict[str, Any]
    before: tuple[str, ...] = ()
    first: str = ""
    first_with: dict[str, Any] = field(default_factory=dict)


def filled(given: Any, world: dict[str, int]) -> Any:
    """A payload with the numbers of the world; two dollars make it words, as fields of forms are."""
    if isinstance(given, dict):
        return {name: filled(value, world) for name, value in given.items()}
    if isinstance(given, list):
        return [filled(value, world) for value in given]
    if isinstance(given, str) and given.startswith("$"):
        number = world[given.strip("$")]
        return str(number) if given.startswith("$$") else number
    return given
