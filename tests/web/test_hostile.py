"""A client that is no browser, against the served product: it may send anything, and gets nothing it may not have."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.served import Served
from tests.web.line import ROOT, Line, a_line
from tests.web.test_register import handlers
from ticketdesk.web.guard import AGENTS, ANYONE, STAFF, roles_of
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.shared.notice import Notice
from ticketdesk.web.ticket.state import TicketState

QUEUE, TICKET = QueueState.get_full_name(), TicketState.get_full_name()


@pytest.fixture
async def stranger(served: Served) -> AsyncIterator[Line]:
    """An open line without a cookie, before the first event."""
    async with a_line(served) as line:
        yield line


@pytest.fixture
async def viewer(served: Served) -> AsyncIterator[Line]:
    """Vic's line; he looks at the queue."""
    async with a_line(served, served.sign_in("vic").header, "/desk") as line:
        await line.load()
        yield line


def _status(served: Served, number: int) -> str:
    return str(served.rows("SELECT status FROM tickets WHERE id = %s", number)[0][0])


async def test_hydrating_gives_a_stranger_nothing_of_anybody(served: Served, stranger: Line) -> None:
    served.a_ticket("Planted title", description="Planted words", email="planted@example.com")
    await stranger.load()
    told = " ".join(stranger.heard)
    assert "queue_state" in told
    for secret in (
        "lanted",
        "ana@example.com",
        "Ana Moreau",
        "argon2",
        "gemini",
        "GEMINI",
        served.database_url,
    ):
        assert secret not in told


async def test_a_cookie_is_not_told_back(served: Served) -> None:
    cookie = served.sign_in("ana")
    async with a_line(
        served, cookie.header, "/desk", headers={"Authorization": "Bearer planted-token"}
    ) as line:
        await line.load()
        assert line.value("session.name") == "Ana Moreau"
        assert cookie.value not in " ".join(line.heard)
        assert "planted-token" not in " ".join(line.heard)


async def test_handlers_of_pages_that_are_not_shown_are_shut(served: Served, stranger: Line) -> None:
    number = served.a_ticket("Stays open")
    await stranger.load()
    closed = [name for name in handlers() if roles_of(name) != ANYONE]
    stranger.path = f"/desk/tickets/{number}"  # any client can claim any address, and run what it loads
    for name in closed:
        await stranger.send(name, {})
    await stranger.until(lambda: len(stranger.goes_to) == len(closed))
    assert all(target.startswith("/login") for target in stranger.goes_to)
    assert stranger.value("queue_state.rows") == []
    assert stranger.value("ticket_state.ticket")["id"] == 0
    assert _status(served, number) == "open"


async def test_a_viewer_changes_nothing_by_hand(served: Served, viewer: Line) -> None:
    number = served.a_ticket("Stays open too")
    viewer.path = f"/desk/tickets/{number}"
    await viewer.load()
    await viewer.until(lambda: viewer.value("ticket_state.ticket")["id"] == number)
    changing = [name for name in handlers() if roles_of(name) == AGENTS]
    for name in changing:
        await viewer.send(name, {"to": "closed"})
    await viewer.until(lambda: len(viewer.goes_to) == len(changing))
    assert set(viewer.goes_to) == {"/desk"}
    assert _status(served, number) == "open"
    assert {roles_of(name) for name in changing} != {STAFF}


async def test_a_background_handler_stands_behind_the_guard_too(stranger: Line) -> None:
    await stranger.load()
    await stranger.send("ticketdesk___web___form___state____form_state.suggest", {"planted": 1})
    await stranger.settle()
    assert stranger.value("form_state.is_asking") is False


@pytest.mark.parametrize(
    "name",
    [
        "reset",
        "get_state",
        "_recognise",
        "setvar",
        "set_is_admin",
        f"{QUEUE}.setvar",
        f"{QUEUE}._show",
        f"{QUEUE}.reset",
        f"{QUEUE}.set_rows",
        f"{Notice.get_full_name()}._say",
        "nothing",
        "",
        "reflex___state____frontend_event_exception_state.handle_frontend_exception",
        f"{ROOT}.{ROOT}.hydrate",
    ],
)
async def test_what_is_no_marked_handler_cannot_be_called(viewer: Line, name: str) -> None:
    before = dict(viewer.values)
    await viewer.send(name, {"var_name": "rows", "value": [], "words": "planted", "info": "planted"})
    await viewer.settle()
    told = {known: value for known, value in viewer.values.items() if before.get(known) != value}
    assert "planted" not in json.dumps(told)
    assert set(told) <= {"queue_state.live", "queue_state.total", "queue_state.news"}


async def test_vars_of_the_browser_cannot_be_set(viewer: Line) -> None:
    for name in (f"{QUEUE}.rows_rx_state_", f"{ROOT}.is_hydrated_rx_state_", "x.y"):
        for event in (
            "update_vars_internal",
            "reflex___state____update_vars_internal_state.update_vars_internal",
        ):
            await viewer.send(event, {"vars": {name: "zq7set"}})
        await viewer.send("hydrate_and_load", {"vars": {name: "zq7set"}})
    await viewer.settle()
    assert "zq7set" not in " ".join(viewer.heard)


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


async def test_a_message_that_is_too_long_closes_the_line_and_nothing_else(
    served: Served, viewer: Line
) -> None:
    async with a_line(served) as line:
        await line.send("hydrate", {"x": "x" * 1_100_000})
        await line.until(lambda: line.is_closed)
    await viewer.settle()


def test_there_is_no_door_for_files(served: Served) -> None:
    headers = {"Origin": served.url, "Reflex-Client-Token": str(uuid4())}
    answer = httpx.post(f"{served.url}/_upload", files={"files": b"planted"}, headers=headers)
    assert answer.status_code in (404, 405)
    assert httpx.get(f"{served.url}/_upload/x.html").status_code == 404
