"""The desk's own model answers when it has seen enough, shows the words that weighed, and never raises."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketdesk.ai.features import number_of, numbers_of
from ticketdesk.ai.learned import SURE, Learned, judged, knows_enough
from ticketdesk.ai.port import Opinion, Question
from ticketdesk.models.choices import Category, Source
from ticketdesk.models.opinion import Learnt

SAID = {
    Category.billing: "The invoice shows an amount that was charged twice, please refund it",
    Category.technical: "The page stays white and the upload of a file fails with an error",
    Category.account: "I cannot sign in, my password is refused and the account is locked",
    Category.general: "Which languages do you offer and where can I read about your plans",
}


def learnt(each: int, features: Sequence[int]) -> Learnt:
    """What there is to know of some features after ``each`` tickets of every category, all alike."""
    seen = {category: set(numbers_of(said, "")) for category, said in SAID.items()}
    counts = {one: [each * (one in seen[category]) for category in Category] for one in features}
    return Learnt(
        {one: row for one, row in counts.items() if any(row)},
        [each] * 4,
        [each * len(seen[category]) for category in Category],
    )


def model(each: int = 30) -> Learned:
    async def load(features: Sequence[int]) -> Learnt:
        return learnt(each, features)

    return Learned(load)


async def ask(adviser: Learned, description: str, title: str = "Help") -> Opinion:
    return await adviser.ask(Question(title, description))


@pytest.mark.parametrize("category", Category)
async def test_it_answers_by_what_agents_confirmed_and_never_judges_the_priority(category: Category) -> None:
    said = await ask(model(), SAID[category])
    assert (said.source, said.category, said.priority, said.error) == (Source.learned, category, None, "")


async def test_its_evidence_are_the_words_that_weighed_most_as_they_stand_in_the_text() -> None:
    said = await ask(model(), "Hello! My INVOICE was Charged   twice.")
    assert said.category is Category.billing
    assert 1 <= len(said.category_evidence) <= 3
    assert all(quote in "Hello! My INVOICE was Charged   twice." for quote in said.category_evidence)
    assert any("INVOICE" in quote or "Charged" in quote for quote in said.category_evidence)


@pytest.mark.parametrize(
    ("tickets", "enough"),
    [
        ((70, 10, 10, 10), True),
        ((69, 10, 10, 10), False),
        ((91, 9, 10, 10), False),
        ((0, 100, 100, 100), False),
        ((0, 0, 0, 0), False),
    ],
)
def test_it_knows_enough_with_a_hundred_tickets_and_ten_of_each(
    tickets: tuple[int, ...], enough: bool
) -> None:
    assert knows_enough(Learnt({}, tickets, tickets)) is enough


async def test_before_it_knows_enough_it_says_nothing() -> None:
    assert (await ask(model(24), SAID[Category.billing])).category is None
    assert (await ask(model(25), SAID[Category.billing])).category is Category.billing


async def test_words_that_nobody_used_before_are_no_answer() -> None:
    said = await ask(model(), "xylophon zeppelin", title="Quark")
    assert (said.category, said.category_evidence, said.error) == (None, (), "")


async def test_what_is_not_sure_is_not_said() -> None:
    mixed = "Amount upload"
    verdict = judged(learnt(30, numbers_of(mixed, "")))
    assert verdict is not None
    assert verdict.chance < SURE
    assert (await ask(model(), mixed)).category is None


async def test_a_slow_database_costs_fifty_milliseconds_and_no_ticket() -> None:
    async def slow(_: Sequence[int]) -> Learnt:
        await asyncio.sleep(5)
        raise AssertionError("nobody waits so long")

    began = time.monotonic()
    said = await ask(Learned(slow), SAID[Category.billing])
    assert (said.category, said.error) == (None, "timeout")
    assert time.monotonic() - began < 1


async def test_whatever_the_database_has_it_says_nothing_and_does_not_raise() -> None:
    async def broken(_: Sequence[int]) -> Learnt:
        raise ConnectionError("the password of the database is sesame")

    adviser = Learned(broken)
    assert (await ask(adviser, SAID[Category.billing])).error == "unreadable"
    await adviser.warm()


@given(st.lists(st.tuples(*[st.integers(0, 2**31 - 1)] * 4), max_size=30), st.integers(10, 10**6))
def test_any_counts_give_a_chance_between_a_quarter_and_one(counts: list[tuple[int, ...]], each: int) -> None:
    totals = [each + sum(column) for column in (zip(*counts, strict=True) if counts else [()] * 4)]
    verdict = judged(Learnt(dict(enumerate(counts)), [each] * 4, totals))
    assert (verdict is None) == (not counts)
    if verdict:
        assert 0.25 <= verdict.chance <= 1.0000001


def test_a_word_of_all_categories_speaks_for_none() -> None:
    everywhere = number_of("the")
    verdict = judged(Learnt({everywhere: (50, 50, 50, 50)}, [50] * 4, [500] * 4))
    assert verdict is not None
    assert verdict.heaviest == ()
    assert verdict.chance == pytest.approx(0.25)
