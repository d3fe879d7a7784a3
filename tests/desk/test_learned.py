"""Counts come and go with the tickets that taught them, and stay few."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from ticketdesk.ai.features import numbers_of
from ticketdesk.desk import learned
from ticketdesk.desk.lessons import Lesson, Relearned
from ticketdesk.models import Category

WORDS = ("invoice", "charged", "twice", "password", "page", "white", "error")


async def _relearn(session, *tickets: tuple[int, list[int], Lesson | None, Lesson | None]) -> None:
    await learned.relearn(session, [Relearned(*ticket) for ticket in tickets])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from(Category), st.sampled_from([1, 3]), st.booleans()),
        max_size=12,
    )
)
async def test_learning_and_unlearning_leave_the_sum_of_what_stands(session, lessons) -> None:
    words = [numbers_of(f"{WORDS[n]} {WORDS[n + 1]}", WORDS[n + 2]) for n in range(5)]
    async with session.begin_nested() as savepoint:
        numbers = [await _bare_ticket(session) for _ in words]
        stands: dict[int, Lesson] = {}
        for place, category, weight, goes in lessons:
            after = None if goes else Lesson(category, weight)
            await _relearn(session, (numbers[place], words[place], stands.pop(place, None), after))
            if after:
                stands[place] = after
        assert await learned.standing(session, numbers) == {
            numbers[place]: one for place, one in stands.items()
        }
        known = await learned.load(session, sorted({one for features in words for one in features}))
        expected: dict[int, list[int]] = {}
        for place, lesson in stands.items():
            for feature in words[place]:
                row = expected.setdefault(feature, [0] * 4)
                row[list(Category).index(lesson.category)] += lesson.weight
        assert {feature: list(row) for feature, row in known.counts.items()} == expected
        assert sum(known.tickets) == len(stands)
        assert sum(known.features) == sum(sum(row) for row in expected.values())
        await savepoint.rollback()


async def _bare_ticket(session) -> int:
    made = text(
        "INSERT INTO tickets (title, description, category, category_source, priority, priority_source, status,"
        " last_event_id, created_at, updated_at) VALUES ('Help', 'Now', 'general', 'default', 'medium', 'default',"
        " 'open', 0, now(), now()) RETURNING id"
    )
    return int(await session.scalar(made))


async def test_what_was_seen_least_is_dropped_first_and_the_sums_stay(session) -> None:
    often, rare = [1, 2, 3], list(range(100, 120))
    first, second = await _bare_ticket(session), await _bare_ticket(session)
    lesson = Lesson(Category.billing, 1)
    await _relearn(session, (first, [*often, *rare], None, lesson), (second, often, None, lesson))
    assert await learned.prune(session, most=30, keep=20) == 0
    assert await learned.prune(session, most=22, keep=20) == 20
    known = await learned.load(session, [*often, *rare])
    assert set(known.counts) == set(often)
    assert (tuple(known.tickets), tuple(known.features)) == ((2, 0, 0, 0), (26, 0, 0, 0))
    # What was dropped can still be unlearned.
    await _relearn(session, (first, [*often, *rare], lesson, None), (second, often, lesson, None))
    known = await learned.load(session, [*often, *rare])
    assert (dict(known.counts), sum(known.tickets), sum(known.features)) == ({}, 0, 0)
