"""What was asked of the desk, what it acknowledged, and what it said otherwise."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

OF_A_MACHINE = ("Traceback", "psycopg", "sqlalchemy", "Error:", "Exception", "<html", "errno", "undefined")


class Kind(StrEnum):
    """What was asked for."""

    ticket = "ticket"
    reply = "reply"
    note = "note"
    change = "change"
    file = "file"


class Door(StrEnum):
    """Where it was asked for."""

    api = "API"
    browser = "browser"


@dataclass
class Asked:
    """One thing that somebody wants done, however often it has to be said.

    Args:
        kind: What.
        words: The words by which it is known in the database; no two are alike.
        door: Where.
        number: The ticket, where there is one already; else the one that was told with the acknowledgement.
        content: Of a file, its digest.
        at: When it was acknowledged, on the clock that never jumps; None: not yet.
        times: How often it was said.
    """

    kind: Kind
    words: str
    door: Door = Door.api
    number: int = 0
    content: str = ""
    at: float | None = None
    times: int = 0


@dataclass
class Ledger:
    """All that was asked for.

    Args:
        asked: In the order in which it was asked.
        said: Sentences that were shown or answered instead, and how often.
        unsaid: What was shown or answered and is no sentence that a person could act on.
    """

    asked: list[Asked] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)
    unsaid: list[str] = field(default_factory=list)

    def ask(self, asked: Asked) -> Asked:
        """Note that something is wanted, before it is said for the first time."""
        self.asked.append(asked)
        return asked

    def acknowledge(self, asked: Asked, number: int = 0) -> None:
        """Note that the desk says that it is done."""
        asked.at, asked.number = time.monotonic(), number or asked.number

    def refuse(self, sentence: str, *, is_sentence: bool = True) -> None:
        """Note what was said instead."""
        if is_sentence and is_a_sentence(sentence):
            self.said[sentence] += 1
        else:
            self.unsaid.append(sentence[:200])

    def hear(self, words: str) -> None:
        """Note what stands on a page beside its content."""
        if is_of_a_machine(words):
            self.unsaid.append(words[:200])
        else:
            self.said[words] += 1

    @property
    def acknowledged(self) -> list[Asked]:
        """What the desk said that it had done."""
        return [asked for asked in self.asked if asked.at is not None]

    def since(self, moment: float) -> list[Asked]:
        """What was acknowledged from a moment on."""
        return [asked for asked in self.acknowledged if (asked.at or 0) >= moment]


def is_of_a_machine(words: str) -> bool:
    """Whether something shows that no person was meant to read."""
    return any(word in words for word in OF_A_MACHINE)


def is_a_sentence(words: str) -> bool:
    """Whether a person can read it: words that begin large and end with a full stop, and nothing of a machine."""
    stripped = words.strip()
    is_told = len(stripped.split()) >= 3 and stripped[:1].isupper() and stripped[-1:] in ".?!…"
    return is_told and not is_of_a_machine(stripped)
