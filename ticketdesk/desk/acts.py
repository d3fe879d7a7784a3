"""What somebody does at once to many tickets, or to one: as data, as a change, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ticketdesk.desk import access, tags
from ticketdesk.desk.changes import STAYS, Change, Stays
from ticketdesk.models import Account, Category, Priority, Status

COLUMNS = {
    "status": ("status", "resolved_at", "closed_at", "chosen_category", "chosen_priority"),
    "category": ("category", "category_source", "chosen_category"),
    "priority": ("priority", "priority_source", "chosen_priority"),
    "assignee": ("assignee_id",),
    "tag": ("tags",),
    "untag": ("tags",),
    "delete": ("deleted_at", "deleted_by"),
}
"""By the part of an act, the columns that it may change. What people chose stands beside each suggestion."""


@dataclass(frozen=True)
class Act:
    """What shall be done to each ticket; what is left out stays as it is.

    Args:
        status: Any other status.
        category, priority: A person's decision.
        assignee: An account's number, None for nobody, or ``STAYS``.
        tag: A tag's name, to put on.
        untag: A tag's name, to take off.
        delete: Take it out of every list. Then nothing else is done.
    """

    status: Status | None = None
    category: Category | None = None
    priority: Priority | None = None
    assignee: int | Stays | None = STAYS
    tag: str | None = None
    untag: str | None = None
    delete: bool = False

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Act:
        """The act that ``told`` was made of."""
        closed: dict[str, type[Status | Category | Priority]] = {
            "status": Status,
            "category": Category,
            "priority": Priority,
        }
        parts: dict[str, Any] = dict(told)
        parts |= {name: closed[name](value) for name, value in told.items() if name in closed}
        return cls(**parts)

    @property
    def told(self) -> dict[str, Any]:
        """Its parts that are set, as they are stored."""
        parts = {name: getattr(self, name) for name in COLUMNS if name != "assignee"}
        found = {name: value for name, value in parts.items() if value}
        return found if self.assignee is STAYS else found | {"assignee": self.assignee}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it may change, each once."""
        return tuple(dict.fromkeys(column for part in self.told for column in COLUMNS[part]))

    @property
    def needs(self) -> access.Act:
        """What somebody has to be allowed to do."""
        return access.Act.delete_tickets if self.delete else access.Act.change_tickets

    def change(self, comment: str | None = None) -> Change:
        """The same as a change of one ticket, with a comment to each."""
        return Change(
            self.status, self.category, self.priority, self.assignee, comment, tag=self.tag, untag=self.untag
        )

    def words(self, *, to: Account | None, by: Account) -> str:
        """What was done, as it is told afterwards: "resolved", "assigned to Ana Moreau".

        Args:
            to: The account that the tickets were given to.
            by: Who did it.
        """
        return "deleted" if self.delete else ", ".join(self._words(to, by)) or "looked at"

    def _words(self, to: Account | None, by: Account) -> list[str]:
        said = [_STATUS[self.status]] if self.status else []
        said += [f"category set to {self.category.word}"] if self.category else []
        said += [f"priority set to {self.priority.word}"] if self.priority else []
        if self.assignee is not STAYS:
            said.append("assigned to nobody" if to is None else _given(to, by))
        said += [f"tagged “{tags.fit(self.tag)}”"] if self.tag else []
        said += [f"tag “{tags.fit(self.untag)}” taken off"] if self.untag else []
        return said


_STATUS = {
    Status.open: "set to Open",
    Status.in_progress: "set to In progress",
    Status.resolved: "resolved",
    Status.closed: "closed",
}


def _given(to: Account, by: Account) -> str:
    return "assigned to you" if to.id == by.id else f"assigned to {to.name}"
