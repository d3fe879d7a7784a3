"""Every key of the desk, once. The sheet shows them, the palette offers what has a symbol, ``keys.js`` hears them.

A key is written as the browser names it: ``"e"``, ``"Escape"``, ``"g i"`` for one after the other, ``"mod+k"`` for ⌘ or
Ctrl. Letters by themselves are not heard while somebody types.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Where = Literal["anywhere", "go", "list", "ticket", "writing"]

TITLES: dict[Where, str] = {
    "anywhere": "Anywhere",
    "go": "Go to",
    "list": "In the list",
    "ticket": "On a ticket, the row you are at, or the selection",
    "writing": "While you write",
}


@dataclass(frozen=True)
class Key:
    """One thing that a key does.

    Args:
        keys: What to press; more than one do the same.
        words: What it does, as the sheet and the palette say it.
        where: Where it is heard.
        icon: Its symbol in the palette; without one it is not offered there.
        changes: Only for those who may change tickets.
        href: Where it leads.
        also: Further words by which the palette finds it.
    """

    keys: tuple[str, ...]
    words: str
    where: Where
    icon: str = ""
    changes: bool = False
    href: str = ""
    also: tuple[str, ...] = field(default=())

    @property
    def first(self) -> str:
        """The one that stands first on the sheet."""
        return self.keys[0]


KEYS = (
    Key(("mod+k",), "Find and do anything", "anywhere"),
    Key(("?", "mod+/"), "Show all keys", "anywhere", icon="circle-question-mark", also=("help", "shortcuts")),
    Key(("c",), "Open a ticket for somebody", "anywhere", icon="plus", changes=True, also=("new", "create")),
    Key(("mod+z",), "Undo what you did last", "anywhere", icon="undo-2", changes=True, also=("revert",)),
    Key(("d",), "Switch between light and dark", "anywhere", icon="moon", also=("theme", "colours")),
    Key(("mod+.",), "Copy the number of the ticket", "anywhere", icon="copy"),
    Key(("mod+shift+.",), "Copy the address of the ticket", "anywhere", icon="link", also=("url", "link")),
    Key(("g i",), "All tickets", "go", icon="inbox", href="/desk?view=all", also=("inbox", "queue")),
    Key(("g m",), "Mine", "go", icon="user-round", href="/desk?view=mine", also=("assigned to me",)),
    Key(("g u",), "Unassigned", "go", icon="circle-dashed", href="/desk?view=unassigned", also=("nobody",)),
    Key(("g n",), "New", "go", icon="inbox", href="/desk?view=new", also=("no reply yet",)),
    Key(("g w",), "Waiting", "go", icon="hourglass", href="/desk?view=waiting", also=("for the requester",)),
    Key(
        ("g b",),
        "Notices",
        "go",
        icon="bell",
        href="/desk/notices",
        also=("mentions", "notifications", "unread"),
    ),
    Key(("g h",), "Snoozed", "go", icon="alarm-clock", href="/desk?view=snoozed", also=("asleep", "later")),
    Key(
        ("g a",), "Insights", "go", icon="chart-column", href="/desk/insights", also=("analytics", "reports")
    ),
    Key(("j", "ArrowDown"), "Next row", "list"),
    Key(("k", "ArrowUp"), "Previous row", "list"),
    Key(("Home", "End"), "First row, last row", "list"),
    Key(("Enter", "o"), "Open the ticket", "list"),
    Key(("x",), "Select the row", "list", changes=True),
    Key(("shift+x",), "Select all rows from the last one to here", "list", changes=True),
    Key(("mod+a",), "Select all rows", "list", changes=True),
    Key(("Escape",), "Select nothing", "list"),
    Key(("/",), "Search", "list"),
    Key(("f",), "Filter", "list"),
    Key(("r",), "Reply", "ticket", icon="reply", changes=True, also=("answer", "write")),
    Key(("n",), "Write an internal note", "ticket", icon="lock", changes=True, also=("comment",)),
    Key(
        ("e",),
        "Resolve, and go to the next",
        "ticket",
        icon="circle-check",
        changes=True,
        also=("done", "close"),
    ),
    Key(
        ("s",), "Set the status", "ticket", icon="st-progress", changes=True, also=("open", "reopen", "close")
    ),
    Key(("a",), "Assign", "ticket", icon="user-round-plus", changes=True, also=("give to",)),
    Key(("i", "m"), "Assign to me", "ticket", icon="user-round", changes=True, also=("take",)),
    Key(("l",), "Set the category", "ticket", icon="layers", changes=True, also=("label",)),
    Key(("p",), "Set the priority", "ticket", icon="pr-high", changes=True, also=("urgent", "critical")),
    Key(("t",), "Tag", "ticket", icon="tag", changes=True, also=("label",)),
    Key(("h",), "Snooze", "ticket", icon="alarm-clock", changes=True, also=("later", "remind", "hide")),
    Key(("#",), "Delete", "ticket", icon="trash-2", changes=True, also=("remove", "spam")),
    Key((">", "j"), "Next ticket of the list", "ticket"),
    Key(("<", "k"), "Previous ticket of the list", "ticket"),
    Key(("Escape",), "Back to the list", "ticket"),
    Key(("mod+Enter",), "Send", "writing", changes=True),
    Key(("mod+shift+Enter",), "Send and resolve", "writing", changes=True),
    Key(("/",), "Use a macro", "writing", changes=True),
    Key(("@",), "Name somebody in a note, who is told", "writing", changes=True),
    Key(("mod+b", "mod+i", "mod+e"), "Bold, italic, code", "writing", changes=True),
    Key(("Escape",), "Leave the field; your words stay", "writing"),
)


def at(where: Where) -> tuple[Key, ...]:
    """The keys that are heard there."""
    return tuple(key for key in KEYS if key.where == where)
