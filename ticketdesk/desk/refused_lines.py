"""What became of the lines of an import: how many were stored, and which were refused, each with its sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ticketdesk.errors import Refusal

MOST_TOLD = 1_000
"""Lines whose sentences are told; of the others only their numbers are."""


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
        self.more = {"refused": count, "lines": report.lines, "others": report.others}


@dataclass
class Report:
    """What became of the lines so far.

    Args:
        kept: Whether numbers, times and people are those of the lines.
        lines: The first that were refused, each with its number and a sentence for each field.
        others: The numbers of the other lines that were refused: the first and the last of each run of them.
        people: Accounts that were made to stand for people who had none here.
    """

    kept: bool
    imported: int = 0
    refused: int = 0
    lines: list[dict[str, Any]] = field(default_factory=list)
    others: list[list[int]] = field(default_factory=list)
    people: list[int] = field(default_factory=list)

    def refuse(self, line: int, errors: dict[str, str]) -> None:
        """Note that a line was refused."""
        self.refused += 1
        if len(self.lines) < MOST_TOLD:
            self.lines.append({"line": line, "errors": errors})
        elif self.others and self.others[-1][1] == line - 1:
            self.others[-1][1] = line
        else:
            self.others.append([line, line])
