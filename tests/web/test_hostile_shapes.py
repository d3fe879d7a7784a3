"""Messages of shapes that nobody expects: the desk goes on, and its log holds not one word of them."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from websockets.asyncio.client import connect

from tests.served import Served
from tests.web.line import HYDRATE, ROOT, SUBMIT, a_line
from ticketdesk.web.queue.state import QueueState

PLANTED = "zq7planted"
EVENT = {
    "name": f"{ROOT}.set_is_hydrated",
    "payload": {"value": True},
    "router_data": {"pathname": "/", "asPath": "/"},
}
MESSAGES: list[tuple[Any, ...]] = [
    ("event", PLANTED),
    ("event", json.dumps({"name": PLANTED})),
    ("event", [PLANTED]),
    ("event", None),
    ("event",),
    ("event", {PLANTED: PLANTED}),
    ("event", EVENT | {"name": [PLANTED]}),
    ("event", EVENT | {"name": "no_such_event", "payload": {"password": PLANTED}}),
    ("event", EVENT | {"name": f"{ROOT}.no_such_event' {PLANTED}"}),
    ("event", EVENT | {"name": f"\n{PLANTED}"}),
    ("event", EVENT | {"name": PLANTED * 100}),
    ("event", EVENT | {"payload": PLANTED}),
    ("event", EVENT | {"payload": {"value": PLANTED}}),
    ("event", EVENT | {"payload": {"value": True, PLANTED: PLANTED}}),
    ("event", EVENT | {"payload": {"value": [{PLANTED: [PLANTED]}]}}),
    ("event", EVENT | {"name": SUBMIT, "payload": {"form": {"__reflex_form_data__": PLANTED}}}),
    ("event", EVENT | {"name": SUBMIT, "payload": {"form": PLANTED}}),
    ("event", EVENT | {"name": HYDRATE, "payload": {"hashes": [PLANTED], "vars": {PLANTED: PLANTED}}}),
    ("event", EVENT, PLANTED),
    ("event", EVENT | {"router_data": PLANTED}),
    *(
        ("event", EVENT | {"router_data": {"pathname": "/", "asPath": "/", "query": {}} | bad})
        for bad in (
            {"asPath": 5},
            {"asPath": f"http://[{PLANTED}"},
            {"asPath": f"//[{PLANTED}"},
            {"asPath": f"//{PLANTED}℀/"},
            {"asPath": PLANTED},
            {"pathname": {PLANTED: 1}},
            {"pathname": f"/{PLANTED}"},
            {"query": PLANTED},
            {"headers": {"cookie": PLANTED}, "ip": PLANTED, "sid": PLANTED, "token": PLANTED},
        )
    ),
    ("ping", PLANTED),
    ("client_error", {"error_type": PLANTED, "message": PLANTED, "substate": PLANTED}),
    (PLANTED, PLANTED),
    ([PLANTED], PLANTED),
    ("connect", {"QUERY_STRING": f"token={PLANTED}"}, {"event": EVENT}),
    ("connect", {"asgi.scope": {"headers": [], "client": [PLANTED, 1]}}, None),
    ("link_token_to_sid", PLANTED, PLANTED),
    ("emit", PLANTED),
]
PACKETS = [
    "4",
    "42",
    "42/_event,",
    "42/_event,[]",
    f'42/_event,["{PLANTED}',
    f"42/_event,{PLANTED}",
    "42/_event,[" + "[" * 50_000,
    f'42/_event,7["event",{{"{PLANTED}":1}}]',
    f'43/_event,1["{PLANTED}"]',
    f'44/_event,{{"message":"{PLANTED}"}}',
    f'451-/_event,["event",{{"_placeholder":true,"num":0,"{PLANTED}":1}}]',
    f"459999999999-/_event,{PLANTED}",
    f"40/{PLANTED},",
    f'42/{PLANTED},["event",1]',
    f"4{PLANTED}",
    f"9{PLANTED}",
    f"b{PLANTED}",
    f"6{PLANTED}\x1e4{PLANTED}",
]


async def _is_quiet(served: Served, mark: int) -> str:
    """What the log says since a mark, once the web process adds nothing to it: one message makes no endless trouble."""

    def by_the_web() -> list[str]:
        return [line for line in served.log()[mark:].splitlines() if '"process": "worker"' not in line]

    await asyncio.sleep(0.1)
    first = by_the_web()
    await asyncio.sleep(0.3)
    assert by_the_web() == first
    return served.log()[mark:]


async def test_no_message_of_a_strange_shape_does_harm(served: Served) -> None:
    mark = len(served.log())
    async with a_line(served, served.sign_in("ana").header, "/desk") as line:
        await line.load()
        for message in MESSAGES:
            await line.emit(*message)
        await line.settle()
        await line.send(f"{QueueState.get_full_name()}.load")
        await line.settle()
        assert line.value("queue_state.is_loaded") is True
        assert PLANTED not in " ".join(line.heard)
    log = await _is_quiet(served, mark)
    assert PLANTED not in log
    assert (
        "an event was refused or failed: no_such_event" in log
    )  # a name alone says which build is out of date


@pytest.mark.parametrize("message", [0, 20, 21, 22], ids=lambda number: str(MESSAGES[number])[-60:])
async def test_not_even_as_the_very_first_word(served: Served, message: int) -> None:
    mark, first = len(served.log()), MESSAGES[message][1]
    async with a_line(served, auth={"event": first, "state_schema": {PLANTED: [PLANTED]}}) as line:
        await line.load()
    async with a_line(served, auth=[PLANTED]) as line:
        await line.load()
    assert PLANTED not in await _is_quiet(served, mark)


async def test_no_broken_packet_does_harm(served: Served) -> None:
    mark = len(served.log())
    async with a_line(served) as other:
        await other.load()
        for packet in PACKETS:
            async with a_line(served) as line:
                await line.say(packet)
                await line.say("2")
        await other.settle()
    log = await _is_quiet(served, mark)
    assert PLANTED not in log
    assert "Traceback" not in log


async def test_nothing_said_while_coming_in_is_logged(served: Served) -> None:
    mark, where = len(served.log()), f"localhost:{served.port}"
    async with a_line(
        served,
        f"td_session={PLANTED}; other={PLANTED}",
        f"/t/{PLANTED}",
        token=str(uuid4()),
        headers={"User-Agent": PLANTED, "X-Forwarded-For": PLANTED, "Authorization": PLANTED},
    ) as line:
        await line.load()
        await line.settle()
    async with connect(
        f"ws://{where}/_event/?EIO=4&transport=websocket&token={uuid4()}",
        additional_headers={"Origin": served.url},
        subprotocols=[PLANTED],
    ):
        await asyncio.sleep(0.05)
    for path in (
        f"/{PLANTED}",
        f"/t/{PLANTED}?x={PLANTED}",
        f"/assets/{PLANTED}.js",
        f"/_event/?token={PLANTED}",
    ):
        await asyncio.to_thread(
            httpx.get, f"http://{where}{path}", headers={"Cookie": f"td_session={PLANTED}"}
        )
    form = {
        "email": f"{PLANTED}@example.com",
        "password": PLANTED,
        "code": PLANTED,
        "next": f"/desk/{PLANTED}",
    }
    for door in ("login", "logout", "setup"):
        send = {"data": form, "headers": {"Origin": served.url, "Cookie": f"td_session={PLANTED}"}}
        await asyncio.to_thread(httpx.post, f"http://{where}/auth/{door}", **send)
    assert PLANTED not in await _is_quiet(served, mark)


async def test_the_words_of_a_ticket_are_never_logged(served: Served) -> None:
    mark = len(served.log())
    words = {"title": f"{PLANTED} title", "description": f"{PLANTED} description that is long enough"}
    async with a_line(served) as line:
        await line.load()
        await line.send(
            "ticketdesk___web___form___state____form_state.typed_description", {"words": words["description"]}
        )
        await line.until(lambda: line.value("form_state.category_from") == "Gemini")
        await line.submit(**words, email=f"{PLANTED}@example.com")
        await line.send(SUBMIT, {"form": words | {"email": f"{PLANTED} is no address"}})
        await line.until(lambda: line.value("form_state.problem"))
    assert PLANTED not in await _is_quiet(served, mark)
