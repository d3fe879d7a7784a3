"""What a process knows of who is where: the newest beat of each tab, as long as it is young enough."""

from __future__ import annotations

import random

from ticketdesk.desk.presence import Beat, Doing
from ticketdesk.web.shared.presence import here
from ticketdesk.web.shared.presence.here import Here


def test_what_is_no_beat_changes_nothing() -> None:
    known = Here(lambda: 0.0)
    for words in ("", "x", "a:b:1:typing", "a:1:1:dancing", "a:1:1:typing:"):
        known.hear(words)
    assert (known.news(), known.heard.is_set()) == (set(), False)


def test_one_account_is_seen_in_a_few_windows_at_most() -> None:
    known = Here(lambda: 0.0)
    known.hear("other:2:7:looking")
    for tab in range(1000):
        known.hear(f"{tab}:1:{tab + 10}:looking")
    known.news()
    assert len(known._tabs) == here.MOST_TABS + 1
    assert (known.at(7), known.at(1009)) == ({2: Doing.looking}, {1: Doing.looking})


def test_any_story_of_beats_is_told_as_a_plain_reading_of_it() -> None:
    """What is known after any beats in any order is what the newest beat of each tab says, while it is young enough."""
    dice = random.Random(6)
    for _ in range(200):
        moment = [0.0]
        known, story = Here(lambda moment=moment: moment[0]), []
        seen: dict[int, dict[int, Doing]] = {}
        for _ in range(30):
            moment[0] += dice.choice((0, 0.5, 3, 7, 30))
            tab = dice.randrange(5)
            beat = Beat(str(tab), 1 + tab % 3, dice.randrange(1, 4), dice.choice(list(Doing)))
            story.append((moment[0], beat))
            known.hear(str(beat))
            changed = known.news()
            true = _read(story, moment[0])
            assert {number: known.at(number) for number in range(1, 4)} == {
                n: true.get(n, {}) for n in range(1, 4)
            }
            assert changed == {n for n in range(1, 4) if seen.get(n, {}) != true.get(n, {})}
            seen = true


def _read(story: list[tuple[float, Beat]], moment: float) -> dict[int, dict[int, Doing]]:
    newest = {beat.tab: (at, beat) for at, beat in story}
    found: dict[int, dict[int, Doing]] = {}
    for at, beat in newest.values():
        if beat.doing is Doing.gone or moment >= at + here.LOOKING_IN_S:
            continue
        types = beat.doing is Doing.typing and moment < at + here.TYPING_IN_S
        people = found.setdefault(beat.number, {})
        if types or beat.account not in people:
            people[beat.account] = Doing.typing if types else Doing.looking
    return found
