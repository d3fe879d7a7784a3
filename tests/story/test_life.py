"""When things happen in the story, and that no life goes beyond today."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ticketdesk.models import Category, Priority, Source, Status
from ticketdesk.models.opinion import Suggestion
from ticketdesk.story.plot import Act, Life, life
from ticketdesk.story.rhythm import CLOSES, DAYS, OPENS, arrivals, at_work
from ticketdesk.story.writing import Writer

UNTIL = datetime(2031, 3, 5, 14, 20, tzinfo=UTC)
DEFAULT = Suggestion(Category.general, Source.default, Priority.medium, Source.default)
MOMENTS = some.datetimes(datetime(2027, 1, 1), datetime(2040, 1, 1), timezones=some.just(UTC))


@given(some.integers(1, 200), MOMENTS, some.integers())
def test_as_many_come_as_were_asked_for_in_order_and_none_tomorrow(
    count: int, until: datetime, seed: int
) -> None:
    moments = list(arrivals(Random(seed), count, until))
    assert len(moments) == count
    assert moments == sorted(moments)
    assert until - timedelta(days=DAYS) <= moments[0]
    assert moments[-1] <= until


def test_people_write_by_day_and_in_the_week() -> None:
    moments = list(arrivals(Random(3), 4_000, UNTIL))
    by_day = sum(7 <= moment.hour < 19 for moment in moments)
    at_the_weekend = sum(moment.weekday() >= 5 for moment in moments)
    assert by_day > 3_200
    assert 80 < at_the_weekend < 600
    days = Counter(moment.date() for moment in moments)
    assert len(days) == DAYS + 1
    assert max(days.values()) > 1.2 * sorted(days.values())[-2], "one day is a bad day"


@given(MOMENTS)
def test_agents_work_when_the_office_is_open(moment: datetime) -> None:
    then = at_work(moment)
    assert moment <= then < moment + timedelta(days=4)
    assert then.weekday() < 5
    assert OPENS <= then.hour < CLOSES


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    writer = Writer(Random(1), UNTIL.date())
    moments = arrivals(Random(2), 1_500, UNTIL)
    return [life(writer, writer.letter(), DEFAULT, at=moment, until=UNTIL, agents=3) for moment in moments]


def test_a_life_goes_forward_and_not_beyond_today(lives) -> None:
    for one in lives:
        moments = [one.at, *(step.at for step in one.steps)]
        assert moments == sorted(moments)
        assert len(set(moments)) == len(moments)
        assert moments[-1] <= UNTIL
        assert all(0 <= step.by < 3 for step in one.steps)


def test_everything_that_agents_do_happens(lives) -> None:
    assert {step.act for one in lives for step in one.steps} == set(Act)
    reached = {step.to for one in lives for step in one.steps if step.act is Act.status}
    assert reached == set(Status)


def test_some_wait_for_somebody_and_some_are_critical(lives) -> None:
    untouched = [one for one in lives if not one.steps]
    assert 60 < len(untouched) < 400
    assert any(UNTIL - one.at > timedelta(days=10) for one in untouched)
    assert sum(one.letter.priority is Priority.critical for one in lives) > 60


def test_what_presses_is_looked_at_first(lives) -> None:
    waits = {
        priority: sorted(
            one.steps[0].at - one.at for one in lives if one.steps and one.letter.priority is priority
        )
        for priority in Priority
    }
    middle = {priority: found[len(found) // 2] for priority, found in waits.items()}
    assert middle[Priority.critical] < middle[Priority.high] < middle[Priority.medium] < middle[Priority.low]
