"""Clients that are no browsers: many at once, and one that says far too much."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from websockets.exceptions import ConnectionClosed

from tests.faults.desk import FaultDesk
from tests.web.line import ROOT, Line, a_line
from ticketdesk.web.line import TOO_FAST

LOADED_WITHIN_S = 60.0


async def many(desk: FaultDesk, number: int) -> int:
    """So many tabs come at the same moment, load the list and go without a word; how many had it in the end."""
    cookie = await asyncio.to_thread(desk.looks)
    came = await asyncio.gather(*(_one(desk, cookie) for _ in range(number)), return_exceptions=True)
    return sum(one is True for one in came)


async def burst(desk: FaultDesk, number: int) -> list[str]:
    """One client says so much in one breath; the sentences that it heard for it."""
    cookie = await asyncio.to_thread(desk.looks)
    async with AsyncExitStack() as stack:
        line = await stack.enter_async_context(a_line(desk, cookie, "/desk"))
        await asyncio.wait_for(line.load(), LOADED_WITHIN_S)
        for _ in range(number):
            if line.is_closed:
                break
            await _say(line)
        # All of it was sent by now, but what it was told may still be on its way.
        await line.until(lambda: line.is_closed or line.value("notice.words") == TOO_FAST)
        return [TOO_FAST] if line.value("notice.words") == TOO_FAST else []


async def _say(line: Line) -> None:
    try:
        await line.send(f"{ROOT}.set_is_hydrated", {"value": True})
    except ConnectionClosed:
        line.is_closed = True


async def _one(desk: FaultDesk, cookie: str) -> bool:
    async with a_line(desk, cookie, "/desk") as line:
        async with asyncio.timeout(LOADED_WITHIN_S):
            await line.load()
        return True
