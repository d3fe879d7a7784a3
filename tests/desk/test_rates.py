"""How often a source was right: only what people judged counts, only the newest, and how sure that is."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.desk.saying import judged, said
from ticketdesk.desk import tickets
from ticketdesk.desk.rates import LAST, Case, Rate, bound_word, rates
from ticketdesk.models import Category, Judged, Source, Ticket

BILLING = Case(Source.gemini, Judged.category, "billing")
HIGH = Case(Source.gemini, Judged.priority, "high")


@pytest.mark.parametrize(
    ("kept", "count", "low", "high"),
    # As R. G. Newcombe tells it for Wilson's interval, Statistics in Medicine 17 (1998), table I.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_wilsons(kept: int, count: int, low: float, high: float) -> None:
    found = Rate(count, kept).interval
    assert isclose(found[0], low, abs_tol=5e-5)
    assert isclose(found[1], high, abs_tol=5e-5)


@given(some.integers(1, 10_000), some.data())
def test_the_interval_holds_the_share_and_stays_a_share(count: int, data: some.DataObject) -> None:
    rate = Rate(count, data.draw(some.integers(0, count)))
    low, high = rate.interval
    assert 0 <= low <= rate.share <= high <= 1
    twice = Rate(count * 2, rate.kept * 2).interval
    assert twice[1] - twice[0] < high - low, "more judgements say more"


@pytest.mark.parametrize(
    ("rate", "sentence"),
    [
        (Rate(), "Not judged yet."),
        (Rate(1, 1), "Judged 1 time so far."),
        (Rate(19, 3), "Judged 19 times so far."),
        (Rate(20, 19), "Right 95\u00a0% of the last 20 times."),
        (Rate(120, 120), "Right 100\u00a0% of the last 120 times."),
        (Rate(1000, 999), "Right 99\u00a0% of the last 1000 times."),
    ],
)
def test_a_rate_is_told_in_a_sentence(rate: Rate, sentence: str) -> None:
    assert rate.sentence == sentence
    assert (Rate().share, Rate().interval) == (0.0, (0.0, 1.0))


def test_a_bound_is_rounded_down_in_words() -> None:
    assert [bound_word(share) for share in (0.0, 0.8999, 0.9, 0.96301)] == [
        "0.0\u00a0%",
        "89.9\u00a0%",
        "90.0\u00a0%",
        "96.3\u00a0%",
    ]


async def test_only_what_people_judged_counts(session: AsyncSession, a_ticket) -> None:
    number = (await a_ticket()).id
    await judged(session, number, right=2, wrong=1)
    await said(session, number, "billing")
    await said(session, number, "billing", "billing", source=Source.rules)
    await said(session, number, "account", "billing")
    await said(session, number, None, "billing", error="timeout")
    await said(session, number, priority="high", chosen_priority="low")
    found = await rates(session, [HIGH, BILLING, Case(Source.learned, Judged.category, "billing")])
    assert list(found.values()) == [Rate(1, 0), Rate(3, 2), Rate()]
    assert await rates(session, []) == {}


async def test_only_the_newest_count(session: AsyncSession, a_ticket) -> None:
    number = (await a_ticket()).id
    await judged(session, number, right=0, wrong=5)
    await judged(session, number, right=LAST)
    assert await rates(session, [BILLING]) == {BILLING: Rate(LAST, LAST)}
    assert await rates(session, [BILLING], last=LAST + 3) == {BILLING: Rate(LAST + 3, LAST)}


async def test_another_judgement_of_the_same_suggestion_takes_the_place_of_the_first(
    session: AsyncSession, ana, a_ticket
) -> None:
    ticket: Ticket = await a_ticket()
    await said(session, ticket.id, "billing")
    await tickets.set_category(session, ticket.id, Category.billing, by=ana)
    assert (await rates(session, [BILLING]))[BILLING] == Rate(1, 1)
    await tickets.set_category(session, ticket.id, Category.account, by=ana)
    assert (await rates(session, [BILLING]))[BILLING] == Rate(1, 0)
