"""One round: the load goes, something breaks and is over, and then it is judged."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.faults import judging
from tests.faults.desk import FaultDesk
from tests.faults.faults import Fault
from tests.faults.ledger import Door
from tests.faults.load import Load
from tests.faults.tabs import Tabs

RECOVERS_WITHIN_S = 60.0
RIGHT_WITHIN_S = 5.0
TABS_LOOKED_AT_S = 20.0
RESTS_WITHIN_S = 45.0
LOOKS_EVERY_S, LISTENS_EVERY_S = 0.02, 1.0


@dataclass
class Row:
    """What came of one fault.

    Args:
        fault: Its name.
        needs: Why it was not brought about here; empty: it was.
        by_api, by_browser: What was acknowledged in this round at each door.
        said_again: How often something had to be said once more before it was acknowledged.
        lost, twice, half: What is wrong, in words; empty when all is well.
        ready_s: From the end of the fault until the desk said that it is ready.
        first_s: From the end of the fault until the next acknowledgement.
        tabs_s: From ready until the last tab was right.
        late: The tabs that were not right in time, and what they showed.
        loaded: The tabs that were loaded again; none should be.
        undone: What was not done that was left for later.
        unsaid: What was told and is no sentence.
        sentences: How many sentences were told instead of an acknowledgement.
        restarts: What had to be started again.
        per_s: Acknowledgements in a second, before the fault.
        events_per_s: Lines of history in a second, before the fault.
    """

    fault: str
    needs: str = ""
    by_api: int = 0
    by_browser: int = 0
    said_again: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    ready_s: float = 0
    first_s: float | None = None
    tabs_s: float | None = None
    late: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    sentences: int = 0
    restarts: dict[str, int] = field(default_factory=dict)
    per_s: float = 0
    events_per_s: float = 0

    @property
    def wrong(self) -> list[str]:
        """Everything that should not be, in words."""
        named = {"lost": self.lost, "there twice": self.twice, "half written": self.half, "late": self.late}
        named |= {"loaded again": self.loaded, "not done": self.undone, "no sentence": self.unsaid}
        return [f"{name}: {each}" for name, found in named.items() for each in found]

    @property
    def told(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self)


async def one_round(desk: FaultDesk, load: Load, tabs: Tabs | None, fault: Fault, *, before_s: float) -> Row:
    """Break one thing under load.

    Args:
        desk: Whose.
        load: The writers at the door of programs.
        tabs: The browser, if there is one.
        fault: What breaks.
        before_s: How long all is well before.
    """
    row = Row(fault.name, needs=fault.needs(desk))
    if row.needs:
        return row
    began, asked_before = time.monotonic(), len(desk.ledger.asked)
    before = (dict(desk.keeper.restarts), sum(desk.ledger.said.values()), len(desk.ledger.unsaid))
    events = _events(desk)
    _go_on(load, tabs)
    await asyncio.sleep(before_s)
    took = time.monotonic() - began
    row.per_s = len(desk.ledger.since(began)) / took
    row.events_per_s = (_events(desk) - events) / took
    listening = asyncio.create_task(_listen(tabs))
    try:
        async with fault.broken(desk):
            pass
    except Exception as error:  # the other faults are tried all the same
        row.half.append(f"it could not be brought about: {type(error).__name__} {error}")
    over = time.monotonic()
    row.ready_s = await _until_ready(desk) - over
    listening.cancel()
    await _looked_at(desk, load, tabs, row)
    row.undone += await judging.settled(desk)
    row.lost, row.twice = judging.lost_or_twice(desk)
    row.half = judging.half_written(desk)
    asked = desk.ledger.asked[asked_before:]
    done = [each for each in asked if each.at is not None]
    row.by_browser = sum(each.door is Door.browser for each in done)
    row.by_api = len(done) - row.by_browser
    row.said_again = sum(each.times - 1 for each in asked)
    row.first_s = min((each.at - over for each in done if each.at and each.at > over), default=None)
    row.restarts = {name: n - before[0].get(name, 0) for name, n in desk.keeper.restarts.items()}
    row.restarts = {name: n for name, n in row.restarts.items() if n}
    row.sentences = sum(desk.ledger.said.values()) - before[1]
    row.unsaid = desk.ledger.unsaid[before[2] :]
    return row


async def _listen(tabs: Tabs | None) -> None:
    """What the tabs say while something is broken."""
    while tabs:
        await tabs.listen()
        await asyncio.sleep(LISTENS_EVERY_S)


def _go_on(load: Load, tabs: Tabs | None) -> None:
    load.go_on()
    if tabs:
        tabs.go_on()


async def _looked_at(desk: FaultDesk, load: Load, tabs: Tabs | None, row: Row) -> None:
    """Let the last acknowledgements come, and see when every tab shows what is true."""
    ready = time.monotonic()
    resting = [load.rest(RESTS_WITHIN_S), *([tabs.rest(RESTS_WITHIN_S)] if tabs else [])]
    if any(await asyncio.gather(*resting, return_exceptions=True)):
        row.undone += [f"no acknowledgement: {each.words}" for each in desk.ledger.asked if not each.at]
    if tabs is None:
        return
    rested = time.monotonic() - ready
    took = await tabs.right(TABS_LOOKED_AT_S)
    row.tabs_s = None if None in took.values() else max(each or 0 for each in took.values())
    for name, seconds in took.items():
        if seconds is None:
            row.late.append(await tabs.difference(name) or f"{name}: right only later")
        elif seconds > RIGHT_WITHIN_S:
            row.late.append(f"{name}: after {seconds:.1f} s, {rested:.1f} s after the desk was ready")
    row.loaded = await tabs.loaded_again()
    wrong, tabs.windows.wrong[:] = [re.sub(r"\(.*", "", each) for each in tabs.windows.wrong], []
    row.half += [f"a page complains: {each}" for each in sorted(set(wrong))]


async def _until_ready(desk: FaultDesk) -> float:
    """When the desk says that it is ready, three times in a row: a process that is about to die says so too."""
    async with asyncio.timeout(RECOVERS_WITHIN_S):
        while True:
            first, times = time.monotonic(), 0
            while times < 3 and await desk.is_ready():
                times += 1
                await asyncio.sleep(LOOKS_EVERY_S)
            if times == 3:
                return first
            await asyncio.sleep(LOOKS_EVERY_S)


def _events(desk: FaultDesk) -> int:
    return int(desk.rows("SELECT count(*) FROM events")[0][0])
