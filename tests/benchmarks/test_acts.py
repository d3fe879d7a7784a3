"""What is measured in a browser: its figures, and what does not reach its aim."""

from __future__ import annotations

from benchmarks.acts import HEAD, Act, Measured


def _measured(milliseconds: float, slowed: float) -> Measured:
    found = Measured(1_000)
    for act in Act:
        for turn in range(20):
            found.add(act, 1, milliseconds + turn)
            found.add(act, 4, slowed + turn)
    return found


def test_the_percentiles_are_told_line_by_line() -> None:
    found = _measured(100, 400)
    assert (found.p50(Act.search, is_slowed=False), found.p95(Act.search, is_slowed=True)) == (109.5, 418)
    lines = list(found.lines)
    assert lines[0] == "| 1,000 | next row, with its preview | 110 | 118 | 410 | 418 |"
    assert {line.count("|") for line in [*HEAD, *lines]} == {7}
    assert (len(lines), list(found.verdicts)) == (len(Act), [])


def test_what_takes_too_long_is_told() -> None:
    slow = list(_measured(150, 490).verdicts)
    assert [line for line in slow if "slowed" not in line] == [
        f"{act} at 1,000: p95 168 ms, not within 150" for act in Act
    ]
    assert len([line for line in slow if "slowed" in line]) == len(Act)


def test_a_page_that_moves_is_told() -> None:
    found = _measured(1, 1)
    found.shifts += [0.01, 0.06]
    assert list(found.verdicts) == ["a shift of 0.060 at 1,000, not within 0.05"]
    assert found.told["largest_shift"] == 0.06
