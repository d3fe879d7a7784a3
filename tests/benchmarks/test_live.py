"""What is told of live pages: a line for each measurement, and which aims hold."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.changes import Told
from benchmarks.tabs import _first_frame, _frame
from benchmarks.verdicts import BURST, FLOOR, HEAD, lines, table

GOOD = Told("desk", 200, 100, 40, 90, 80, 0, 100, 900, 0, 3.0, 0.01, 250e3, 4.0, 39e3)


def test_each_measurement_is_a_line_and_each_aim_a_verdict() -> None:
    found = [GOOD, replace(GOOD, what=BURST, all_p99_ms=900), replace(GOOD, what=FLOOR, all_p50_ms=10)]
    assert {line.count("|") for line in [*HEAD, *table(found)]} == {14}
    said = list(lines(found))
    assert all(one.endswith(": holds") or one.endswith("4.0 times the floor") for one in said)
    assert sum("times the floor" in one for one in said) == 1


def test_what_does_not_hold_is_said() -> None:
    over = {
        "all_p99_ms": 101,
        "cpu_us": 121,
        "bytes_a_change": 1_001,
        "bytes_a_tab": 301e3,
        "bytes_to_open": 41e3,
    }
    bad = replace(GOOD, lost=1, back_s=6, **over)
    assert all("DOES NOT HOLD" in one for one in lines([bad]))
    assert len(list(lines([bad]))) == 7


def test_a_frame_is_read_when_all_of_it_is_there() -> None:
    for size in (5, 300, 70_000):
        sent = bytearray(_frame(b"x" * size))
        sent[1] &= 0x7F
        head = len(sent) - size - 4
        del sent[head : head + 4]
        assert _first_frame(sent[:-1]) is None
        kind, begin, end = _first_frame(sent) or (0, 0, 0)
        assert (kind, end - begin, end) == (1, size, len(sent))
