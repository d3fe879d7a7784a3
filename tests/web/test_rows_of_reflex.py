"""What a client on a websocket can do to a Reflex app that nobody guards, tried on the served desk one by one.

The numbers are those of a list that was made on an unguarded app, where nearly all of it worked. Here nothing does.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest

from tests.served import Served
from tests.web.conftest import TabOf
from tests.web.line import HYDRATE, ROOT, Line, a_line
from tests.web.test_register import handlers
from ticketdesk.models import Account
from ticketdesk.web.guard import ANYONE, MARK, roles_of
from ticketdesk.web.people.state import PeopleState
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.queue.told import PLACES, slot
from ticketdesk.web.shared.notice import Notice
from ticketdesk.web.ticket.state import TicketState

QUEUE, TICKET = QueueState.get_full_name(), TicketState.get_full_name()
PLANTED = "zq7planted"
FRONTEND_EXCEPTION = "reflex___state____frontend_event_exception_state.handle_frontend_exception"
# What tabs of the desk hear without having asked: the list, and the figures beside the views.
LIVE = {
    *(f"queue_state.{slot(place)}" for place in range(PLACES)),
    "incident_state.seen",
    "queue_state.total",
    "queue_state.is_capped",
    "queue_state.news",
    "rail_state.figures",
}
IN_TIME_S = 0.05  # as fast as one tab may go on for ever


async def test_01_hydrating_gives_a_stranger_nothing_of_anybody(served: Served, stranger: Line) -> None:
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


async def test_02_handlers_of_pages_that_are_not_shown_are_shut(served: Served, stranger: Line) -> None:
    number = served.a_ticket("Stays open")
    await stranger.load()
    closed = [name for name in handlers() if roles_of(name) != ANYONE]
    stranger.path = f"/desk/tickets/{number}"  # any client can claim any address, and run what it loads
    for name in closed:
        await stranger.send(name, {})
        await asyncio.sleep(IN_TIME_S)
    await stranger.until(lambda: len(stranger.goes_to) == len(closed))
    assert all(target.startswith("/login") for target in stranger.goes_to)
    assert stranger.value("queue_state.rows") == []
    assert stranger.value("ticket_state.ticket")["id"] == 0
    assert served.rows("SELECT status FROM tickets WHERE id = %s", number) == [("open",)]


@pytest.mark.parametrize("number", [{"any": ["json"]}, "1", 1.5, True, None, [1]])
async def test_03_what_is_no_number_does_not_arrive_where_a_number_is_declared(
    served: Served, number: object
) -> None:
    mark = len(served.log())
    async with a_line(served, served.sign_in("ines").header, "/desk/settings/people") as line:
        await line.load()
        before = dict(line.values)
        await line.send(f"{PeopleState.get_full_name()}.disable", {"number": number})
        await line.settle()
        assert {name for name, value in line.values.items() if before.get(name) != value} <= LIVE
    assert "disable does not take what was sent" in served.log()[mark:]
    assert "Traceback" not in served.log()[mark:]


async def test_04_a_background_handler_stands_behind_the_guard_too(stranger: Line) -> None:
    await stranger.load()
    await stranger.send("ticketdesk___web___form___state____form_state.suggest", {"planted": 1})
    await stranger.settle()
    assert stranger.value("form_state.is_asking") is False


async def test_05_a_public_method_that_nobody_marked_is_shut_for_everybody(
    ines: Account, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"{QUEUE}.load"
    tab = await tab_of(ines, "/desk")
    await tab.send(HYDRATE, {})
    assert (await tab.send(name, {})).values
    monkeypatch.delattr(handlers()[name], MARK)
    answer = await tab.send(name, {})
    assert (answer.goes_to, answer.values) == ("/desk", {})


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
        FRONTEND_EXCEPTION,
        f"{ROOT}.{ROOT}.hydrate",
    ],
)
async def test_06_07_private_names_and_automatic_setters_cannot_be_called(viewer: Line, name: str) -> None:
    before = dict(viewer.values)
    await viewer.send(name, {"var_name": "rows", "value": [], "words": "planted", "info": "planted"})
    await viewer.settle()
    told = {known: value for known, value in viewer.values.items() if before.get(known) != value}
    assert "planted" not in json.dumps(told)
    assert set(told) <= LIVE


async def test_08_09_vars_of_the_browser_cannot_be_set(viewer: Line) -> None:
    for name in (f"{QUEUE}.rows_rx_state_", f"{ROOT}.is_hydrated_rx_state_", "x.y"):
        for event in (
            "update_vars_internal",
            "reflex___state____update_vars_internal_state.update_vars_internal",
        ):
            await viewer.send(event, {"vars": {name: "zq7set"}})
        await viewer.send("hydrate_and_load", {"vars": {name: "zq7set"}})
    await viewer.settle()
    assert "zq7set" not in " ".join(viewer.heard)


async def test_10_who_one_is_cannot_be_claimed_and_a_claimed_address_opens_nothing(
    served: Served, stranger: Line
) -> None:
    number, hers = served.a_ticket("Planted title"), served.sign_in("ana").header
    claims: dict[str, Any] = {
        "headers": {"cookie": hers, "origin": served.url},
        "ip": "10.0.0.1",
        "sid": "another",
        "token": str(uuid4()),
        "params": {"ticket_number": str(number)},
    }
    where = {"pathname": f"/desk/tickets/{number}", "asPath": f"/desk/tickets/{number}"}
    await stranger.load()
    for name in (f"{TICKET}.load", HYDRATE):
        await stranger.send(name, {}, **claims, **where)
    await stranger.until(lambda: len(stranger.goes_to) >= 2)
    assert all(target.startswith("/login") for target in stranger.goes_to)
    assert "Planted title" not in " ".join(stranger.heard)
