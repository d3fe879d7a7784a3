"""Who may open a line, and how many."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.served import Served, ServeDesk
from tests.web.line import a_line

ONE, ANOTHER = "0a822e7d-e292-444b-b0ae-af18235b20d2", "fe46315b-1ce9-41bb-9893-4a25c32f6de2"


async def _refused(served: Served, token: str = "", headers: dict[str, str] | None = None) -> int:
    address = f"ws://localhost:{served.port}/_event/?EIO=4&transport=websocket&token={token or uuid4()}"
    with pytest.raises(InvalidStatus) as refused:
        async with connect(address, additional_headers=headers):
            pass
    return refused.value.response.status_code


async def test_a_line_without_an_origin_is_refused(served: Served) -> None:
    assert await _refused(served) == 403


@pytest.mark.parametrize("token", ["x", "x" * 5_000, "../../etc/passwd", f"{ONE}&token={ANOTHER}"])
async def test_a_tab_has_a_proper_name(served: Served, token: str) -> None:
    assert await _refused(served, token, {"Origin": served.url}) == 403


async def test_one_line_too_many_is_refused_until_another_ends(serve_desk: ServeDesk) -> None:
    with serve_desk(TICKETDESK_CONNECTIONS_PER_ADDRESS="2", TICKETDESK_TRUSTED_PROXIES="127.0.0.1") as desk:
        for _ in range(3):  # what ended is counted back
            async with a_line(desk) as one, a_line(desk) as two:
                assert await _refused(desk, headers={"Origin": desk.url}) == 403
                async with a_line(desk, headers={"X-Forwarded-For": "192.0.2.7"}) as elsewhere:
                    await elsewhere.load()
                await one.load()
                await two.load()
            await asyncio.sleep(0.2)
        assert "too many lines are open from its address" in desk.log()
