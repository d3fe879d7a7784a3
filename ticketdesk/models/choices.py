"""The closed lists that tickets are described with. Their shapes and colours live in ``ui/badges``."""

from __future__ import annotations

from enum import StrEnum


class Choice(StrEnum):
    """A value of a closed list, and the word that people read for it."""

    @property
    def word(self) -> str:
        return self.value.replace("_", " ").capitalize()


class Category(Choice):
    billing = "billing"
    technical = "technical"
    account = "account"
    general = "general"


class Priority(Choice):
    low = "low"
    medium = "medium"
    high = "high"
    critical = "critical"


class Status(Choice):
    open = "open"
    in_progress = "in_progress"
    resolved = "resolved"
    closed = "closed"


DONE = (Status.resolved, Status.closed)
"""Nobody works on it any more."""


class Source(Choice):
    """Who decided a ticket's category or priority."""

    person = "person"
    gemini = "gemini"
    learned = "learned"
    rules = "rules"
    default = "default"
    pending = "pending"


class Role(Choice):
    admin = "admin"
    agent = "agent"
    viewer = "viewer"
