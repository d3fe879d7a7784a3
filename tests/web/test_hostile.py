"""A client that is no browser, against the served product: it may send anything, and gets nothing it may not have."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.served import Served
from tests.web.line import a_line
from tests.web.test_register import handlers
from ticketdesk.web.guard import AGENTS, STAFF, roles_of
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.ticket.state import TicketState

QUEUE, TICKET = QueueState.get_full_name(), TicketState.get_full_name()


def _status(served: Served, number: int) -> str:
    return str(served.rows("SELECT status FROM tickets WHERE id = %s", number)[0][0])


async def test_a_cookie_is_not_told_back(served: Served) -> None:
    cookie = served.sign_in("ana")
    async with a_line(
        served, cookie.header, "/desk", headers={"Authorization": "Bearer planted-token"}
    ) as line:
        await line.load()
        assert line.value("session.name") == "Ana Moreau"
        assert cookie.value not in " ".join(line.heard)
        assert "planted-token" not in " ".join(line.heard)


async def test_a_viewer_changes_nothing_by_hand(served: Served) -> None:
    number = served.a_ticket("Stays open too")
    async with a_line(served, served.sign_in("vic").header, f"/desk/tickets/{number}") as viewer:
        await viewer.load()
        await viewer.until(lambda: viewer.value("ticket_state.ticket")["id"] == number)
        changing = [name for name in handlers() if roles_of(name) == AGENTS]
        for name in changing:
            await viewer.send(name, {"to": "closed"})
            await asyncio.sleep(0.05)  # no faster than a tab may be
        await viewer.until(lambda: len(viewer.goes_to) == len(changing))
        assert set(viewer.goes_to) == {"/desk"}
        assert _status(served, number) == "open"
        assert {roles_of(name) for name in changing} != {STAFF}


async def test_a_tab_that_was_left_is_not_there_for_the_next_who_knows_its_name(served: Served) -> None:
    served.a_ticket("Planted for Ana only")
    async with a_line(served, served.sign_in("ana").header, "/desk") as hers:
        await hers.load()
        async with a_line(served, token=hers.token) as at_once:
            await at_once.until(lambda: any("new_token" in heard for heard in at_once.heard))
            await at_once.load()
            assert "Planted for Ana only" not in " ".join(at_once.heard)
    await asyncio.sleep(0.1)
    for cookie in ("", served.sign_in("vic").header):
        async with a_line(served, cookie, "/desk", token=hers.token) as thief:
            for name in (f"{QUEUE}.load", f"{QUEUE}.load_more", "hydrate", "hydrate_and_load"):
                await thief.send(name)
            await thief.until(lambda: len(thief.heard) > 4)
            assert thief.values == {"session.must_reload": True}
            assert "Planted for Ana only" not in " ".join(thief.heard)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost", "http://localhost.evil.example"]
)
async def test_a_line_from_another_site_is_refused(served: Served, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with a_line(served, served.sign_in("ana").header, headers={"Origin": origin}):
            raise AssertionError("it was opened")
    assert refused.value.response.status_code == 403


async def test_a_line_from_our_own_page_is_opened(served: Served) -> None:
    async with a_line(served, headers={"Origin": served.url}) as line:
        await line.load()


def test_reflexs_own_door_for_files_is_shut(served: Served) -> None:
    headers = {"Origin": served.url, "Reflex-Client-Token": str(uuid4())}
    answer = httpx.post(f"{served.url}/_upload", files={"files": b"planted"}, headers=headers)
    assert answer.status_code in (404, 405)
    assert httpx.get(f"{served.url}/_upload/x.html").status_code == 404
