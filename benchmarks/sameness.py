"""Before anything is measured: do all systems answer, and do they mean the same?"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from benchmarks.scenarios import TICKETS, Scenario
from benchmarks.targets import DESK, Target

NOT_OFFERED = (404, 405)


@dataclass
class Looked:
    """What the first answers told.

    Args:
        took_s: How long an answer took, by scenario and target.
        offered: Which target offers which scenario.
        differs: Where the same rows gave another answer, in sentences.
        has_same_rows: Whether every target begins its list with the same tickets as the desk.
    """

    took_s: dict[tuple[str, str], float] = field(default_factory=dict)
    offered: set[tuple[str, str]] = field(default_factory=set)
    differs: list[str] = field(default_factory=list)
    has_same_rows: bool = True


def look(targets: Sequence[Target], scenarios: Sequence[Scenario], rows: int) -> Looked:
    """Ask every target everything twice, the second time for the record.

    Raises:
        RuntimeError: the desk refuses something, or another target fails.
    """
    looked = Looked()
    firsts = [_first_page(target) for target in targets]
    looked.has_same_rows = firsts[0] != [] and all(one == firsts[0] for one in firsts)
    for scenario in scenarios:
        if scenario.writes:
            looked.offered |= {(scenario.name, one.name) for one in targets if one.database}
            continue
        answers = {one.name: _ask(one, scenario, rows, looked) for one in targets}
        if looked.has_same_rows:
            looked.differs += _differences(scenario, answers)
    return looked


def _ask(target: Target, scenario: Scenario, rows: int, looked: Looked) -> Any:
    path = scenario.call(Random(1), rows)[1]
    target.get(path)
    began = time.perf_counter()
    answer = target.get(path)
    looked.took_s[scenario.name, target.name] = time.perf_counter() - began
    if answer.status_code in NOT_OFFERED and target.name != DESK:
        return None
    if answer.status_code != 200:
        raise RuntimeError(f"{target.name} answers {answer.status_code} to {path}: {answer.text[:200]}")
    looked.offered.add((scenario.name, target.name))
    return answer.json()


def _differences(scenario: Scenario, answers: dict[str, Any]) -> list[str]:
    ours = _meaning(scenario, answers[DESK])
    others = {name: _meaning(scenario, answer) for name, answer in answers.items() if answer is not None}
    return [
        f"{scenario.name}: ours {ours}, {name} {theirs}" for name, theirs in others.items() if theirs != ours
    ]


def _meaning(scenario: Scenario, answer: Any) -> Any:
    """What has to be the same: the numbers on the page, or the figures."""
    if scenario.is_list:
        return [one["id"] for one in _tickets(answer)]
    named = ("id", "title", "total_tickets", "open_tickets", "priority_breakdown", "category_breakdown")
    return {name: answer[name] for name in named if name in answer}


def _tickets(answer: Any) -> list[dict[str, Any]]:
    return list(answer["results"]) if isinstance(answer, dict) else list(answer)


def _first_page(target: Target) -> list[tuple[int, str]]:
    answer = target.get(TICKETS)
    found = _tickets(answer.json()) if answer.status_code == 200 else []
    return [(one["id"], one["title"]) for one in found]
