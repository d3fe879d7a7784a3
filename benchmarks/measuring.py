"""Measures: every scenario on all systems one after the other, in another order each round."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks import clocks
from benchmarks.load import Figures, Load
from benchmarks.options import Options
from benchmarks.restoring import wait_until_idle
from benchmarks.sameness import Looked
from benchmarks.scenarios import Scenario, requests
from benchmarks.targets import Target

SLOW_S = 0.4
"""What takes longer than this for one answer is asked over 2 connections at most, and for longer."""
SLOW_CONNS, SLOW_SECS = 2, 15.0
DISTURBED = 0.35
"""When strangers took so many cores, it is measured once more."""


@dataclass(frozen=True)
class Run:
    """One measurement.

    Args:
        conns: How many connections it was to be.
        used: How many it were.
        server_ms: Processor time of the web processes for each request, None when it cannot be seen.
        postgres_ms: That of PostgreSQL.
        strangers: Cores that others took meanwhile.
    """

    scenario: str
    target: str
    conns: int
    used: int
    round: int
    figures: Figures
    server_ms: float | None
    postgres_ms: float | None
    strangers: float

    @property
    def per_second(self) -> float:
        """Requests in a second."""
        return self.figures.requests / self.figures.seconds

    @property
    def each_ms(self) -> float:
        """The mean time of a request."""
        return 1e3 * self.used / max(self.per_second, 1e-9)


@dataclass(frozen=True)
class Plan:
    """All that is to be measured at one size.

    Args:
        targets: The desk first.
        looked: What the first answers told.
    """

    targets: Sequence[Target]
    scenarios: Sequence[Scenario]
    rows: int
    looked: Looked
    options: Options
    load: Load

    def measure(self, say: Callable[[str], None]) -> Iterator[Run]:
        """Everything, round by round."""
        for number in range(self.options.rounds):
            shift = number % len(self.targets)
            order = [*self.targets[shift:], *self.targets[:shift]]
            for scenario in self.scenarios:
                yield from self._scenario(scenario, order, number)
            say(f"{self.rows:,} tickets: round {number + 1} of {self.options.rounds} is done")

    def _scenario(self, scenario: Scenario, order: Sequence[Target], number: int) -> Iterator[Run]:
        asked = [one for one in order if (scenario.name, one.name) in self.looked.offered]
        for conns in self.options.conns:
            for target in asked:
                yield self._run(scenario, target, conns, number)
        for target in asked:
            if scenario.writes and target.database:
                target.database.put_back()

    def _run(self, scenario: Scenario, target: Target, conns: int, number: int) -> Run:
        is_slow = self.looked.took_s.get((scenario.name, target.name), 0) > SLOW_S
        used, secs = (min(conns, SLOW_CONNS), SLOW_SECS) if is_slow else (conns, self.options.secs)
        sent = requests(scenario, target.url, target.token, self.rows, seed=number * 100 + conns)
        if number == 0 and not is_slow:
            self.load(target.url, sent, used, min(1.0, secs))  # a warm start

        def once() -> Run:
            clocks.wait_for_quiet(self.options.quiet)
            before, machine, ours = _taken(target), clocks.of_the_machine(), clocks.of_our_children()
            figures = self.load(target.url, sent, used, secs)
            machine, ours = clocks.of_the_machine() - machine, clocks.of_our_children() - ours
            at_end = _taken(target)
            if target.database:
                wait_until_idle(target.database.url)
            after = _taken(target)  # with what was asked and not waited for
            theirs = sum(y - x for x, y in zip(before, at_end, strict=True))
            server, postgres = (
                1e3 * (y - x) / max(figures.requests, 1) if heads else None
                for x, y, heads in zip(before, after, (target.server, target.postgres), strict=True)
            )
            strangers = max(0.0, machine - ours - theirs) / figures.seconds
            place = (scenario.name, target.name, conns, used, number)
            return Run(*place, figures, server, postgres, strangers)

        first = once()
        if first.strangers < DISTURBED or is_slow or not self.options.quiet:
            return first
        return min(first, once(), key=lambda run: run.strangers)


def _taken(target: Target) -> tuple[float, float]:
    return clocks.of_families(target.server), clocks.of_families(target.postgres)
