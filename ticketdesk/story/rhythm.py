"""When people write and when agents work: four weeks with mornings, lunches, week-ends and one bad day."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

DAYS = 28
HOUR = timedelta(hours=1)
WEEK = (1.25, 1.15, 1.05, 1.0, 0.9, 0.25, 0.2)
DAY = (2, 1, 1, 1, 2, 4, 10, 28, 55, 80, 78, 66, 45, 58, 72, 70, 60, 40, 24, 16, 12, 9, 6, 4)
OPENS, CLOSES = 8, 18


def arrivals(random: Random, count: int, until: datetime) -> Iterator[datetime]:
    """So many moments of the last four weeks, in order, as people write to a company that works by day.

    Args:
        random: Who decides how busy each day was, and the minutes.
        count: How many. They are made one by one, a million needs no more room than one.
        until: The end of the four weeks.
    """
    first = (until - timedelta(days=DAYS)).replace(minute=0, second=0, microsecond=0) + HOUR
    hours = [first + HOUR * n for n in range(int((until - first) / HOUR) + 1)]
    moods = {hour.date(): random.uniform(0.75, 1.25) for hour in hours}
    bad_day = random.choice([day for day in moods if day.weekday() < 5])
    moods[bad_day] = 2.0
    weights = [WEEK[hour.weekday()] * DAY[hour.hour] * moods[hour.date()] for hour in hours]
    lengths = [HOUR] * (len(hours) - 1) + [until - hours[-1]]
    weights[-1] *= lengths[-1] / HOUR
    sums = list(accumulate(weights))
    for n in range(count):
        place = (n + random.random()) / count * sums[-1]
        slot = min(bisect_left(sums, place), len(hours) - 1)
        inside = 1 - (sums[slot] - place) / weights[slot] if weights[slot] else 0.0
        yield min(hours[slot] + lengths[slot] * inside, until)


def at_work(moment: datetime) -> datetime:
    """The same moment, or the next one at which somebody is at the desk."""
    if moment.hour >= CLOSES:
        moment = (moment + timedelta(days=1)).replace(hour=OPENS, minute=moment.minute)
    elif moment.hour < OPENS:
        moment = moment.replace(hour=OPENS)
    while moment.weekday() >= 5:
        moment = (moment + timedelta(days=1)).replace(hour=OPENS)
    return moment
