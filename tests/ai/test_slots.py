"""Many at once, people who leave, and several event loops: the pool stays healthy."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from tests.ai.conftest import Asking
from tests.stub.gemini import GeminiStub
from ticketdesk.ai.port import Question

QUESTION = Question("Invoice", "It is wrong.")


async def test_waiting_for_a_slot_is_not_part_of_the_deadline(stub: GeminiStub, asking: Asking) -> None:
    stub.behave("slow-0.2")
    gemini = asking(slots=2, deadline=1)
    opinions = await asyncio.gather(*(gemini.ask(QUESTION) for _ in range(12)))
    assert [said.error for said in opinions] == [""] * 12
    assert all(said.milliseconds < 1000 for said in opinions)


async def test_giving_up_on_a_slot_is_no_failure_of_the_model(stub: GeminiStub, asking: Asking) -> None:
    stub.behave("slow-0.4")
    gemini = asking(slots=1, patience=0.1, deadline=2)
    await gemini.warm()
    opinions = await asyncio.gather(*(gemini.ask(QUESTION) for _ in range(9)))
    assert sorted(said.error for said in opinions) == ["", *["busy"] * 8]
    assert not gemini.breaker.is_open
    assert gemini.breaker.last_error == ""
    stub.behave("ok")
    assert (await gemini.ask(QUESTION)).error == "", "a slot was lost"


async def test_those_who_waited_while_it_broke_are_spared_the_call(stub: GeminiStub, asking: Asking) -> None:
    stub.behave("e400key")
    gemini = asking(slots=1)
    opinions = await asyncio.gather(*(gemini.ask(QUESTION) for _ in range(10)))
    assert [said.error for said in opinions] == ["bad_key", *["circuit_open"] * 9]
    assert len(stub.log) == 1


async def test_a_cancellation_passes_through_and_leaves_the_pool_healthy(
    stub: GeminiStub, asking: Asking
) -> None:
    stub.behave("hang")
    gemini = asking(slots=2, deadline=5)
    await gemini.warm()
    calls = [asyncio.create_task(gemini.ask(QUESTION)) for _ in range(4)]  # two in a call, two waiting
    while len(stub.log) < 2:  # noqa: ASYNC110, the stub has no event to wait for
        await asyncio.sleep(0.01)
    for call in calls:
        call.cancel()
    ended = await asyncio.gather(*calls, return_exceptions=True)
    assert all(isinstance(end, asyncio.CancelledError) for end in ended)
    assert gemini.breaker.last_error == ""
    stub.behave("ok")
    opinions = await asyncio.gather(*(gemini.ask(QUESTION) for _ in range(4)))
    assert [said.error for said in opinions] == [""] * 4


async def test_a_deadline_of_the_caller_is_the_callers_error(stub: GeminiStub, asking: Asking) -> None:
    stub.behave("hang")
    gemini = asking(deadline=5)
    await gemini.warm()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await gemini.ask(QUESTION)
    assert gemini.breaker.last_error == ""


async def test_after_deadlines_the_connections_still_work(stub: GeminiStub, asking: Asking) -> None:
    gemini = asking(deadline=0.2)
    await gemini.warm()
    for mode in ("hang", "drip", "reset", "cutbody"):
        stub.behave(mode)
        assert (await gemini.ask(QUESTION)).error
        stub.behave("ok")
        assert (await gemini.ask(QUESTION)).error == ""


async def test_two_event_loops_may_ask_the_same_adviser(stub: GeminiStub, asking: Asking) -> None:
    stub.behave("slow-0.1")
    gemini = asking(slots=1, deadline=2)

    async def ask_many() -> list[str]:
        return [said.error for said in await asyncio.gather(*(gemini.ask(QUESTION) for _ in range(3)))]

    elsewhere = await asyncio.gather(*(asyncio.to_thread(asyncio.run, ask_many()) for _ in range(2)))
    assert [*elsewhere, await ask_many()] == [["", "", ""]] * 3


async def test_the_sdk_is_opened_once_and_off_the_event_loop(
    stub: GeminiStub, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    gemini = asking(patience=5)
    threads: list[threading.Thread] = []
    build = gemini._open

    def slow_build() -> object:
        threads.append(threading.current_thread())
        time.sleep(0.3)
        return build()

    monkeypatch.setattr(gemini, "_open", slow_build)
    ticking = asyncio.create_task(asyncio.sleep(0.05))
    opinions = await asyncio.gather(*(gemini.ask(QUESTION) for _ in range(5)))
    assert ticking.done()
    assert [said.error for said in opinions] == [""] * 5
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


async def test_an_sdk_that_cannot_be_opened_is_a_code_too(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    gemini = asking()

    def missing() -> object:
        raise ModuleNotFoundError("google")

    monkeypatch.setattr(gemini, "_open", missing)
    await gemini.warm()
    assert (await gemini.ask(QUESTION)).error == "modulenotfounderror"


async def test_after_closing_it_can_be_asked_again(stub: GeminiStub, asking: Asking) -> None:
    gemini = asking()
    assert (await gemini.ask(QUESTION)).error == ""
    await gemini.aclose()
    assert (await gemini.ask(QUESTION)).error == ""
