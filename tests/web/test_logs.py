"""The log: one JSON object per line, with a request's number, and nothing of anybody in it."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.served import PASSWORD, Served, ServeDesk
from tests.web.line import a_line
from ticketdesk import logs
from ticketdesk.logs import Lines

PLANTED = "zq7planted"


async def get(url: str, **more: Any) -> httpx.Response:
    return await asyncio.to_thread(httpx.get, url, **more)


def lines(desk: Served) -> list[dict[str, Any]]:
    return [json.loads(line) for line in desk.log().splitlines()]


async def test_a_whole_story_leaves_nothing_of_anybody_in_the_log(serve_desk: ServeDesk) -> None:
    with serve_desk(gemini=True) as desk:
        secrets = [PLANTED, PASSWORD, "ana@example.com", "127.0.0.1"]
        cookie = desk.sign_in("ana")
        wrong = {"email": "ana@example.com", "password": f"{PLANTED} wrong"}
        origin = {"Origin": desk.url}
        await asyncio.to_thread(httpx.post, f"{desk.url}/auth/login", data=wrong, headers=origin)
        browser = (await get(desk.url)).cookies["td_browser"]
        secrets += [cookie.value, browser]
        words = {"title": f"{PLANTED} title", "description": f"{PLANTED} description that is long enough"}
        async with a_line(desk, f"td_browser={browser}") as line:
            secrets.append(line.token)
            await line.load()
            await line.submit(**words, email=f"{PLANTED}@example.com")
            link = line.value("form_state.link")
        secrets.append(link.rpartition("/")[2])
        await get(link)
        async with a_line(desk, cookie.header, f"/desk?search={PLANTED}") as line:
            secrets.append(line.token)
            await line.load()
            await line.send(f"no_such_event' {PLANTED}", {"password": PLANTED})
            await line.send("no_such_event", {"password": PLANTED})
            await line.send("ticketdesk___web___ticket___state____ticket_state.close", {"form": [PLANTED]})
            for text in (f'42/_event,["{PLANTED}', f"4{PLANTED}"):
                await line.say(text)
        await get(f"{desk.url}/_event/?EIO=4&transport=websocket&token={PLANTED * 500}")
        await get(f"{desk.url}/desk/?search={PLANTED}", headers={"X-Request-ID": f"{PLANTED} bad"})
        log = desk.log()
        assert [secret for secret in secrets if secret in log] == []
        told = lines(desk)
    assert {"/t/[link_key]", "/auth/login"} <= {line.get("route") for line in told}
    for line in told:
        assert {"time", "level", "logger", "message", "request_id", "process"} <= line.keys()


def test_a_request_has_a_number_which_the_caller_may_choose(served: Served) -> None:
    mine = f"mine-{uuid4()}"
    assert httpx.get(served.url, headers={"X-Request-ID": mine}).headers["x-request-id"] == mine
    # A line is written after its answer.
    served.web.wait_for(lambda: any(line["request_id"] == mine for line in lines(served)))
    assert [line["route"] for line in lines(served) if line["request_id"] == mine] == ["/"]
    for bad in ("x" * 65, "a b", "<x>", ""):
        made = httpx.get(served.url, headers={"X-Request-ID": bad}).headers["x-request-id"]
        assert re.fullmatch(r"[0-9a-f]{16}", made)


@pytest.mark.parametrize("name", ["httpx", "sqlalchemy.engine", "py.warnings", "root"])
def test_what_others_say_is_not_repeated(name: str) -> None:
    try:
        raise ValueError(PLANTED)
    except ValueError as error:
        caught = (ValueError, error, error.__traceback__)
    record = logging.LogRecord(name, logging.ERROR, __file__, 7, f"{PLANTED} %s", (PLANTED,), caught)
    told = json.loads(Lines("web").format(record))
    assert PLANTED not in json.dumps(told)
    assert told["message"].startswith("said in test_logs.py:7, ValueError in test_logs.py:")


class _Gone(io.StringIO):
    """A stream whose reader went away."""

    def write(self, _text: str) -> int:
        raise BrokenPipeError


def _told_to(monkeypatch: pytest.MonkeyPatch, *streams: io.StringIO) -> None:
    """An answer is told where the log goes to these."""
    handlers = [logging.StreamHandler(stream) for stream in streams]
    for handler in handlers:
        handler.setFormatter(Lines("web"))
    monkeypatch.setattr(logging.root, "handlers", handlers)
    logger = logging.getLogger("ticketdesk.told_here")
    logger.setLevel(logging.INFO)
    logs.tell(logger, "answered", {"method": 'G"T', "route": "/", "status": 200, "ms": 1.5})


def test_the_short_way_writes_what_the_usual_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    short, usual, other = io.StringIO(), io.StringIO(), io.StringIO()
    _told_to(monkeypatch, short)
    _told_to(monkeypatch, usual, other)
    found = [json.loads(one.getvalue()) for one in (short, usual, other)]
    for line in found:
        line.pop("time")
    assert found[0] == found[1] == found[2]
    assert found[0]["method"] == 'G"T'
    assert found[0]["logger"] == "ticketdesk.told_here"


def test_an_answer_goes_out_when_nobody_reads_the_log_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    _told_to(monkeypatch, _Gone())
