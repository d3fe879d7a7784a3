"""What was asked for from the list, as an act and its tickets, and what came out of it, as a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from ticketdesk.desk import batches, snoozing, text
from ticketdesk.desk.batches import PORTION, Act, Outcome, Skip
from ticketdesk.errors import Invalid
from ticketdesk.models import Account, Category, Priority, Status
from ticketdesk.web.shared.choices import chosen as one_of

Part = Literal["status", "category", "priority", "assignee", "tag", "untag", "snooze", "delete"]


@dataclass
class Work:
    """What is under way: which batch it is, what is to come, and what came out so far."""

    batch: int
    did: str
    left: list[tuple[int, int]]
    done: list[int] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """A portion is done."""
        self.done += outcome.done
        self.skipped += outcome.skipped
        self.left = self.left[PORTION:]


def pairs(chosen: list[list[int]]) -> list[tuple[int, int]]:
    """What came from the browser, each ticket once.

    Raises:
        Invalid: it is too much, or no pairs.
    """
    if len(chosen) > batches.MOST or any(len(pair) != 2 for pair in chosen):
        raise Invalid({"tickets": f"Choose at most {batches.MOST:,} tickets at once."})
    return list({number: (number, version) for number, version in chosen}.values())


def act_of(part: Part, value: str, me: Account | None) -> Act:
    """What a menu or a key asked for."""
    match part:
        case "status":
            return Act(status=one_of(Status, value))
        case "category":
            return Act(category=one_of(Category, value))
        case "priority":
            return Act(priority=one_of(Priority, value))
        case "assignee":
            return Act(assignee=_person(value, me))
        case "tag":
            return Act(tag=value)
        case "untag":
            return Act(untag=value)
        case "snooze":
            return Act(snooze=snoozing.until(value) if value else None)
        case "delete":
            return Act(delete=True)


def _person(value: str, me: Account | None) -> int | None:
    if value == "me":
        return me.id if me else None
    if value == "none":
        return None
    if not text.is_row_number(value):
        raise Invalid({"assignee": "Choose me, nobody or a person."})
    return int(value)


def told(did: str, done: Sequence[int], skipped: Sequence[Skip]) -> str:
    """What came out, in a sentence: "18 tickets resolved.", "18 done, 2 skipped: closed by Ana Moreau."

    Args:
        did: What was done: "resolved".
        done: To which tickets.
        skipped: To which not, and why.
    """
    if len(done) + len(skipped) == 1:
        skip = f"Ticket {skipped[0].number} stays as it is: {skipped[0].why}." if skipped else ""
        return skip or _said(f"Ticket {done[0]}", did)
    if not skipped:
        return _said(f"{len(done):,} tickets", did)
    return f"{len(done):,} done, {len(skipped):,} skipped: {_why(skipped)}."


def _said(who: str, did: str) -> str:
    """As it is said of a ticket on its own page: "Ticket 12 resolved.", "3 tickets: priority set to High."."""
    is_about_a_part = did.startswith(("category ", "priority ", "tag "))
    return f"{who}{':' if is_about_a_part else ''} {did}."


def _why(skipped: Sequence[Skip]) -> str:
    """The reasons, the most frequent first; how many there were of each, where there are several."""
    counted: dict[str, int] = {}
    for skip in skipped:
        counted[skip.why] = counted.get(skip.why, 0) + 1
    if len(counted) == 1:
        return next(iter(counted))
    return ", ".join(f"{amount:,} {why}" for why, amount in sorted(counted.items(), key=lambda one: -one[1]))
