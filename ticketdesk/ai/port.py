"""What the desk asks and what it hears back, whoever answers: Gemini, the rules, later a learned model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ticketdesk.ai.text import DESCRIPTION, TITLE, cleaned
from ticketdesk.models.choices import Source
from ticketdesk.models.opinion import Opinion, Suggestion

__all__ = ["Adviser", "Opinion", "Question", "Suggestion"]


@dataclass(frozen=True)
class Question:
    """A ticket's words as any source may see them: cleaned, bounded, and nothing about who wrote them.

    Args:
        title: At most 300 characters are kept.
        description: At most 6,000 characters are kept, three quarters of them from its beginning.
    """

    title: str
    description: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", cleaned(self.title, TITLE))
        object.__setattr__(self, "description", cleaned(self.description, DESCRIPTION))


class Adviser(Protocol):
    """One source of opinions. A new provider is one file that answers this, and one line in the chain."""

    source: Source
    is_local: bool = True
    """Whether asking it costs nothing: no quota, no network."""

    async def ask(self, question: Question) -> Opinion:
        """What this source says. It never raises (only a cancellation passes) and keeps its own deadline."""
        ...

    async def warm(self) -> None:
        """Do the slow first steps before the first ticket comes. It never raises."""
        return

    async def aclose(self) -> None:
        """Let go of connections."""
        return
