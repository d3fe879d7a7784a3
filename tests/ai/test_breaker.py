"""A service that cannot answer is left alone, and asked again in time."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.ai.conftest import Asking
from tests.stub.gemini import GeminiStub
from ticketdesk.ai.breaker import PACIFIC, Breaker
from ticketdesk.ai.port import Question

QUESTION = Question("Invoice", "It is wrong.")


class Clock:
    def __init__(self, now: float = 1_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize(("code", "seconds"), [("bad_key", 300), ("http_429", 60)])
def test_a_bad_key_and_a_used_up_minute_pause_at_once(clock: Clock, code: str, seconds: int) -> None:
    breaker = Breaker(clock)
    breaker.failed(code)
    clock.now += seconds - 1
    assert breaker.is_open
    clock.now += 1
    assert not breaker.is_open


@pytest.mark.parametrize(
    ("now", "hours"),
    [((2026, 7, 1, 22), 2), ((2026, 3, 8, 0), 23), ((2026, 11, 1, 0), 25)],
    ids=["summer", "the short day", "the long day"],
)
def test_a_used_up_day_pauses_until_midnight_in_california(
    clock: Clock, now: tuple[int, int, int, int], hours: int
) -> None:
    wall = datetime(*now, tzinfo=PACIFIC).timestamp()
    breaker = Breaker(clock, lambda: wall)
    breaker.failed("http_429", for_today=True)
    assert breaker.seconds_left == hours * 3600


def test_five_failures_in_a_row_pause_for_half_a_minute(clock: Clock) -> None:
    breaker = Breaker(clock)
    for _ in range(4):
        breaker.failed("timeout")
    assert not breaker.is_open
    breaker.failed("http_503")
    assert breaker.seconds_left == 30


def test_a_success_begins_the_count_anew(clock: Clock) -> None:
    breaker = Breaker(clock)
    for _ in range(3):
        for _ in range(4):
            breaker.failed("timeout")
        breaker.succeeded()
    assert not breaker.is_open
    assert breaker.last_error == ""


def test_hostile_texts_that_are_refused_do_not_silence_it_for_others(clock: Clock) -> None:
    breaker = Breaker(clock)
    for code in ("blocked", "finish_safety") * 10:
        breaker.failed(code)
    assert not breaker.is_open
    assert breaker.last_error == "finish_safety"


def test_a_shorter_pause_never_ends_a_longer_one(clock: Clock) -> None:
    breaker = Breaker(clock)
    breaker.failed("bad_key")
    breaker.failed("http_429")
    assert breaker.seconds_left == 300


@pytest.mark.parametrize(("mode", "calls"), [("e400key", 1), ("e429", 1), ("e429day", 1), ("e503", 5)])
async def test_while_it_is_open_nobody_is_asked(
    stub: GeminiStub, asking: Asking, mode: str, calls: int
) -> None:
    stub.behave(mode)
    gemini = asking()
    errors = [(await gemini.ask(QUESTION)).error for _ in range(8)]
    assert len(stub.log) == calls
    assert errors[calls:] == ["circuit_open"] * (8 - calls)


async def test_a_used_up_day_is_told_from_a_used_up_minute(stub: GeminiStub, asking: Asking) -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=PACIFIC).timestamp()
    stub.behave("e429day")
    gemini = asking(breaker=Breaker(Clock(), lambda: noon))
    await gemini.ask(QUESTION)
    assert gemini.breaker.seconds_left == 12 * 3600


async def test_after_the_pause_it_is_asked_again(stub: GeminiStub, asking: Asking, clock: Clock) -> None:
    gemini = asking(breaker=Breaker(clock))
    stub.behave("e429")
    await gemini.ask(QUESTION)
    stub.behave("ok")
    assert (await gemini.ask(QUESTION)).error == "circuit_open"
    clock.now += 60
    assert (await gemini.ask(QUESTION)).error == ""
