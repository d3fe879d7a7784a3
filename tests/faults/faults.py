"""Everything that is broken, declared: a name, and a block in which it is so. When the block ends, the fault is over."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import psutil

from tests.faults import clients, clock, disk
from tests.faults.desk import FaultDesk

PAUSED_S, FULL_S, AWAY_S, JUMP_S = 10.0, 6.0, 8.0, 4.0
Broken = Callable[[FaultDesk], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class Fault:
    """One fault.

    Args:
        name: As the table has it.
        broken: A block in which it is so.
        needs: Why it cannot be brought about on this machine; empty: it can.
    """

    name: str
    broken: Broken
    needs: Callable[[FaultDesk], str] = lambda _desk: ""


@asynccontextmanager
async def _killed(name: str, desk: FaultDesk) -> AsyncIterator[None]:
    desk.kill(name)
    yield


@asynccontextmanager
async def _one_web_process_killed(desk: FaultDesk) -> AsyncIterator[None]:
    """The one that answers, and not the one that started it: so does a machine that is out of memory."""
    family = psutil.Process(desk.web.pid).children(recursive=True)
    serving = max(family, key=lambda each: each.memory_info().rss)
    serving.send_signal(signal.SIGKILL)
    yield


@asynccontextmanager
async def _database_killed(desk: FaultDesk) -> AsyncIterator[None]:
    await asyncio.to_thread(desk.database.kill)
    yield


@asynccontextmanager
async def _everything_killed(desk: FaultDesk) -> AsyncIterator[None]:
    """As when the power fails; what is written down stays, since the machine itself goes on."""
    await asyncio.to_thread(desk.database.kill)
    desk.kill("web")
    desk.kill("worker")
    yield


@asynccontextmanager
async def _database_restarted(desk: FaultDesk) -> AsyncIterator[None]:
    await desk.keeper.again("PostgreSQL")
    yield


@asynccontextmanager
async def _database_paused(desk: FaultDesk) -> AsyncIterator[None]:
    with desk.database.paused():
        await asyncio.sleep(PAUSED_S)
        yield


@asynccontextmanager
async def _connections_ended(desk: FaultDesk) -> AsyncIterator[None]:
    await asyncio.to_thread(desk.database.end_connections)
    yield


@asynccontextmanager
async def _no_connections(desk: FaultDesk) -> AsyncIterator[None]:
    taking = desk.database.without_connections()
    taken = await asyncio.to_thread(taking.__enter__)
    try:
        assert taken, "none was taken"
        await asyncio.sleep(AWAY_S)
        yield
    finally:
        await asyncio.to_thread(taking.__exit__, None, None, None)


@asynccontextmanager
async def _disk_full(which: str, desk: FaultDesk) -> AsyncIterator[None]:
    filled = getattr(desk, which)
    with filled.full():
        for _ in range(int(FULL_S)):
            await asyncio.sleep(1)
            if not filled.is_full():  # what was given back meanwhile is taken too
                await asyncio.to_thread(filled.fill)
        yield


@asynccontextmanager
async def _gemini(mode: str, desk: FaultDesk) -> AsyncIterator[None]:
    assert desk.stub
    desk.stub.behave(mode)
    try:
        await asyncio.sleep(AWAY_S)
        yield
    finally:
        desk.stub.behave("ok")


@asynccontextmanager
async def _mail(how: str, desk: FaultDesk) -> AsyncIterator[None]:
    office = desk.office
    if how == "away":
        await office.shut()
    office.is_silent, office.data = how == "silent", "999 \x00 what?" if how == "garbage" else ""
    try:
        await asyncio.sleep(AWAY_S)
        yield
    finally:
        office.is_silent, office.data = False, ""
        if how == "away":
            await office.open()


@asynccontextmanager
async def _clock_jumps(desk: FaultDesk) -> AsyncIterator[None]:
    """Web and worker look at a clock that jumps; the database's own does not."""
    try:
        await _with_clock(desk, desk.clock.environment)
        for _ in desk.clock.jumps():
            await asyncio.sleep(JUMP_S)
        yield
    finally:
        desk.clock.set("+0")
        await _with_clock(desk, dict.fromkeys(desk.clock.environment, ""))


async def _with_clock(desk: FaultDesk, environment: dict[str, str]) -> None:
    for name, process in (("web", desk.web), ("worker", desk.worker)):
        await desk.keeper.again(name, partial(process.know, **environment))


@asynccontextmanager
async def _little_memory(desk: FaultDesk) -> AsyncIterator[None]:
    """The process that answers may grow by some megabytes only, and many come at once."""
    import resource

    family = [psutil.Process(desk.web.pid), *psutil.Process(desk.web.pid).children(recursive=True)]
    serving = max(family, key=lambda each: each.memory_info().rss)
    most = serving.memory_info().vms + (8 << 20)
    resource.prlimit(serving.pid, resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
    await clients.many(desk, 60)
    yield
    if serving.is_running():
        free = resource.RLIM_INFINITY
        resource.prlimit(serving.pid, resource.RLIMIT_AS, (free, free))


@asynccontextmanager
async def _two_hundred_clients(desk: FaultDesk) -> AsyncIterator[None]:
    await clients.many(desk, 200)
    yield


@asynccontextmanager
async def _a_burst(desk: FaultDesk) -> AsyncIterator[None]:
    await clients.burst(desk, 1_000)
    yield


def _needs_a_disk(desk: FaultDesk) -> str:
    is_real = desk.files_disk.is_real and desk.database_disk is not None and desk.database_disk.is_real
    return "" if is_real else disk.WHY_NOT


def _needs_a_clock(desk: FaultDesk) -> str:
    return "" if desk.clock.library else clock.WHY_NOT


def _needs_linux(_desk: FaultDesk) -> str:
    return "" if sys.platform == "linux" else "needs Linux, to limit the memory of a process that runs"


FAULTS = (
    Fault("web killed (SIGKILL, all of it)", partial(_killed, "web")),
    Fault("the serving web process killed (SIGKILL)", _one_web_process_killed),
    Fault("worker killed (SIGKILL)", partial(_killed, "worker")),
    Fault("PostgreSQL killed (SIGKILL, all of it)", _database_killed),
    Fault("web, worker and PostgreSQL killed at once", _everything_killed),
    Fault("PostgreSQL restarted", _database_restarted),
    Fault(f"PostgreSQL paused for {PAUSED_S:g} s (SIGSTOP)", _database_paused),
    Fault("every connection to PostgreSQL ended", _connections_ended),
    Fault("PostgreSQL out of connections", _no_connections),
    Fault("disk full for the database", partial(_disk_full, "database_disk"), _needs_a_disk),
    Fault("disk full for files", partial(_disk_full, "files_disk"), _needs_a_disk),
    Fault("Gemini hangs", partial(_gemini, "hang")),
    Fault("Gemini refuses (503)", partial(_gemini, "e503")),
    Fault("Gemini answers garbage", partial(_gemini, "garbage")),
    Fault("mail server hangs", partial(_mail, "silent")),
    Fault("mail server refuses connections", partial(_mail, "away")),
    Fault("mail server answers garbage", partial(_mail, "garbage")),
    Fault("the clock jumps by +2 h, to -90 min, and back", _clock_jumps, _needs_a_clock),
    Fault("200 clients connect at once", _two_hundred_clients),
    Fault("1,000 events at once from one client", _a_burst),
    Fault("little memory for the web process (RLIMIT_AS)", _little_memory, _needs_linux),
)
"""All of the suite, in its order."""
