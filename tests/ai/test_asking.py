"""An adviser is asked within its time and within the budget, and it never takes the others down with it."""

from __future__ import annotations

import asyncio
import time

import pytest

from ticketdesk.ai.asking import LOCAL_DEADLINE_S, opinion_of
from ticketdesk.ai.breaker import Breaker
from ticketdesk.ai.chain import SecondOpinion
from ticketdesk.ai.fake import FakeAdviser
from ticketdesk.ai.gemini import Gemini
from ticketdesk.ai.port import Adviser, Opinion, Question
from ticketdesk.models.choices import Category, Priority, Source

QUESTION = Question("Invoice", "The invoice is wrong.")


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def broken() -> bool:
    raise ConnectionError("postgresql://somebody:secret@host/")


class Busy(Adviser):
    """A local one that computes and never waits."""

    source = Source.learned

    async def ask(self, question: Question) -> Opinion:
        until = time.thread_time() + 2 * LOCAL_DEADLINE_S
        while time.thread_time() < until:
            pass
        return Opinion(self.source, Category.billing, None, 0)


class Broken(Busy):
    async def ask(self, question: Question) -> Opinion:
        raise ValueError(question.description)


@pytest.mark.parametrize("slow", [Busy(), FakeAdviser(Category.billing, source=Source.learned, delay=30)])
async def test_a_local_adviser_that_takes_too_long_is_not_heard(slow: Adviser) -> None:
    started = time.perf_counter()
    found = await SecondOpinion([slow, FakeAdviser(Category.account, source=Source.rules)]).suggest("A", "B")
    assert time.perf_counter() - started < 5
    assert (found.category, found.category_source) == (Category.account, Source.rules)
    assert [said.error for said in found.opinions] == ["timeout", ""]
    assert found.opinions[0].category is None
    assert found.opinions[0].milliseconds >= 50


async def test_a_local_adviser_that_breaks_is_a_code_without_its_words() -> None:
    opinion = await opinion_of(Broken(), QUESTION)
    assert (opinion.error, opinion.category) == ("valueerror", None)


async def test_a_cancellation_of_a_local_adviser_passes() -> None:
    asked = asyncio.create_task(opinion_of(FakeAdviser(source=Source.learned, delay=30), QUESTION))
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked


@pytest.mark.parametrize(("may", "code"), [(yes, ""), (no, "budget"), (broken, "uncounted")])
async def test_nobody_who_costs_is_asked_without_a_budget(may: object, code: str) -> None:
    gemini = FakeAdviser(Category.account, Priority.high)
    rules = FakeAdviser(Category.billing, source=Source.rules)
    found = await SecondOpinion([gemini, rules], may_spend=may).suggest("A", "B")  # type: ignore[arg-type]
    assert found.opinions[0].error == code
    assert len(gemini.asked) == (0 if code else 1)
    assert found.category is (Category.billing if code else Category.account)


async def test_a_question_that_is_not_sent_is_not_counted() -> None:
    counted: list[bool] = []

    async def count() -> bool:
        counted.append(True)
        return True

    breaker = Breaker()
    breaker.failed("bad_key")
    silent = [Gemini("", "m"), Gemini("AIza", "m", breaker=breaker)]
    assert [(await opinion_of(one, QUESTION, count)).error for one in silent] == ["no_key", "circuit_open"]
    second = SecondOpinion([FakeAdviser(Category.account, Priority.high)], may_spend=count)
    await second.suggest("A", "B", only_local=True)
    assert counted == []
    await second.suggest("A", "B")
    await second.suggest("A", "B")  # known
    assert counted == [True]


async def test_gemini_alone_keeps_its_budget_and_its_health() -> None:
    breaker = Breaker()
    second = SecondOpinion([FakeAdviser(source=Source.rules), Gemini("AIza", "a model", breaker=breaker)])
    assert second.alone(Source.learned) is None
    alone = second.alone(Source.gemini)
    assert alone
    assert [one.source for one in alone.advisers] == [Source.gemini]
    breaker.failed("http_429")
    for health in (second.health()[1], alone.health()[0]):
        assert (health.source, health.model, health.last_error) == (Source.gemini, "a model", "http_429")
        assert 0 < health.seconds_left <= 60
    assert (second.health()[0].source, second.health()[0].last_error) == (Source.rules, "")
