"""A list under a hand: nothing moves that could be pressed, and without a hand it is what fits. The file itself runs in Node."""

from __future__ import annotations

import json
import random
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from tests.ui.conftest import ASSETS

NODE = Path(sysconfig.get_path("scripts")) / "node"
LOOP = """
const { arrange, blank } = await import("file://%s");
const told = [];
for (const steps of JSON.parse(require("fs").readFileSync(0, "utf8"))) {
  const memory = blank("r");
  let before = new Set();
  for (const { fitting, news, ...how } of steps) {
    const now = arrange(memory, fitting, news, how);
    told.push({ ...now, kept: now.rows.filter((row) => before.has(row)).map((row) => row.id) });
    before = new Set(now.rows);
  }
}
console.log(JSON.stringify(told));
"""
Step = dict[str, Any]


def arranged(*stories: list[Step]) -> list[list[Step]]:
    """What is drawn after each step of each story."""
    code = "import { createRequire } from 'module'; const require = createRequire('file:///');" + LOOP % (
        ASSETS / "arrange.js"
    )
    ran = subprocess.run(
        [NODE, "--input-type=module", "-e", code],
        input=json.dumps(stories),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    told = iter(json.loads(ran.stdout))
    return [[next(told) for _ in story] for story in stories]


def a_row(number: int, version: int = 1) -> Step:
    return {"id": number, "version": version}


def step(fitting: list[Step], *gone: Step, held: bool = False, at: int = 0, still: bool = False) -> Step:
    """What fits now, and what was told of rows that do not fit any more; every row was told."""
    news = {str(row["id"]): row for row in [*fitting, *gone]}
    return {"fitting": fitting, "news": news, "isHeld": held, "isStill": still, "now": at}


def drawn(told: Step) -> list[tuple[int, str, str]]:
    return [(row["id"], row["fate"], row["flash"]) for row in told["rows"]]


def test_what_comes_waits_while_a_hand_is_there_and_comes_in_when_it_is_not() -> None:
    old = [a_row(2), a_row(1)]
    new = [a_row(4), a_row(3), *old]
    ((_, held, let_go),) = arranged([step(old), step(new, held=True), step(new)])
    assert drawn(held) == [(2, "", ""), (1, "", "")]
    assert (held["waiting"], held["isPending"]) == (2, True)
    assert drawn(let_go) == [(4, "", "a"), (3, "", "a"), (2, "", ""), (1, "", "")]
    assert (let_go["waiting"], let_go["isPending"]) == (0, False)


def test_what_no_longer_fits_stays_where_it_is_under_a_hand_with_its_newest_words() -> None:
    gone = a_row(2, 2)
    ((_, held),) = arranged(
        [step([a_row(3), a_row(2), a_row(1)]), step([a_row(3), a_row(1)], gone, held=True)]
    )
    assert drawn(held) == [(3, "", ""), (2, "stale", "a"), (1, "", "")]
    assert held["rows"][1]["version"] == 2
    assert held["isPending"]


def test_what_leaves_fades_for_a_moment_in_its_place_and_then_the_others_close_up() -> None:
    before, after = [a_row(3), a_row(2), a_row(1)], [a_row(3), a_row(1)]
    gone = a_row(2, 2)
    steps = [step(before), step(after, gone, at=1000), step(after, gone, at=1100), step(after, gone, at=1220)]
    ((_, fading, still_fading, closed),) = arranged(steps)
    assert [fate for _, fate, _ in drawn(fading)] == ["", "going", ""]
    assert fading["wakesAt"] == 1220
    assert [number for number, _, _ in drawn(still_fading)] == [3, 2, 1]
    assert [number for number, _, _ in drawn(closed)] == [3, 1]
    assert closed["wakesAt"] == 0


def test_with_reduced_motion_it_leaves_at_once() -> None:
    ((_, after),) = arranged([step([a_row(2), a_row(1)]), step([a_row(1)], a_row(2, 2), still=True)])
    assert [number for number, _, _ in drawn(after)] == [1]


def test_a_row_flashes_once_for_each_change_and_never_when_the_list_is_opened() -> None:
    versions = (1, 2, 2, 3)
    ((first, *rest),) = arranged([step([a_row(1, version)]) for version in versions])
    assert drawn(first) == [(1, "", "")]
    assert [drawn(told)[0][2] for told in rest] == ["a", "a", "b"]


def test_a_row_of_which_nothing_changed_is_not_drawn_again() -> None:
    tagged = [{**a_row(2), "tags": ["vip"]}, {**a_row(1), "tags": []}]
    retagged = [{**a_row(2), "tags": ["vip"]}, {**a_row(1), "tags": ["late"]}]
    ((first, again, changed, gone),) = arranged(
        [step(tagged), step(tagged), step(retagged), step(retagged[:1], tagged[1], held=True)]
    )
    assert [told["kept"] for told in (first, again, changed, gone)] == [[], [2, 1], [2], [2]]


def test_a_row_keeps_its_slot_and_every_list_begins_with_the_same_ones() -> None:
    def slots(told: Step) -> dict[int, int]:
        return {row["id"]: row["slot"] for row in told["rows"]}

    mine, other = [a_row(2), a_row(1)], [a_row(9), a_row(8)]
    (here, there) = arranged(
        [step(mine), step([a_row(3), *mine]), step([a_row(3), a_row(1)], still=True)], [step(other)]
    )
    assert [slots(told) for told in here] == [{2: 0, 1: 1}, {3: 2, 2: 0, 1: 1}, {3: 2, 1: 1}]
    assert slots(there[0]) == {9: 0, 8: 1}


def test_another_page_comes_in_below_although_the_list_is_held() -> None:
    steps = [step([a_row(9), a_row(8)]), step([a_row(10), a_row(9), a_row(8), a_row(7)], held=True)]
    ((_, held),) = arranged(steps)
    assert [number for number, _, _ in drawn(held)] == [9, 8, 7]
    assert held["waiting"] == 1


def test_whatever_happens_a_held_list_only_grows_at_its_end_and_a_free_one_is_what_fits() -> None:
    dice = random.Random(7)
    stories = [_story(dice) for _ in range(60)]
    for story, told in zip(stories, arranged(*stories), strict=True):
        shown: list[int] = []
        for asked, answer in zip(story, told, strict=True):
            before, shown = shown, [row["id"] for row in answer["rows"]]
            if asked["isHeld"] and before:
                assert shown[: len(before)] == before
            else:
                assert [number for number in shown if _stays(number, answer)] == [
                    row["id"] for row in asked["fitting"]
                ]
            assert len(set(shown)) == len(shown)


def _stays(number: int, answer: Step) -> bool:
    return next(row["fate"] for row in answer["rows"] if row["id"] == number) == ""


def _story(dice: random.Random) -> list[Step]:
    versions, fitting, steps = dict.fromkeys(range(1, 13), 1), set(range(1, 9)), []
    for turn in range(25):
        number = dice.randint(1, 12)
        versions[number] += 1
        fitting ^= {number} if dice.random() < 0.7 else set()
        rows = [a_row(each, versions[each]) for each in sorted(fitting, reverse=True)]
        gone = [a_row(each, version) for each, version in versions.items() if each not in fitting]
        steps.append(step(rows, *gone, held=dice.random() < 0.5, at=turn * dice.choice((50, 300))))
    return steps
