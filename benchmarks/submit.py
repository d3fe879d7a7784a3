"""How long a submit takes while Gemini is quick, hangs, errs or is absent: ``python -m benchmarks.submit``.

The real desk with its worker, on an embedded database of its own; a ticket comes in every 50 ms by the API, without a
category, so that every one of them is triaged. Each state of Gemini begins with a new worker, because a breaker remembers.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from random import Random

import httpx
from sqlalchemy.engine import make_url

from benchmarks.scenarios import WORDS
from tests.copied import copy_built
from tests.running import Served, Stub
from ticketdesk import migrations
from ticketdesk.launch.postgres import EmbeddedPostgres

QUICK, ABSENT = "quick", "absent"
STATES = {QUICK: "ok", "hanging": "hang", "erring": "e503", ABSENT: ""}
EVERY_S = 0.05
WORKER_WITHIN_S = 60
LEFT = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at IS NULL"
BY_SOURCE = "SELECT source, error, count(*) FROM suggestions GROUP BY 1, 2 ORDER BY 3 DESC"


def main() -> None:
    """Measure in turns, and tell the 95th percentiles beside that of a quick Gemini."""
    parser = argparse.ArgumentParser("python -m benchmarks.submit", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each state is measured (3)")
    parser.add_argument("--count", type=int, default=300, help="submits of one measurement (300)")
    options = parser.parse_args()
    took: dict[str, list[list[float]]] = {state: [] for state in STATES}
    with tempfile.TemporaryDirectory() as folder, _desk(Path(folder)) as (desk, stub):
        for round_ in range(options.rounds):
            for state in Random(round_).sample(list(STATES), len(STATES)):
                took[state].append(_measured(desk, stub, state, options.count))
                print(f"round {round_ + 1}, {state}: p95 {_percentile(took[state][-1]):.1f} ms", flush=True)
        judged = desk.rows(BY_SOURCE)
    _tell(took)
    print("judged:", ", ".join(f"{count} by {source} {error}".strip() for source, error, count in judged))


@contextmanager
def _desk(folder: Path) -> Iterator[tuple[Served, Stub]]:
    root = copy_built(folder / "desk")
    postgres = EmbeddedPostgres(folder / "data")
    url = make_url(postgres.start()).set(drivername="postgresql")
    try:
        migrations.upgrade(url.set(drivername="postgresql+psycopg"))
        stub = Stub(folder)
        with Served(root, url, {"TICKETDESK_RATE_LIMITS": "off", "NO_PROXY": "127.0.0.1"}, stub) as desk:
            yield desk, stub
    finally:
        postgres.stop()


def _measured(desk: Served, stub: Stub, state: str, count: int) -> list[float]:
    """The milliseconds of so many submits in one state of Gemini."""
    desk.worker.stop()
    with ExitStack() as running:
        if state != ABSENT:
            running.enter_context(stub).behave(STATES[state])
        desk.worker.start()
        _wait_for_the_worker(desk)
        return _submits(desk.url, Random(count), count)


def _wait_for_the_worker(desk: Served) -> None:
    """It imports for some seconds; it should not do so while submits are measured."""
    _submits(desk.url, Random(0), 1)
    until = time.monotonic() + WORKER_WITHIN_S
    while desk.rows(LEFT) != [(0,)]:
        if time.monotonic() > until:
            raise RuntimeError(f"The worker takes no jobs: {desk.log()[-2_000:]}")
        time.sleep(0.2)


def _submits(url: str, random: Random, count: int) -> list[float]:
    took = []
    with httpx.Client(base_url=url) as client:
        for _ in range(count):
            body = {"title": _words(random, 5), "description": _words(random, 60)}
            began = time.perf_counter()
            client.post("/api/tickets/", json=body).raise_for_status()
            took.append((time.perf_counter() - began) * 1_000)
            time.sleep(max(0.0, EVERY_S - took[-1] / 1_000))
    return took


def _words(random: Random, count: int) -> str:
    return " ".join(random.choices(WORDS, k=count))


def _tell(took: dict[str, list[list[float]]]) -> None:
    quick = _at_95(took[QUICK])
    print(f"{'Gemini is':<10}{'p50 ms':>8}{'p95 ms':>8}  beside quick   p95 of each round")
    for state, rounds in took.items():
        median, at_95 = statistics.median(chain.from_iterable(rounds)), _at_95(rounds)
        each = " ".join(f"{_percentile(one):.1f}" for one in rounds)
        print(f"{state:<10}{median:>8.1f}{at_95:>8.1f}{at_95 / quick:>13.0%}    {each}")


def _at_95(rounds: list[list[float]]) -> float:
    """The median of the rounds' 95th percentiles: one noisy round says little."""
    return statistics.median(_percentile(one) for one in rounds)


def _percentile(took: list[float]) -> float:
    return statistics.quantiles(took, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    main()
