"""The public form against clients that are no browser: nothing gets past the gate, and the numbers hold exactly."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import altcha
import psutil
import pytest

from tests.served import Served, ServeDesk
from tests.web.line import SUBMIT, Line, a_line
from ticketdesk.desk import gate
from ticketdesk.desk.intake import NewTicket
from ticketdesk.models.columns import at, now

LIMIT, AT_ONCE, QUESTIONS = 5, 30, 3
TYPED = SUBMIT.replace(".submit", ".typed_description")
WORDS = {"title": "Charged twice", "description": "The card was charged twice for October."}
OTHER = WORDS | {"title": "Charged three times"}


@pytest.fixture(scope="module")
def desk(serve_desk: ServeDesk) -> Iterator[Served]:
    """Two processes that together take five forms an hour from one address."""
    small = {"TICKETDESK_FORM_PER_ADDRESS": str(LIMIT)}
    with serve_desk(
        workers=2, gemini=True, TICKETDESK_SUGGESTIONS_PER_ADDRESS=str(QUESTIONS), **small
    ) as running:
        yield running


@pytest.fixture(autouse=True)
def _an_hour_later(desk: Served) -> None:
    desk.rows("DELETE FROM counts")
    desk.rows("UPDATE tickets SET deleted_at = now() WHERE deleted_at IS NULL")


@pytest.fixture
async def line(desk: Served) -> AsyncIterator[Line]:
    """A client that has loaded the form."""
    async with a_line(desk) as opened:
        await opened.load()
        yield opened


def stored(desk: Served) -> int:
    return int(desk.rows("SELECT count(*) FROM tickets WHERE deleted_at IS NULL")[0][0])


def solved(challenge: str) -> str:
    made = altcha.Challenge.from_dict(json.loads(challenge))
    solution = altcha.solve_challenge(made)
    assert solution
    return altcha.Payload(made, solution).to_base64()


async def send(line: Line, form: dict[str, str], proof: str = "") -> dict[str, Any]:
    """Send the form, and what came of it: the newest challenge, problem and number."""
    await line.send(SUBMIT, {"form": form | {"proof": proof}})
    await line.settle()
    return {name: line.value(f"form_state.{name}") or "" for name in ("challenge", "problem", "number")}


async def test_who_never_loaded_the_form_has_to_prove_it(desk: Served) -> None:
    async with a_line(desk) as line:
        told = await send(line, WORDS)
        assert told["challenge"]
        assert stored(desk) == 0
        told = await send(line, WORDS, solved(told["challenge"]))
        assert told["number"]
        assert stored(desk) == 1


async def test_who_fills_the_hidden_field_is_refused_even_with_a_proof(desk: Served, line: Line) -> None:
    proof = solved((await send(line, WORDS))["challenge"])
    told = await send(line, WORDS | {"website": "https://example.com"}, proof)
    assert "what you wrote stays" in told["problem"]
    assert (told["challenge"], told["number"], stored(desk)) == ("", "", 0)


async def test_a_proof_opens_one_ticket_and_no_second(desk: Served, line: Line) -> None:
    proof = solved((await send(line, WORDS))["challenge"])
    assert (await send(line, WORDS, proof))["number"]
    async with a_line(desk) as thief:
        assert (await send(thief, WORDS, proof))["challenge"]
    assert (await send(line, WORDS, proof))["challenge"]
    assert stored(desk) == 1


async def test_one_proof_sent_ten_times_at_once_opens_one_ticket(desk: Served) -> None:
    async with AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(a_line(desk)) for _ in range(10)]
        proof = solved((await send(lines[0], WORDS))["challenge"])
        told = await asyncio.gather(*(send(line, WORDS, proof) for line in lines))
    assert sum(bool(each["number"]) for each in told) == 1
    assert stored(desk) == 1


@pytest.mark.parametrize(
    "way", ["of another form", "signed by somebody else", "made cheaper", "expired", "garbage"]
)
async def test_a_proof_that_is_none_opens_nothing(desk: Served, line: Line, way: str) -> None:
    asked = (await send(line, WORDS))["challenge"]
    proof = solved((await send(line, OTHER))["challenge"])
    if way == "signed by somebody else":
        given = json.loads(asked)["parameters"]
        forged = altcha.create_challenge(
            given["algorithm"],
            given["cost"],
            counter=1,
            expires_at=given["expiresAt"],
            data=given["data"],
            hmac_secret="a secret",
        )
        proof = solved(json.dumps(forged.to_dict()))
    if way == "made cheaper":
        cheap = json.loads(asked)
        cheap["parameters"] |= {"cost": 1, "keyPrefix": ""}
        proof = solved(json.dumps(cheap))
    if way == "expired":
        async with desk.transaction() as session:
            with at(now() - timedelta(minutes=5, seconds=1)):
                proof = solved(await gate.challenge(session, NewTicket.read(WORDS)))
    if way == "garbage":
        proof = "[[[[" * 500
    told = await send(line, WORDS, proof)
    assert told["challenge"] not in ("", asked)
    assert (told["number"], stored(desk)) == ("", 0)


async def test_who_never_proves_anything_is_told_and_not_asked_for_ever(desk: Served, line: Line) -> None:
    told = [await send(line, WORDS, "wrong") for _ in range(3)]
    assert "could not show" in told[-1]["problem"]
    assert (told[-1]["challenge"], stored(desk)) == ("", 0)


def _processes_behind(desk: Served, lines: list[Line]) -> set[int]:
    ports = {line._socket.local_address[1] for line in lines}
    family = psutil.Process(desk.web.pid).children(recursive=True)
    return {
        process.pid
        for process in family
        for connection in process.net_connections("tcp")
        if connection.raddr and connection.raddr.port in ports
    }


async def _insist(line: Line, number: int) -> None:
    """One form with all that is asked for, until it is stored or refused."""
    form = WORDS | {"title": f"Form {number}", "draft": f"draft-{number}"}
    await send(line, form)
    await line.until(
        lambda: any(line.value(f"form_state.{name}") for name in ("challenge", "problem", "number"))
    )
    if asked := line.value("form_state.challenge"):
        await send(line, form, await asyncio.to_thread(solved, asked))
    await line.until(lambda: line.value("form_state.number") or line.value("form_state.problem"))


async def test_thirty_forms_at_once_at_two_processes_are_exactly_five_tickets(desk: Served) -> None:
    async with AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(a_line(desk)) for _ in range(AT_ONCE)]
        assert len(_processes_behind(desk, lines)) == 2
        await asyncio.gather(*(_insist(line, number) for number, line in enumerate(lines)))
        numbers = {line.value("form_state.number") for line in lines} - {None, 0}
        refused = [line for line in lines if "from your network" in (line.value("form_state.problem") or "")]
        told = {line.value("form_state.problem") for line in lines}
        assert (len(numbers), len(refused), stored(desk)) == (LIMIT, AT_ONCE - LIMIT, LIMIT), told
        assert all("Try again in" in line.value("form_state.problem") for line in refused)


async def test_a_burst_of_typing_asks_the_model_no_oftener_than_the_budget(desk: Served) -> None:
    assert desk.stub
    async with AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(a_line(desk)) for _ in range(12)]
        assert len(_processes_behind(desk, lines)) == 2
        for number, line in enumerate(lines):
            await line.send(TYPED, {"words": f"Invoice {number} shows the same payment twice."})
        for line in lines:
            await line.until(lambda line=line: line.value("form_state.category") == "billing")
        sources = [line.value("form_state.category_from") for line in lines]
        asked = [call for call in desk.stub.calls if "shows the same payment" in str(call["body"])]
        assert len(asked) == QUESTIONS
        assert sorted(sources) == ["Gemini"] * QUESTIONS + ["Our own guess"] * (len(lines) - QUESTIONS)
