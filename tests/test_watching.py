"""The dashboard and the alerts in ``docs/`` name what the desk really tells, and all of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from ticketdesk import metrics
from ticketdesk.config import ROOT
from ticketdesk.desk.measuring import MEASURES

DOCS = ROOT / "docs"
NAME = re.compile(r"\bticketdesk_\w+")
# What Prometheus itself tells of who is asked.
ITS_OWN = {"up"}
FUNCTIONS = {
    "sum",
    "max",
    "min",
    "by",
    "rate",
    "histogram_quantile",
    "topk",
    "time",
    "absent",
    "vector",
    "or",
}
LABELS = {
    *("job", "instance", "le", "method", "route", "status", "event", "outcome", "source", "error", "pool"),
    *(label for one in MEASURES for label in one.labels),
}


def _told() -> set[str]:
    """Every name that a scrape can bring."""
    return metrics.names() | {one.name for one in MEASURES} | {"ticketdesk_database_up"}


@cache
def _dashboard() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DOCS / "grafana-dashboard.json").read_text())
    return found


def _alerts() -> list[dict[str, Any]]:
    [group] = yaml.safe_load((DOCS / "alerts.yml").read_text())["groups"]
    rules: list[dict[str, Any]] = group["rules"]
    return rules


def _questions() -> Iterator[str]:
    for panel in _dashboard()["panels"]:
        yield from (target["expr"] for target in panel.get("targets", []))
    yield from (rule["expr"] for rule in _alerts())


def _wrong(question: str) -> list[str]:
    """What a question asks that nobody answers."""
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]', "", question)
    words = set(re.findall(r"[a-zA-Z_]\w*", bare))
    unknown = words - _told() - ITS_OWN - FUNCTIONS - LABELS
    is_even = bare.count("(") == bare.count(")") and bare.count("{") == bare.count("}")
    return sorted(unknown) + ([] if is_even else ["a bracket is missing"])


def test_every_question_is_about_something_that_is_told() -> None:
    questions = list(_questions())
    assert len(questions) > 40
    assert {question: wrong for question in questions if (wrong := _wrong(question))} == {}


@pytest.mark.parametrize(
    "question",
    ["sum(ticketdesk_gone_total)", "sum(rate(ticketdesk_requests_total[5m])", 'up{nobody="x"} == 0'],
)
def test_a_question_that_nobody_answers_is_seen(question: str) -> None:
    assert _wrong(question)


def test_everything_that_is_told_is_shown() -> None:
    asked = {name for question in _questions() for name in NAME.findall(question)}
    # A histogram is asked by its buckets.
    shown = {name for name in _told() if not name.endswith(("_sum", "_count"))}
    assert shown - asked == set()


def test_every_alert_says_what_it_means_and_what_to_do() -> None:
    rules = _alerts()
    assert len({rule["alert"] for rule in rules}) == len(rules) >= 12
    for rule in rules:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert re.fullmatch(r"\d+[mh]", rule["for"])
        assert all(rule["annotations"][part].endswith(".") for part in ("summary", "description"))


def test_the_panels_do_not_lie_on_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in _dashboard()["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells
    numbers = [panel["id"] for panel in _dashboard()["panels"]]
    assert len(set(numbers)) == len(numbers)
