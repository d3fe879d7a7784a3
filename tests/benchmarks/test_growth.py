"""What grows with a desk: calls and acts at several sizes, side by side."""

from __future__ import annotations

from benchmarks.acts import Act, Measured
from benchmarks.figures import Cell
from benchmarks.growth import grown, lines
from benchmarks.load import Figures
from benchmarks.measuring import Run


def _cell(rows: int, p50_ms: float) -> Cell:
    run = Run("list", "ours", 1, 1, 0, Figures(100, 1.0, p50_ms, 9, 9, 0), 1.0, 1.0, 0.0)
    return Cell(rows, "list", 1, [run])


def _hands(rows: int, milliseconds: float) -> Measured:
    found = Measured(rows)
    for act in Act:
        found.add(act, 1, milliseconds)
        found.add(act, 4, 1)
    return found


def test_each_size_stands_beside_the_others_and_what_is_steep_is_named() -> None:
    found = grown([_cell(1_000, 2), _cell(100_000, 3), _cell(1_000_000, 5)], [])
    assert list(lines(found)) == [
        "| p50 ms | 1,000 tickets | 100,000 tickets | 1,000,000 tickets | slowest to quickest |",
        "| --- | --- | --- | --- | --- |",
        "| list over 1 | 2 | 3 | 5 | 2.50 |",
        "",
        "growth within 2x: holds for 0 of 1; not for list over 1 (2.5x)",
    ]


def test_a_larger_desk_that_is_quicker_counts_as_much_as_a_slower_one() -> None:
    (found,) = grown([_cell(1_000, 6), _cell(100_000, 2)], [])
    assert found.times == 3


def test_what_hands_do_stands_there_too() -> None:
    found = grown([], [_hands(1_000, 100), _hands(100_000, 150)])
    assert [(one.what, one.times) for one in found] == [(act, 1.5) for act in Act]
    assert list(lines(found))[-1] == f"growth within 2x: holds for {len(Act)} of {len(Act)}"


def test_one_size_alone_tells_nothing() -> None:
    assert list(lines(grown([_cell(1_000, 2)], []))) == []
