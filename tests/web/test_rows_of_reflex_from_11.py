"""The second half of what a client can do to a Reflex app that nobody guards: see ``test_rows_of_reflex.py``."""

from __future__ import annotations

import asyncio
import json
from uuid import uuid4

import httpx
import pytest

from tests.served import PASSWORD, Served, ServeDesk
from tests.web.line import SUBMIT, Line, a_line
from ticketdesk.web.line import TOO_FAST
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.queue.told import PLACES, slot
from ticketdesk.web.shared.notice import Notice
from ticketdesk.web.ticket.state import TicketState

QUEUE, TICKET = QueueState.get_full_name(), TicketState.get_full_name()
PLANTED = "zq7planted"
FRONTEND_EXCEPTION = "reflex___state____frontend_event_exception_state.handle_frontend_exception"
# What tabs that look at the queue hear without having asked.
LIVE = {
    *(f"queue_state.{slot(place)}" for place in range(PLACES)),
    "incident_state.seen",
    "queue_state.total",
    "queue_state.is_capped",
    "queue_state.news",
}
IN_TIME_S = 0.05  # as fast as one tab may go on for ever


@pytest.mark.parametrize("thief", ["", "td_browser=another-browser"])
async def test_11_a_strangers_receipt_opens_in_the_browser_that_got_it_and_nowhere_else(
    served: Served, thief: str
) -> None:
    words = {"title": "Planted for one", "description": "Planted words, long enough for a ticket."}
    hers = f"td_browser={uuid4().hex}"
    async with a_line(served, hers) as line:
        await line.load()
        await line.submit(**words, email="x@example.com")
        link = line.value("form_state.link")
        assert "/t/" in link
    await asyncio.sleep(0.2)
    async with a_line(served, thief, token=line.token) as stolen:
        for name in ("hydrate", "hydrate_and_load", SUBMIT):
            await stolen.send(name)
        await stolen.until(lambda: stolen.values)
        await asyncio.sleep(0.2)
        assert stolen.values == {"session.must_reload": True}
        assert link.rpartition("/")[2] not in json.dumps(stolen.heard)
    await asyncio.sleep(0.2)
    async with a_line(served, hers, token=line.token) as again:
        await again.load()
        assert again.value("form_state.link") == link


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_12_another_site_gets_no_line_by_plain_requests_either(served: Served, origin: str | None) -> None:
    headers = {"Cookie": served.sign_in("ana").header} | ({"Origin": origin} if origin else {})
    for ask in (httpx.get, httpx.post, httpx.options):
        answer = ask(f"{served.url}/_event/?EIO=4&transport=polling&token={uuid4()}", headers=headers)
        assert answer.status_code >= 400
        assert "access-control-allow-origin" not in answer.headers
        assert "sid" not in answer.text


async def test_13_a_flood_of_events_is_dropped_and_said_and_the_desk_goes_on(serve_desk: ServeDesk) -> None:
    with serve_desk() as desk:
        async with a_line(desk) as flood, a_line(desk, f"td_browser={'x' * 43}") as other:
            await flood.load()
            await other.load()
            for _ in range(150):
                await flood.send("set_is_hydrated", {"value": True})
            await flood.until(lambda: flood.value("notice.words") == TOO_FAST)
            await other.settle()
            await asyncio.sleep(1.1)
            await flood.settle()
            for _ in range(600):
                await flood.say("42/_event,nonsense")
            await flood.until(lambda: flood.is_closed)
            await other.settle()
        assert "Traceback" not in desk.log()
        assert "a line was cut: it sent too much" in desk.log()


async def test_14_a_message_that_is_too_long_closes_the_line_and_nothing_else(
    served: Served, viewer: Line
) -> None:
    async with a_line(served) as line:
        await line.send("hydrate", {"x": "x" * 1_100_000})
        await line.until(lambda: line.is_closed)
    await viewer.settle()


async def test_15_nobody_stores_a_file_with_the_name_of_somebodys_tab(served: Served, viewer: Line) -> None:
    names = {
        "Reflex-Client-Token": viewer.token,
        "Reflex-Event-Handler": f"{QUEUE}.load",
        "Origin": served.url,
    }
    for path in ("/_upload", "/_upload/"):
        send = {"files": {"files": ("x.html", PLANTED.encode())}, "headers": names}
        answer = await asyncio.to_thread(httpx.post, served.url + path, **send)
        assert answer.status_code in (404, 405)
    kept = await asyncio.to_thread(httpx.get, f"{served.url}/_upload/x.html")
    assert (kept.status_code, PLANTED in kept.text) == (404, False)
    await viewer.settle()


async def test_16_what_nobody_knows_is_not_repeated_in_the_log(served: Served) -> None:
    mark, cookie = len(served.log()), served.sign_in("vic")
    async with a_line(served, cookie.header, "/desk") as line:
        await line.load()
        await line.send("no_such_state.no_such_event", {"password": PASSWORD, "words": PLANTED})
        await line.send(f"{QUEUE}.load", {"number": {PLANTED: PASSWORD}})
        await line.send(FRONTEND_EXCEPTION, {"info": PLANTED, "component_stack": f"{PLANTED}\n{PASSWORD}"})
        await line.settle()
    told = served.log()[mark:]
    assert "no_such_state.no_such_event" in told
    assert [secret for secret in (PASSWORD, PLANTED, cookie.value) if secret in told] == []


async def test_17_one_argument_too_many_ends_before_the_handler(served: Served, viewer: Line) -> None:
    mark, before = len(served.log()), dict(viewer.values)
    for name in (f"{QUEUE}.load", f"{QUEUE}.clear", f"{Notice.get_full_name()}.dismiss"):
        await viewer.send(name, {"more": 1})
    await viewer.settle()
    assert viewer.events == []
    assert {name for name, value in viewer.values.items() if before.get(name) != value} <= LIVE
    told = served.log()[mark:]
    assert told.count("does not take what was sent") == 3
    assert "Error" not in told


@pytest.mark.parametrize("value", ["whatever", PLANTED, 1, None, [], {}])
async def test_18_whether_a_page_is_hydrated_is_a_yes_or_a_no(viewer: Line, value: object) -> None:
    for name in (
        "set_is_hydrated",
        "reflex___state____on_load_internal_state.set_is_hydrated",
    ):
        await viewer.send(name, {"value": value})
    await asyncio.sleep(0.1)
    assert viewer.value("state.is_hydrated") is True
    await viewer.settle()
