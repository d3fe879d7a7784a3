"""What somebody does at once to many tickets, or to one: as data, as a change, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ticketdesk.desk import access, tags
from ticketdesk.desk.changes import STAYS, Change, Stays
from ticketdesk.models import Account, Category, Kind, Priority, Status

_MOVED = ("status", "resolved_at", "closed_at", "snoozed_until")
COLUMNS = {
    "status": (*_MOVED, "chosen_category", "chosen_priority"),
    "category": ("category", "category_source", "chosen_category"),
    "priority": ("priority", "priority_source", "chosen_priority"),
    "assignee": ("assignee_id",),
    "tag": ("tags",),
    "untag": ("tags",),
    "snooze": ("snoozed_until",),
    "merge": (*_MOVED, "merged_into_id", "merged_at"),
    "unmerge": (*_MOVED, "merged_into_id", "merged_at"),
    "join": ("main_id",),
    "leave": ("main_id",),
    "link": (),
    "unlink": (),
    "watch": (),
    "unwatch": (),
    "delete": ("deleted_at", "deleted_by"),
    "restore": ("deleted_at", "deleted_by"),
    "reply": (),
    "note": (),
}
"""By the part of an act, the columns that it may change. What people chose stands beside each suggestion."""
MAY_BE_EMPTY = ("assignee", "snooze")
"""Parts of which None says something: nobody, and now."""
BEYOND = ("merge", "unmerge", "join", "leave", "link", "unlink", "watch", "unwatch")
"""Parts that do more than change columns of the ticket; see ``desk/beyond.py``. One of them stands by itself."""


@dataclass(frozen=True)
class Act:
    """What shall be done to each ticket; what is left out stays as it is.

    Args:
        status: Any other status.
        category, priority: A person's decision.
        assignee: An account's number, None for nobody, or ``STAYS``.
        tag: A tag's name, to put on.
        untag: A tag's name, to take off.
        snooze: Until when it leaves the lists of what is to be done, None to wake it, or ``STAYS``.
        merge: The number of the ticket that goes on in its place. Then nothing else is done, as with what follows.
        unmerge: Let it go on by itself again.
        join: The number of the ticket that stands for it.
        leave: Let it stand for itself again.
        link, unlink: The number of a ticket that it has to do with, or no longer.
        watch, unwatch: Whether who does it hears of the ticket.
        delete: Take it out of every list.
        restore: Bring it back.
        reply, note: Answer the requester, or tell the other agents; the words themselves are no part of it.
    """

    status: Status | None = None
    category: Category | None = None
    priority: Priority | None = None
    assignee: int | Stays | None = STAYS
    tag: str | None = None
    untag: str | None = None
    snooze: datetime | Stays | None = STAYS
    merge: int | None = None
    unmerge: bool = False
    join: int | None = None
    leave: bool = False
    link: int | None = None
    unlink: int | None = None
    watch: bool = False
    unwatch: bool = False
    delete: bool = False
    restore: bool = False
    reply: bool = False
    note: bool = False

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
        if told.get("snooze"):
            parts["snooze"] = datetime.fromisoformat(told["snooze"])
        return cls(**parts)

    @property
    def told(self) -> dict[str, Any]:
        """Its parts that are set, as they are stored."""
        parts = {name: getattr(self, name) for name in COLUMNS}
        found = {name: value for name, value in parts.items() if value and value is not STAYS}
        empty = {name: parts[name] for name in MAY_BE_EMPTY if not parts[name]}
        if isinstance(self.snooze, datetime):
            found["snooze"] = self.snooze.isoformat()
        return found | empty

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it may change, each once."""
        return tuple(dict.fromkeys(column for part in self.told for column in COLUMNS[part]))

    @property
    def needs(self) -> access.Act:
        """What somebody has to be allowed to do."""
        is_deleting = self.delete or self.restore
        return access.Act.delete_tickets if is_deleting else access.Act.change_tickets

    @property
    def beyond(self) -> str:
        """Its part that does more than change columns; an empty text where there is none."""
        return next((name for name in BEYOND if getattr(self, name)), "")

    @property
    def beside(self) -> int | None:
        """The ticket beside those that it is done to."""
        return self.merge or self.join or self.link or self.unlink

    @property
    def change(self) -> Change:
        """The same as a change of one ticket, without its words."""
        return Change(
            self.status,
            self.category,
            self.priority,
            self.assignee,
            tag=self.tag,
            untag=self.untag,
            snooze=self.snooze,
        )

    @property
    def kind(self) -> Kind:
        """Who reads the words that come with it: on closing they are the last word, with anything else a note."""
        if self.note or not (self.reply or self.status is Status.closed):
            return Kind.internal
        return Kind.closing if self.status is Status.closed else Kind.public

    def words(self, *, to: Account | None, by: Account) -> str:
        """What was done, as it is told afterwards: "resolved", "assigned to Ana Moreau".

        Args:
            to: The account that the tickets were given to.
            by: Who did it.
        """
        return self._alone or ", ".join(self._words(to, by)) or "looked at"

    @property
    def _alone(self) -> str:
        """The words of a part that stands by itself."""
        said = {
            "merge": f"merged into {self.merge}",
            "unmerge": "taken out again",
            "join": f"joined to {self.join}",
            "leave": "made to stand for itself",
            "link": f"linked to {self.link}",
            "unlink": f"no longer linked to {self.unlink}",
            "watch": "watched by you",
            "unwatch": "no longer watched by you",
            "delete": "deleted",
            "restore": "restored",
        }
        return next((words for name, words in said.items() if getattr(self, name)), "")

    def _words(self, to: Account | None, by: Account) -> list[str]:
        said = ["answered"] if self.reply else ["given a note"] if self.note else []
        said += [_STATUS[self.status]] if self.status else []
        said += [f"category set to {self.category.word}"] if self.category else []
        said += [f"priority set to {self.priority.word}"] if self.priority else []
        if self.assignee is not STAYS:
            said.append("assigned to nobody" if to is None else _given(to, by))
        said += [f"tagged “{tags.fit(self.tag)}”"] if self.tag else []
        said += [f"tag “{tags.fit(self.untag)}” taken off"] if self.untag else []
        if self.snooze is not STAYS:
            said.append("snoozed" if self.snooze else "woken")
        return said


_STATUS = {
    Status.open: "set to Open",
    Status.in_progress: "set to In progress",
    Status.resolved: "resolved",
    Status.closed: "closed",
}


def _given(to: Account, by: Account) -> str:
    return "assigned to you" if to.id == by.id else f"assigned to {to.name}"
