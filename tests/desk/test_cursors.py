"""Cursors: what we gave comes back as it was, and nothing else is taken."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ticketdesk.desk import cursors
from ticketdesk.desk.sorting import Place, Sort
from ticketdesk.errors import Invalid, NotFound
from ticketdesk.models import Category, Priority, Status

KEY = b"k" * 32
MOMENTS = some.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=some.just(UTC))
PLACES = some.builds(Place, MOMENTS, some.integers(1, 2**31 - 1), some.just(0))
FURTHER = some.builds(Place, MOMENTS, some.integers(1, 2**31 - 1), some.integers(0, 2**62))
OTHERS = some.sampled_from([sort for sort in Sort if sort is not Sort.newest])


@given(PLACES)
def test_a_cursor_comes_back_as_the_place_it_was(place: Place) -> None:
    written = cursors.written(place, key=KEY)
    assert len(written) == cursors.LENGTH
    assert re.fullmatch(cursors.PATTERN, written)
    assert cursors.read(written, key=KEY) == place


@given(FURTHER, OTHERS, some.sampled_from(Sort))
def test_in_another_order_it_tells_more_and_is_a_cursor_in_that_order_only(
    place: Place, sort: Sort, other: Sort
) -> None:
    written = cursors.written(place, key=KEY, sort=sort)
    assert len(written) == cursors.LONGER
    assert re.fullmatch(cursors.PATTERN, written)
    assert cursors.read(written, key=KEY, sort=sort) == place
    if other is not sort:
        with pytest.raises(NotFound):
            cursors.read(written, key=KEY, sort=other)


@given(FURTHER, some.sampled_from(Sort), some.integers(0, cursors.LENGTH - 1), some.sampled_from("Aa0_-z"))
def test_one_other_letter_and_it_is_none_of_ours(place: Place, sort: Sort, where: int, letter: str) -> None:
    written = cursors.written(place, key=KEY, sort=sort)
    changed = written[:where] + letter + written[where + 1 :]
    if changed != written:
        with pytest.raises(NotFound):
            cursors.read(changed, key=KEY, sort=sort)


@given(PLACES)
def test_another_desk_does_not_know_it(place: Place) -> None:
    with pytest.raises(NotFound):
        cursors.read(cursors.written(place, key=b"x" * 32), key=KEY)


@given(some.text(max_size=60))
def test_anything_else_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises((Invalid, NotFound)):
        cursors.read(text, key=KEY)


def test_times_are_kept_to_the_microsecond() -> None:
    place = Place(datetime(2026, 11, 25, tzinfo=UTC) + timedelta(microseconds=1), 7)
    assert cursors.read(cursors.written(place, key=KEY), key=KEY) == place


def test_no_value_stands_in_two_closed_lists() -> None:
    """The figures are told apart by their values alone (``desk/reports.py``)."""
    values = [choice.value for kind in (Status, Priority, Category) for choice in kind]
    assert len(values) == len(set(values))
