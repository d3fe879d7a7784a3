"""How much may come at once: what is in time passes, what is too much is dropped and said."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from ticketdesk.web import buckets
from ticketdesk.web.buckets import Buckets, Connections, Measure, Pace


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(buckets, "monotonic", lambda: clock.now)
    return clock


def test_a_bucket_gives_its_burst_and_then_what_comes_back(clock: SimpleNamespace) -> None:
    kept = Buckets(per_s=20, burst=60)
    assert [kept.take("ana") for _ in range(61)] == [True] * 60 + [False]
    assert kept.take("vic")
    clock.now += 0.5
    assert [kept.take("ana") for _ in range(11)] == [True] * 10 + [False]


def test_full_buckets_are_forgotten(clock: SimpleNamespace) -> None:
    kept = Buckets(per_s=20, burst=60)
    for number in range(buckets.LOOK_THROUGH_AT):
        kept.take(str(number))
    clock.now += 10
    kept.take("one more")
    assert len(kept) == 1


def test_many_tabs_of_one_address_share_what_the_address_has(clock: SimpleNamespace) -> None:
    pace = Pace()
    assert sum(pace.lets_through(f"tab {number}", "192.0.2.1") for number in range(900)) == 400
    assert pace.lets_through("elsewhere", "192.0.2.2")


def test_who_is_too_fast_is_told_once_a_second(clock: SimpleNamespace) -> None:
    pace = Pace()
    assert [pace.may_tell("tab") for _ in range(3)] == [True, False, False]
    clock.now += 1
    assert pace.may_tell("tab")


def test_a_line_carries_neither_too_many_messages_nor_too_many_bytes(clock: SimpleNamespace) -> None:
    assert [Measure().fits(5 * 1024 * 1024), Measure().fits(900_000)] == [False, True]
    measure = Measure()
    assert sum(measure.fits(1) for _ in range(1_000)) == 400


def test_nothing_is_limited_when_limits_are_off(
    clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICKETDESK_RATE_LIMITS", "off")
    pace, measure = Pace(), Measure()
    assert all(pace.lets_through("tab", "here") and measure.fits(9_999_999) for _ in range(1_000))


def test_lines_are_counted_back_however_they_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKETDESK_CONNECTIONS_PER_ADDRESS", "1")
    lines = Connections()

    def ends_badly() -> None:
        with lines.one_more("here") as first, lines.one_more("here") as second:
            assert (first, second) == (True, False)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        ends_badly()
    assert not lines.open
