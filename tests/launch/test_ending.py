"""Whoever is asked to end finishes what is under way, lets nothing new in, and is not killed.

On a machine with a free core that takes less than ten seconds; how long it took is printed, and here may take longer.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import Iterator

import httpx
import psycopg
import pytest

from tests.api.conftest import JUDGED, a_token, bearer
from tests.launch.watching import until
from tests.served import Served, ServeDesk
from tests.web.line import a_line

WITHIN_S = 30
DELETE = "ticketdesk___web___ticket___state____ticket_state.delete"
WAITS = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name LIKE 'ticketdesk%%'"""


@pytest.fixture(scope="module")
def desk(serve_desk: ServeDesk) -> Iterator[Served]:
    with serve_desk(workers=2, gemini=True) as running:
        yield running


def _is_refused(desk: Served) -> bool:
    try:
        socket.create_connection(("localhost", desk.port), 1).close()
    except OSError:
        return True
    return False


async def test_the_web_finishes_requests_and_acts_of_tabs_and_lets_streams_go(desk: Served) -> None:
    number, token = desk.a_ticket(**JUDGED), a_token(desk, "write")
    words = json.dumps({"title": "Sent while it ended", "description": "The invoice is wrong."} | JUDGED)
    head = f"POST /api/tickets/ HTTP/1.1\r\nHost: localhost:{desk.port}\r\nAuthorization: Bearer {token}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(words)}\r\nConnection: close\r\n\r\n"
    async with contextlib.AsyncExitStack() as stack:
        tab = await stack.enter_async_context(
            a_line(desk, desk.sign_in("ana").header, f"/desk/tickets/{number}")
        )
        await tab.load()
        program = stack.enter_context(socket.create_connection(("localhost", desk.port)))
        program.sendall((head + words[:10]).encode())
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=20))
        stream = await stack.enter_async_context(
            client.stream("GET", f"{desk.url}/api/events/", headers=bearer(token))
        )
        held = stack.enter_context(psycopg.connect(desk.database_url))
        held.execute("SELECT FROM tickets WHERE id = %s FOR UPDATE", (number,))
        await tab.send(DELETE, {"back": "/desk"})
        await _until_it_waits(desk)

        began = time.monotonic()
        desk.web.ask_to_end()
        await asyncio.to_thread(until, lambda: _is_refused(desk), WITHIN_S)
        async for _ in stream.aiter_bytes():
            pass  # it ends as an answer does; one that is cut off would raise
        program.sendall(words[10:].encode())
        assert (await asyncio.to_thread(_all_of, program)).startswith(b"HTTP/1.1 201")
        # Now only the act is under way. It may take a moment yet, and is not cancelled.
        for _ in range(10):
            await asyncio.sleep(0.1)
            assert desk.rows(WAITS)[0][0] == 1
        held.rollback()
        await asyncio.to_thread(until, lambda: desk.web.has_ended, WITHIN_S)
        print(f"the web ended within {time.monotonic() - began:.1f} s")
    desk.web.stop()
    assert desk.rows("SELECT deleted_at IS NOT NULL FROM tickets WHERE id = %s", number) == [(True,)]
    assert desk.rows("SELECT count(*) FROM tickets WHERE title = 'Sent while it ended'") == [(1,)]
    assert "Killing" not in desk.log()
    desk.start_web()


def test_the_worker_finishes_the_question_that_it_has_asked(desk: Served) -> None:
    assert desk.stub
    desk.stub.behave("slow-2")
    number = desk.a_ticket("Asked right before the end")
    until(lambda: len(desk.stub.calls) if desk.stub else 0, 30)
    desk.worker.ask_to_end()
    until(lambda: desk.worker.has_ended, WITHIN_S)
    desk.worker.stop()
    assert desk.rows("SELECT category_source FROM tickets WHERE id = %s", number) == [("gemini",)]
    assert desk.rows("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'") == [(0,)]
    desk.worker.start()


async def _until_it_waits(desk: Served) -> None:
    await asyncio.to_thread(until, lambda: desk.rows(WAITS)[0][0] == 1, WITHIN_S)


def _all_of(line: socket.socket) -> bytes:
    return b"".join(iter(lambda: line.recv(65536), b""))
