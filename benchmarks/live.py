"""From the commit of a change to all open queues: ``python -m benchmarks.live``.

Tabs are bare websockets in this process, the desk is another one, changes are committed past it. The table ends with
what is wanted and whether it holds. ``--floor FOLDER`` measures a server that only passes notices on, in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import uvloop
from sqlalchemy.engine import make_url

from benchmarks import floor, machine
from benchmarks.changes import Changes, Told, told
from benchmarks.tabs import Tab
from benchmarks.verdicts import lines, table
from tests.copied import copy_built
from tests.running import Served
from ticketdesk import migrations
from ticketdesk.launch.postgres import EmbeddedPostgres

TICKETS = 60
AT_A_TIME = 50
LOADED_WITHIN_S = 300
SETTLES_IN_S = 3.0


def main() -> None:
    """Measure, print the table, and write the same for programs."""
    parser = argparse.ArgumentParser("python -m benchmarks.live", description=__doc__)
    parser.add_argument("--tabs", default="200,1000", help="how many queues are open (200,1000)")
    parser.add_argument("--changes", type=int, default=100, help="changes, ten in a second (100)")
    parser.add_argument(
        "--burst", type=float, default=60, help="seconds of 50 changes a second; 0: none (60)"
    )
    parser.add_argument("--floor", type=Path, help="the folder of a server that passes notices on")
    parser.add_argument("--results", type=Path, default=Path(__file__).parent / "results")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (8192, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with tempfile.TemporaryDirectory() as folder, _desk(Path(folder)) as desk:
        found = uvloop.run(_measure(desk, options))
    about = machine.described("bare websockets in Python")
    options.results.mkdir(exist_ok=True)
    path = options.results / time.strftime("live-%Y-%m-%d-%H%M%S.json")
    path.write_text(json.dumps({**about, "live": [asdict(one) for one in found]}, indent=1))
    print("\n".join(["", *table(found), "", *(f"{name}: {value}" for name, value in about.items())]))
    print("\n".join(["", *lines(found), str(path)]))


@contextmanager
def _desk(folder: Path) -> Iterator[Served]:
    root, postgres = copy_built(folder / "desk"), EmbeddedPostgres(folder / "data")
    url = make_url(postgres.start()).set(drivername="postgresql")
    try:
        migrations.upgrade(url.set(drivername="postgresql+psycopg"))
        with Served(root, url, {"TICKETDESK_RATE_LIMITS": "off"}, None) as desk:
            desk.worker.stop()
            for number in range(TICKETS):
                desk.a_ticket(f"Waits {number}")
            yield desk
    finally:
        postgres.stop()


async def _measure(desk: Served, options: argparse.Namespace) -> list[Told]:
    cookie, found = desk.sign_in("ana").header, list[Told]()
    address = ("127.0.0.1", desk.port)
    for count in map(int, options.tabs.split(",")):
        tabs = [Tab(address, cookie, desk.url) for _ in range(count)]
        before = Changes(desk.database_url, desk.web.pid)
        await _open(tabs[:1])
        idle, began, cpu = before.memory, time.monotonic(), before.cpu
        await _open(tabs[1:])
        opened = (time.monotonic() - began, (before.cpu - cpu) / count)
        taken = max(tab.taken for tab in tabs)
        await asyncio.sleep(SETTLES_IN_S)
        memory = (before.memory - idle) / count
        one = await told("desk", tabs, before, options.changes, per_second=10)
        filled = replace(
            one, opened_s=opened[0], open_cpu_s=opened[1], bytes_a_tab=memory, bytes_to_open=taken
        )
        found.append(filled)
        if options.burst and count == min(map(int, options.tabs.split(","))):
            burst = Changes(desk.database_url, desk.web.pid, first=1_000_000)
            found.append(await told("desk, burst", tabs, burst, int(50 * options.burst), per_second=50))
        again = await _restart(desk, tabs)
        found[-1] = replace(found[-1], back_s=again)
        for tab in tabs:
            tab.close()
        if options.floor:
            found.append(await floor.measured(options.floor, desk.database_url, count, options.changes))
    return found


async def _open(tabs: list[Tab]) -> None:
    """All of them, so many at a time, until they are filled."""
    free = asyncio.Semaphore(AT_A_TIME)

    async def one(tab: Tab) -> None:
        async with free:
            await tab.open()
            await asyncio.wait_for(tab.loaded.wait(), LOADED_WITHIN_S)
            assert not tab.is_closed, "the desk did not let it in"

    await asyncio.gather(*map(one, tabs))


async def _restart(desk: Served, tabs: list[Tab]) -> float:
    """The web process ends and another one starts; seconds until all tabs are filled again from when it is ready."""
    await asyncio.to_thread(desk.kill_web)
    await asyncio.to_thread(desk.start_web)
    began = time.monotonic()
    await _open([Tab(tab.address, tab.cookie, tab.origin, token=tab.token) for tab in tabs])
    return time.monotonic() - began


if __name__ == "__main__":
    main()
