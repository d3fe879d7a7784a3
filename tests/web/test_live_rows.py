"""The list in the browser: what was loaded, merged with what came live, is what a fresh query would give.

The merge itself runs here, the very expression that the page holds, in Node.
"""

from __future__ import annotations

import json
import random
import subprocess
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ticketdesk.web.shared.live_rows import _MERGE

NODE = Path(sysconfig.get_path("scripts")) / "node"
LOOP = """
const merge = %s;
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map(c => merge(c.rows, c.live, c.room, c.more).map(r => [r.id, r.version]))));
"""
PAGE, TICKETS, STEPS, STORIES = 4, 14, 40, 60
Case = dict[str, Any]


def merged(cases: list[Case]) -> list[list[list[int]]]:
    """What the browser makes of each case: number and version of every row."""
    ran = subprocess.run(
        [NODE, "-e", LOOP % _MERGE],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: list[list[list[int]]] = json.loads(ran.stdout)
    return found


@dataclass(frozen=True)
class Row:
    """A ticket as a list knows it. A change may move it up or down, as where the last changed come first."""

    id: int
    order: str
    version: int
    fits: bool


@dataclass
class Desk:
    """The database, a room, and a tab that loads pages while the tickets change."""

    dice: random.Random
    tickets: dict[int, Row] = field(default_factory=dict)
    news: dict[int, Row] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    more: bool = False
    clock: int = 0

    def fresh(self) -> list[Row]:
        return sorted((row for row in self.tickets.values() if row.fits), key=lambda row: row.order)

    def change(self) -> None:
        """Somebody changes a ticket or makes one, and the room is told."""
        self.clock += 1
        number = self.dice.randint(1, TICKETS)
        fits, moves = self.dice.random() < 0.6, self.dice.random() < 0.3
        old = self.tickets.get(number)
        order = old.order if old and not moves else f"{self.dice.randint(1, 9)}{number:02}"
        self.tickets[number] = Row(number, order, self.clock, fits)
        self.news[number] = self.tickets[number]

    def load(self) -> None:
        """The tab loads; the room may then forget what the tab has."""
        found = self.fresh()
        self.rows, self.more = found[:PAGE], len(found) > PAGE
        for number in [*self.news] if self.dice.random() < 0.5 else ():
            del self.news[number]

    def load_more(self) -> None:
        if self.more:
            below = [row for row in self.fresh() if row.order > self.rows[-1].order]
            there = {row.id for row in below[:PAGE]}
            self.rows = [row for row in self.rows if row.id not in there] + below[:PAGE]
            self.more = len(below) > PAGE

    def expected(self) -> list[list[int]]:
        """A fresh query, as far down as the tab has loaded."""
        seen = [row for row in self.fresh() if not self.more or row.order <= self.rows[-1].order]
        return [[row.id, row.version] for row in seen]

    def case(self) -> Case:
        told = {str(number): vars(row) for number, row in self.news.items()}
        live = {"room": "r", "rows": told}
        return {"rows": [vars(row) for row in self.rows], "live": live, "room": "r", "more": self.more}


def _story(seed: int) -> list[tuple[Case, list[list[int]]]]:
    dice = random.Random(seed)
    desk, told = Desk(dice), []
    for _ in range(dice.randint(0, 12)):
        desk.change()
    desk.load()
    for _ in range(STEPS):
        dice.choices((desk.change, desk.load_more, desk.load), (8, 2, 1))[0]()
        told.append((desk.case(), desk.expected()))
    return told


def test_the_merged_list_is_what_a_fresh_query_gives() -> None:
    told = [step for seed in range(STORIES) for step in _story(seed)]
    found = merged([case for case, _ in told])
    for number, ((case, expected), shown) in enumerate(zip(told, found, strict=True)):
        assert shown == expected, f"step {number % STEPS} of story {number // STEPS}: {case}"
    assert any(case["more"] for case, _ in told)
    assert max(len(rows) for rows in found) > 2 * PAGE


ONE = {"id": 1, "order": "5", "version": 5, "fits": True}


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"version": 6}, [[1, 6]]),
        ({"version": 4}, [[1, 5]]),
        ({"version": 5, "fits": False}, [[1, 5]]),
        ({"version": 6, "fits": False}, []),
        ({"id": 2, "order": "4"}, [[2, 5], [1, 5]]),
        ({"id": 2, "order": "6"}, [[1, 5], [2, 5]]),
        ({"id": 2, "fits": False}, [[1, 5]]),
    ],
    ids=str,
)
def test_news_replace_remove_or_join(change: dict[str, Any], shown: list[list[int]]) -> None:
    news = ONE | change
    live = {"room": "r", "rows": {str(news["id"]): news}}
    assert merged([{"rows": [ONE], "live": live, "room": "r", "more": False}]) == [shown]


def test_news_of_another_room_are_not_for_this_list() -> None:
    live = {"room": "another", "rows": {"2": ONE | {"id": 2, "order": "4"}}}
    assert merged([{"rows": [ONE], "live": live, "room": "r", "more": False}]) == [[[1, 5]]]


def test_what_moved_below_the_loaded_end_waits_for_its_page_too_and_counts_once_when_that_came() -> None:
    last = ONE | {"id": 2, "order": "6"}
    moved = ONE | {"version": 6, "order": "7"}
    live = {"room": "r", "rows": {"1": moved}}
    case = {"rows": [ONE, last], "live": live, "room": "r"}
    came = case | {"rows": [ONE, last, moved], "more": False}
    assert merged([case | {"more": True}, case | {"more": False}, came]) == [
        [[2, 5]],
        [[2, 5], [1, 6]],
        [[2, 5], [1, 6]],
    ]


def test_what_lies_below_the_loaded_end_waits_for_its_page() -> None:
    live = {"room": "r", "rows": {"2": ONE | {"id": 2, "order": "6"}}}
    case = {"rows": [ONE], "live": live, "room": "r"}
    assert merged([case | {"more": True}, case | {"more": False}]) == [[[1, 5]], [[1, 5], [2, 5]]]
