"""The harmless twin of Gemini: it says what it is told, when it is told. For tests and demos."""

from __future__ import annotations

import asyncio

from ticketdesk.ai.port import Adviser, Opinion, Question
from ticketdesk.models.choices import Category, Priority, Source


class FakeAdviser(Adviser):
    """Answers every question alike and remembers what it was asked.

    Args:
        category: What it says of every ticket; None when it does not judge.
        priority: The same for the priority.
        source: Whom it plays.
        delay: Seconds before it answers.
        error: The code it fails with; then it says nothing else.
        category_evidence: The quotes that it gives for the category.
        priority_evidence: The same for the priority.
        is_invented: It says that it quoted, and not one quote stood in the ticket.
    """

    def __init__(
        self,
        category: Category | None = None,
        priority: Priority | None = None,
        *,
        source: Source = Source.gemini,
        delay: float = 0.0,
        error: str = "",
        category_evidence: tuple[str, ...] = (),
        priority_evidence: tuple[str, ...] = (),
        is_invented: bool = False,
    ) -> None:
        self.source = source
        self.is_local = source is not Source.gemini
        self.category = category
        self.priority = priority
        self.delay = delay
        self.error = error
        self.category_evidence, self.priority_evidence = category_evidence, priority_evidence
        self.is_invented = is_invented
        self.asked: list[Question] = []

    async def ask(self, question: Question) -> Opinion:
        self.asked.append(question)
        await asyncio.sleep(self.delay)
        milliseconds = round(self.delay * 1000)
        if self.error:
            return Opinion(self.source, None, None, milliseconds, self.error)
        return Opinion(
            self.source,
            self.category,
            self.priority,
            milliseconds,
            category_evidence=self.category_evidence,
            priority_evidence=self.priority_evidence,
            is_invented=self.is_invented,
        )
