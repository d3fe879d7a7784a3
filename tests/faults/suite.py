"""The whole suite on one desk: every fault, the cycles, and the end, after which nothing of it may be left."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.browser.leaks import leaks
from tests.faults import judging
from tests.faults import leaks as growing
from tests.faults.desk import FaultDesk, a_fault_desk
from tests.faults.faults import Fault
from tests.faults.leaks import Growth
from tests.faults.load import Load
from tests.faults.round import Row, one_round
from tests.faults.tabs import some_tabs

ENDS_WITHIN_S = 10.0


@dataclass
class Outcome:
    """What came of all of it.

    Args:
        rows: One for each fault.
        growth: What grew over the cycles, if there were any.
        around: What else is told.
        sentences: What was said instead of an acknowledgement, and how often.
        left: The processes that were left behind in the end.
        leaked: What of anybody stood in the log.
    """

    rows: list[Row] = field(default_factory=list)
    growth: Growth | None = None
    around: dict[str, Any] = field(default_factory=dict)
    sentences: dict[str, int] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        """Everything that should not be, in words."""
        found = [f"{row.fault}: {each}" for row in self.rows for each in row.wrong]
        found += self.growth.wrong if self.growth else []
        return (
            found
            + [f"left behind: {each}" for each in self.left]
            + [f"in the log: {each}" for each in self.leaked]
        )


async def run(
    root: Path,
    folder: Path,
    faults: Sequence[Fault],
    say: Callable[[Row], None] = lambda _row: None,
    *,
    has_browser: bool = True,
    cycles: int = 0,
    before_s: float = 3.0,
) -> Outcome:
    """Break everything, one after another.

    Args:
        root: The copy that the desk runs from.
        folder: An empty folder.
        faults: What is broken, in this order.
        say: Hears each row.
        has_browser: Whether tabs are open in a browser and people act in it.
        cycles: How often the desk is disturbed in the end, to see what grows.
        before_s: How long all is well before each fault.
    """
    outcome, seen = Outcome(), set[psutil.Process]()
    async with a_fault_desk(root, folder) as desk, AsyncExitStack() as stack:
        load = Load(desk)
        await stack.enter_async_context(load.going())
        tabs = await stack.enter_async_context(some_tabs(desk, load.watched)) if has_browser else None
        if tabs:
            await stack.enter_async_context(tabs.going())
        for fault in faults:
            row = await one_round(desk, load, tabs, fault, before_s=before_s)
            outcome.rows.append(row)
            say(row)
            seen |= _family(desk)
        if cycles:
            outcome.growth = await growing.look(desk, load, cycles)
        seen |= _family(desk)
        outcome.sentences = dict(desk.ledger.said)
        outcome.leaked = leaks(desk, desk.log())
        outcome.around["letters that the mail server got twice"] = judging.mails_twice(desk)
    outcome.left = await _left(seen)
    return outcome


def _family(desk: FaultDesk) -> set[psutil.Process]:
    chiefs = [psutil.Process(process.pid) for process in (desk.web, desk.worker)]
    children = [child for chief in chiefs for child in chief.children(recursive=True)]
    return {*chiefs, *children, *desk.database.processes()}


async def _left(seen: set[psutil.Process]) -> list[str]:
    """Who is still there of all that were ever seen."""
    _, alive = await asyncio.to_thread(psutil.wait_procs, list(seen), ENDS_WITHIN_S)
    return [f"{one.pid} {one.name()}" for one in alive if one.pid != os.getpid() and one.is_running()]
