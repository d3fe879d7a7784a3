"""Two web processes on one port, and a web process that was started anew: every tab shows what is true."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import httpx
import psutil
import pytest
from websockets.asyncio.client import ClientConnection

from tests.served import Served, ServeDesk
from tests.web.line import Line, a_line
from ticketdesk.desk import tickets
from ticketdesk.models import Status
from ticketdesk.web.shared.presence.state import PresenceState

MOST = 40


@pytest.fixture(scope="module")
def desk(serve_desk: ServeDesk) -> Iterator[Served]:
    with serve_desk(workers=2) as running:
        yield running


def _behind(desk: Served, socket: ClientConnection) -> int:
    """The process at the other end of a line."""
    port = socket.local_address[1]
    family = psutil.Process(desk.web.pid).children(recursive=True)
    return next(
        process.pid
        for process in family
        for connection in process.net_connections("tcp")
        if connection.raddr and connection.raddr.port == port
    )


@pytest.fixture
async def lines(desk: Served) -> AsyncIterator[list[Line]]:
    """Tabs of an agent at both processes, two of them with a filter, all loaded."""
    cookie = desk.sign_in("ana").header
    async with AsyncExitStack() as stack:
        opened: list[Line] = []
        processes: set[int] = set()
        while len(processes) < 2 or len(opened) < 6:
            assert len(opened) < MOST, "one process does all the work"
            path = "/desk" if len(opened) % 3 else "/desk?status=closed"
            line = await stack.enter_async_context(a_line(desk, cookie, path))
            await line.load()
            processes.add(_behind(desk, line._socket))
            opened.append(line)
        yield opened


def _told(line: Line, number: int) -> bool | None:
    """Whether the tab was told that the ticket fits, or None when it was told nothing."""
    row = line.row(number)
    return None if row is None else bool(row["fits"])


async def test_a_change_reaches_every_tab_of_both_processes(desk: Served, lines: list[Line]) -> None:
    number = await asyncio.to_thread(desk.a_ticket, "Everybody hears of it")
    for line in lines:
        is_filtered = "closed" in line.path
        await line.until(
            lambda line=line, wanted=None if is_filtered else True: _told(line, number) is wanted
        )
        [(total,)] = desk.rows("SELECT count(*) FROM tickets WHERE %s OR status = 'closed'", not is_filtered)
        assert line.value("queue_state.total") == total
    async with desk.transaction() as session:
        await tickets.set_status(session, number, Status.closed, by=await desk.account(session, "ana"))
    for line in lines:
        await line.until(lambda line=line: (line.row(number) or {}).get("status") == "closed")
        assert _told(line, number) is True


async def test_who_types_is_seen_at_both_processes_and_who_leaves_is_gone_from_both(
    desk: Served, lines: list[Line]
) -> None:
    number = await asyncio.to_thread(desk.a_ticket, "Two at once")
    path = f"/desk/tickets/{number}"
    async with a_line(desk, desk.sign_in("ana").header, path) as reads:
        await reads.load()
        async with a_line(desk, desk.sign_in("ines").header, path) as writes:
            await writes.load()
            await writes.send(PresenceState.get_full_name() + ".write")
            for line in lines:
                await line.until(lambda line=line: line.value("presence_state.life"), within=5)
                assert line.value("presence_state.life") == {str(number): "Ines is typing"}
            await reads.until(lambda: reads.value("presence_state.here"))
            assert [one["doing"] for one in reads.value("presence_state.here")] == ["writing"]
        await reads.until(lambda: reads.value("presence_state.here") == [])
        for line in lines:
            await line.until(lambda line=line: line.value("presence_state.life") == {})


async def test_a_session_that_ends_at_one_process_ends_at_both(desk: Served, lines: list[Line]) -> None:
    cookie = desk.sign_in("vic").header
    async with AsyncExitStack() as stack:
        his: list[Line] = []
        while len({_behind(desk, line._socket) for line in his}) < 2:
            assert len(his) < MOST
            his.append(await stack.enter_async_context(a_line(desk, cookie, "/desk")))
            await his[-1].load()
        headers = {"Origin": desk.url, "Cookie": cookie}
        await asyncio.to_thread(httpx.post, f"{desk.url}/auth/logout", headers=headers)
        for line in his:
            await line.until(lambda line=line: line.is_closed)
    for line in lines:
        await line.settle()


async def test_after_a_restart_a_tab_that_comes_back_shows_what_is_true(desk: Served) -> None:
    cookie = desk.sign_in("ana").header
    changed = await asyncio.to_thread(desk.a_ticket, "Changed meanwhile")
    async with a_line(desk, cookie, "/desk?status=open") as before:
        await before.load()
        assert changed in [row["id"] for row in before.value("queue_state.rows")]
        await asyncio.to_thread(desk.kill_web)
        await before.until(lambda: before.is_closed)
    new = await asyncio.to_thread(desk.a_ticket, "Made meanwhile")
    async with desk.transaction() as session:
        await tickets.resolve(session, changed, by=await desk.account(session, "ana"))
    await asyncio.to_thread(desk.start_web)
    async with a_line(desk, cookie, "/desk?status=open", token=before.token) as after:
        await after.load()
        shown = [row["id"] for row in after.value("queue_state.rows")]
        assert new in shown
        assert changed not in shown
        assert (
            after.value("queue_state.total")
            == desk.rows("SELECT count(*) FROM tickets WHERE status = 'open'")[0][0]
        )
        late = await asyncio.to_thread(desk.a_ticket, "Made after")
        await after.until(lambda: _told(after, late))


async def test_a_tab_that_lost_its_line_finds_its_state_again(desk: Served) -> None:
    """The line alone broke: the same tab comes back, to either process, and is filled again from its address."""
    cookie = desk.sign_in("ana").header
    async with a_line(desk, cookie, "/desk?status=closed") as before:
        await before.load()
    number = await asyncio.to_thread(desk.a_ticket, "While it was away", status=Status.closed)
    await asyncio.sleep(0.1)
    async with a_line(desk, cookie, "/desk?status=closed", token=before.token) as after:
        await after.load()
        assert number in [row["id"] for row in after.value("queue_state.rows")]


async def test_a_killed_live_line_is_made_anew_and_goes_on(desk: Served, lines: list[Line]) -> None:
    listening = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN ticketdesk%%' AND pid <> %s"
    old = {pid for (pid,) in desk.rows(f"SELECT pid {listening}", 0)}
    assert len(old) == 2
    desk.rows(f"SELECT pg_terminate_backend(pid) {listening}", 0)
    for line in lines:
        await line.until(
            lambda line=line: [event["name"] for event in line.events if event["name"].endswith(".load")]
        )
    assert old.isdisjoint(pid for (pid,) in desk.rows(f"SELECT pid {listening}", 0))
    number = await asyncio.to_thread(desk.a_ticket, "Heard on the new line", status=Status.closed)
    for line in lines:
        await line.until(lambda line=line: _told(line, number) is not None)


async def test_whichever_process_is_asked_tells_what_both_did(desk: Served, lines: list[Line]) -> None:
    def asked(name: str) -> float:
        # A new line each time, so that either process may answer.
        said = httpx.get(f"{desk.url}/metrics").raise_for_status().text
        return sum(float(line.rsplit(" ", 1)[1]) for line in said.splitlines() if line.startswith(name))

    probes = 'ticketdesk_requests_total{method="GET",route="/healthz",status="200"}'
    before = await asyncio.to_thread(asked, probes)
    for count in range(1, 21):
        await asyncio.to_thread(httpx.get, f"{desk.url}/healthz")
        assert await asyncio.to_thread(asked, probes) == before + count
    assert await asyncio.to_thread(asked, "ticketdesk_open_tabs") >= len(lines)
    assert await asyncio.to_thread(asked, "ticketdesk_events_total") >= len(lines)
