"""What became of the lines of an import: how many were stored, and which were refused, each with its sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ticketdesk.errors import Refusal

MOST_TOLD = 100


class LinesRefused(Refusal):
    """Some lines were refused, so nothing was imported.

    Args:
        report: What became of the lines.
    """

    status = 422

    def __init__(self, report: Report) -> None:
        count = report.refused
        super().__init__(
            f"{count:,} line{'s were' if count > 1 else ' was'} refused, so nothing was imported."
        )
        self.more = {"refused": count, "lines": report.lines}


@dataclass
class Report:
    """What became of the lines so far.

    Args:
        kept: Whether numbers and times are those of the lines.
        lines: The first that were refused, each with its number and a sentence for each field.
    """

    kept: bool
    imported: int = 0
    refused: int = 0
    lines: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, line: int, errors: dict[str, str]) -> None:
        """Note that a line was refused."""
        self.refused += 1
        if len(self.lines) < MOST_TOLD:
            self.lines.append({"line": line, "errors": errors})
