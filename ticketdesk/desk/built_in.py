"""The views that every desk has, and what an address means that stands on a view: the view's parts under its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import parse_qsl, urlencode

from ticketdesk.desk.filters import TicketFilter
from ticketdesk.models import View

PARTS = (*(known.name for known in fields(TicketFilter)), "sort")
"""What a view keeps of an address: the filter and the order."""
Parts = dict[str, str]
_AT_WORK = {"status": "open,in_progress", "snoozed": "no"}


@dataclass(frozen=True)
class Named:
    """A list with a name.

    Args:
        key: How an address calls it, ``view=<key>``: a word, or the number of a saved view.
        name: What people read.
        parts: What it sets, each as it stands in an address.
        view: The saved view, where it is one.
    """

    key: str
    name: str
    parts: Parts
    view: View | None = None


ALL = Named("all", "All tickets", {})
BUILT_IN = (
    Named("mine", "Mine", {"assignee": "me", **_AT_WORK}),
    Named("unassigned", "Unassigned", {"assignee": "none", **_AT_WORK}),
    # Nobody has answered in public yet; the requester waits for the first word.
    Named("new", "New", {"reply": "none", **_AT_WORK}),
    # The last public word is ours; we wait for the requester.
    Named("waiting", "Waiting", {"reply": "agent", "status": "in_progress", "snoozed": "no"}),
    Named("snoozed", "Snoozed", {"snoozed": "yes"}),
    ALL,
)
BY_KEY = {view.key: view for view in BUILT_IN}


def read(query: str) -> Parts:
    """The parts of a view or an address, also those that it empties."""
    given = dict(parse_qsl(query, keep_blank_values=True))
    return {name: given[name] for name in PARTS if name in given}


def written(parts: Mapping[str, str]) -> str:
    """The parts that say something, as they are kept; in one order, so that the same list is the same text."""
    return urlencode([(name, parts[name]) for name in PARTS if parts.get(name)])


def over(base: Mapping[str, str], own: Mapping[str, str]) -> Parts:
    """A view's parts with those of an address over them; an empty one takes the view's away."""
    return {name: value for name, value in {**base, **own}.items() if value}


def same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two lists show the same in the same order."""
    if one == other:
        return True
    first, second = TicketFilter.read(one)[0], TicketFilter.read(other)[0]
    return first == second and (one.get("sort") or "newest") == (other.get("sort") or "newest")
