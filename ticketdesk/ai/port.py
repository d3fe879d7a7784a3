"""What the desk asks and what it hears back, whoever answers: Gemini, the desk's own learned model, the rules."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from ticketdesk.ai.text import DESCRIPTION, TITLE, cleaned
from ticketdesk.models.choices import Source
from ticketdesk.models.opinion import Opinion, Suggestion
from ticketdesk.models.rubric import Body

__all__ = ["Adviser", "Health", "Opinion", "Question", "Suggestion"]


@dataclass(frozen=True)
class Question:
    """A ticket's words as any source may see them: cleaned, bounded, and nothing about who wrote them.

    Args:
        title: At most 300 characters are kept.
        description: At most 6,000 characters are kept, three quarters of them from its beginning.
        guidance: By what a model is to judge, as administrators wrote it; None for the house's own words.
    """

    title: str
    description: str
    guidance: Body | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", cleaned(self.title, TITLE))
        object.__setattr__(self, "description", cleaned(self.description, DESCRIPTION))


@dataclass(frozen=True)
class Health:
    """How an adviser of this process is.

    Args:
        source: Who.
        model: The model's name; empty where there is only one.
        seconds_left: How long nobody will ask it, because it failed; 0 when the way is free.
        last_error: The short code of its last failure; empty when the last answer was fine.
    """

    source: Source
    model: str = ""
    seconds_left: float = 0.0
    last_error: str = ""


class Adviser(ABC):
    """One source of opinions. A new provider is one file that answers this, and one line in the chain."""

    source: Source
    is_local: bool = True
    """Whether asking it costs nothing: no quota, no network."""

    @abstractmethod
    async def ask(self, question: Question) -> Opinion:
        """What this source says. It never raises (only a cancellation passes) and keeps its own deadline."""
        ...

    def why_not(self) -> str:
        """The short code for not asking it now, or "" when it may be asked."""
        return ""

    def health(self) -> Health:
        """How it has been doing in this process."""
        return Health(self.source)

    async def warm(self) -> None:
        """Do the slow first steps before the first ticket comes. It never raises."""
        return

    async def aclose(self) -> None:
        """Let go of connections."""
        return
