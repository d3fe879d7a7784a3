"""Cursors: what we gave comes back as it was, and nothing else is taken."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ticketdesk.desk import cursors
from ticketdesk.errors import Invalid, NotFound
from ticketdesk.models import Category, Priority, Status

KEY = b"k" * 32
PLACES = some.tuples(
    some.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=some.just(UTC)),
    some.integers(1, 2**31 - 1),
)


@given(PLACES)
def test_a_cursor_comes_back_as_the_place_it_was(place: cursors.Place) -> None:
    written = cursors.written(place, key=KEY)
    assert re.fullmatch(cursors.PATTERN, written)
    assert cursors.read(written, key=KEY) == place


@given(PLACES, some.integers(0, cursors.LENGTH - 1), some.sampled_from("Aa0_-z"))
def test_one_other_letter_and_it_is_none_of_ours(place: cursors.Place, where: int, letter: str) -> None:
    written = cursors.written(place, key=KEY)
    changed = written[:where] + letter + written[where + 1 :]
    if changed != written:
        with pytest.raises(NotFound):
            cursors.read(changed, key=KEY)


@given(PLACES)
def test_another_desk_does_not_know_it(place: cursors.Place) -> None:
    with pytest.raises(NotFound):
        cursors.read(cursors.written(place, key=b"x" * 32), key=KEY)


@given(some.text(max_size=60))
def test_anything_else_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises((Invalid, NotFound)):
        cursors.read(text, key=KEY)


def test_times_are_kept_to_the_microsecond() -> None:
    place = (datetime(2026, 11, 25, tzinfo=UTC) + timedelta(microseconds=1), 7)
    assert cursors.read(cursors.written(place, key=KEY), key=KEY) == place


def test_no_value_stands_in_two_closed_lists() -> None:
    """The figures are told apart by their values alone (``desk/reports.py``)."""
    values = [choice.value for kind in (Status, Priority, Category) for choice in kind]
    assert len(values) == len(set(values))
