"""What is wanted of live pages, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.changes import Told

FLOOR, BURST = "floor", "desk, burst"
HEAD = (
    "| what | tabs | changes | all tabs p50 ms | all tabs p99 ms | lost | server µs a tab and change | bytes a tab and change"
    " | kB a tab | open: s | ms of processor a tab | kB to open | back after a restart: s |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)
MOST_P99_MS = {200: 100.0, 1_000: 250.0}
MOST_CPU_US, MOST_BYTES, MOST_BURST_MS, MOST_BACK_S = 120.0, 1_000.0, 1_000.0, 5.0
MOST_IDLE_BYTES, MOST_TO_OPEN = 300e6, 40e3
FLAT_BYTES = 50e6


def table(found: Sequence[Told]) -> Iterator[str]:
    """A line for each measurement."""
    yield from HEAD
    for one in found:
        cells = (
            one.what,
            f"{one.tabs:,}",
            f"{one.changes:,}",
            f"{one.all_p50_ms:.0f}",
            f"{one.all_p99_ms:.0f}",
            f"{one.lost:,}",
            f"{one.cpu_us:.0f}",
            f"{one.bytes_a_change:,.0f}",
            *(
                f"{value:,.{digits}f}" if value else ""
                for value, digits in (
                    (one.bytes_a_tab / 1e3, 0),
                    (one.opened_s, 1),
                    (one.open_cpu_s * 1e3, 1),
                    (one.bytes_to_open / 1e3, 1),
                    (one.back_s, 1),
                )
            ),
        )
        yield f"| {' | '.join(cells)} |"


def lines(found: Sequence[Told]) -> Iterator[str]:
    """What is wanted, one by one, with what it came to."""
    floors = {one.tabs: one for one in found if one.what == FLOOR}
    for one in found:
        if one.what == FLOOR:
            continue
        name = f"{one.what}, {one.tabs:,} tabs"
        yield _line(f"{name}: nothing is lost", one.lost, 0, "")
        if one.what == BURST:
            yield _line(f"{name}: p99", one.all_p99_ms, MOST_BURST_MS, " ms")
            yield _line(f"{name}: memory grows by", one.memory_growth / 1e6, FLAT_BYTES / 1e6, " MB")
        else:
            yield _line(f"{name}: p99 of all", one.all_p99_ms, MOST_P99_MS.get(one.tabs, 250.0), " ms")
            yield _line(f"{name}: processor a tab and change", one.cpu_us, MOST_CPU_US, " µs")
            yield _line(f"{name}: bytes a tab and change", one.bytes_a_change, MOST_BYTES, "")
            yield _line(f"{name}: bytes to open a queue with 50 rows", one.bytes_to_open, MOST_TO_OPEN, "")
            yield _line(f"{name}: 1,000 idle tabs", one.bytes_a_tab / 1e3, MOST_IDLE_BYTES / 1e6, " MB")
        if one.back_s:
            yield _line(f"{name}: all back after a restart", one.back_s, MOST_BACK_S, " s")
        if one.tabs in floors and one.what != BURST:
            yield f"{name}: {one.all_p50_ms / floors[one.tabs].all_p50_ms:.1f} times the floor"


def _line(what: str, value: float, most: float, unit: str) -> str:
    verdict = "holds" if value <= most else "DOES NOT HOLD"
    return f"{what} {value:,.0f}{unit}, wanted at most {most:,.0f}{unit}: {verdict}"
