"""The end of a session reaches every tab that it has open, in whatever way the tab tries to hide."""

from __future__ import annotations

import asyncio

import httpx

from tests.served import Served
from tests.web.line import a_line


async def test_pretending_to_be_gone_saves_nobody_from_being_sent_away(served: Served) -> None:
    cookie = served.sign_in("vic")
    async with a_line(served, cookie.header, "/desk") as line:
        await line.load()
        await line.emit("disconnect")
        await line.emit("disconnect", "client namespace disconnect")
        await line.emit("connect", {"asgi.scope": {"headers": []}}, None)
        await line.settle()
        await _sign_out(served, cookie.header)
        await line.until(lambda: line.is_closed)
        number = served.a_ticket("Planted after the end")
        await asyncio.sleep(0.3)
        assert str(number) not in (line.value("queue_state.live") or {}).get("rows", {})


async def test_signing_out_sends_every_tab_of_the_session_away(served: Served) -> None:
    cookie, other = served.sign_in("vic"), served.sign_in("vic")
    async with (
        a_line(served, cookie.header, "/desk") as one,
        a_line(served, cookie.header, "/desk/insights") as two,
        a_line(served, other.header, "/desk") as stays,
    ):
        for line in (one, two, stays):
            await line.load()
        await _sign_out(served, cookie.header)
        for line in (one, two):
            await line.until(lambda line=line: line.is_closed)
            assert line.value("session.must_leave") is True
        await stays.settle()


async def _sign_out(served: Served, cookie: str) -> None:
    headers = {"Origin": served.url, "Cookie": cookie}
    await asyncio.to_thread(httpx.post, f"{served.url}/auth/logout", headers=headers)
