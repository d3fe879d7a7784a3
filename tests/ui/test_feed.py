"""What the browser makes of numbered messages: nothing that was told since the list was loaded is lost, or it says so."""

from __future__ import annotations

import json
import random
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from ticketdesk.config import ROOT

NODE = Path(sysconfig.get_path("scripts")) / "node"
LOOP = """
const { follow, unheard } = await import("file://%s");
const stories = JSON.parse(require("fs").readFileSync(0, "utf8")), told = [];
for (const story of stories) {
  let memory = unheard();
  told.push(story.map(([room, heard, messages]) => {
    memory = follow(memory, room, heard, messages);
    return [memory.rows, memory.isBehind];
  }));
}
console.log(JSON.stringify(told));
"""
PLACES, TICKETS, STEPS, STORIES = 8, 12, 60, 80
Look = tuple[str, dict[str, Any], list[dict[str, Any]]]


def followed(stories: list[list[Look]]) -> list[list[tuple[dict[str, Any], bool]]]:
    """What the browser knows after each look of each story, and whether it is behind."""
    command = [
        NODE,
        "--input-type=commonjs",
        "-e",
        f"(async () => {{{LOOP % (ROOT / 'assets' / 'feed.js')}}})()",
    ]
    ran = subprocess.run(
        command, input=json.dumps(stories), capture_output=True, text=True, timeout=60, check=True
    )
    found: list[list[tuple[dict[str, Any], bool]]] = json.loads(ran.stdout)
    return found


def heard(n: int, turn: int = 1, epoch: str = "e") -> dict[str, Any]:
    return {"epoch": epoch, "n": n, "turn": turn}


def message(n: int, *numbers: int, room: str = "r", epoch: str = "e") -> dict[str, Any]:
    return {"room": room, "epoch": epoch, "n": n, "rows": {str(one): {"version": n} for one in numbers}}


def test_messages_that_come_between_two_drawings_are_all_taken_in() -> None:
    ((first, both),) = followed([[("r", heard(0), []), ("r", heard(0), [message(2, 8), message(1, 7)])]])
    assert first == [{}, False]
    assert both == [{"7": {"version": 1}, "8": {"version": 2}}, False]


def test_a_message_that_is_missing_is_noticed_until_the_list_was_loaded() -> None:
    story: list[Look] = [
        ("r", heard(0), [message(1, 7)]),
        ("r", heard(0), [message(3, 9)]),
        ("r", heard(3, turn=2), [message(3, 9)]),
    ]
    ((*_, missed, loaded),) = followed([story])
    assert missed[1] is True
    assert loaded == [{}, False]


def test_what_was_told_after_the_loading_began_stays() -> None:
    """The list was read when message 1 was told; message 2 came before what was read did."""
    story: list[Look] = [
        ("r", heard(0), [message(1, 7), message(2, 8)]),
        ("r", heard(1, turn=2), [message(2, 8)]),
    ]
    ((_, loaded),) = followed([story])
    assert loaded == [{"8": {"version": 2}}, False]


def test_another_room_and_another_epoch_begin_anew() -> None:
    stories: list[list[Look]] = [
        [("r", heard(0), [message(1, 7)]), ("q", heard(5, 2), [message(1, 7), message(6, 9, room="q")])],
        [("r", heard(9), []), ("r", heard(0, 2, "f"), [message(10, 7), message(1, 8, epoch="f")])],
    ]
    (_, other), (_, anew) = followed(stories)
    assert other == [{"9": {"version": 6}}, False]
    assert anew == [{"8": {"version": 1}}, False]


def test_who_was_told_too_much_loads_again() -> None:
    few, many = [message(1, *range(400))], [message(1, *range(401))]
    ((first,), (second,)) = followed([[("r", heard(0), few)], [("r", heard(0), many)]])
    assert (first[1], second[1]) == (False, True)


class Tab:
    """A room that tells, and a browser that draws now and then; lines break, and lists are loaded again."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.told = self.at = self.turn = 0
        self.truth: dict[str, int] = {}
        self.loaded: dict[str, int] = {}
        self.places: dict[int, dict[str, Any]] = {}
        self.looks: list[Look] = []
        self.delivered = 0
        self.expected: list[tuple[dict[str, int], int]] = []

    def tell(self, *, is_lost: bool) -> None:
        self.told += 1
        number = str(self.dice.randint(1, TICKETS))
        self.truth[number] = self.told
        if not is_lost:
            self.delivered = self.told
            self.places[self.told % PLACES] = message(self.told, int(number))

    def load(self) -> None:
        self.turn, self.at, self.loaded = self.turn + 1, self.told, dict(self.truth)

    def look(self) -> None:
        self.looks.append(("r", heard(self.at, self.turn), list(self.places.values())))
        self.expected.append((dict(self.truth), self.delivered))

    def live(self) -> list[dict[str, int]]:
        """A story; the loads are remembered beside the looks."""
        shown = []
        for _ in range(STEPS):
            dice = self.dice.random()
            if dice < 0.6:
                self.tell(is_lost=self.dice.random() < 0.05)
            elif dice < 0.7:
                self.load()
            self.look()
            shown.append(dict(self.loaded))
        return shown


def test_whatever_comes_the_list_is_right_or_it_is_known_to_be_behind() -> None:
    tabs = [Tab(seed) for seed in range(STORIES)]
    loads = [tab.live() for tab in tabs]
    right = behind = 0
    for tab, loaded, found in zip(tabs, loads, followed([tab.looks for tab in tabs]), strict=True):
        for (truth, delivered), shown, (rows, is_behind) in zip(tab.expected, loaded, found, strict=True):
            newest = shown | {number: row["version"] for number, row in rows.items()}
            lost = {number for number in truth if newest.get(number, 0) < truth[number]}
            right, behind = right + (not lost), behind + is_behind
            # What was lost last of all is noticed with the next message.
            assert is_behind or all(truth[number] > delivered for number in lost), (lost, truth)
    assert right > STORIES * STEPS / 2
    assert behind > STORIES
