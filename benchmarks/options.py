"""What can be said to a benchmark: on the command line, or by the same names in capitals to ``make bench``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from benchmarks.scenarios import SCENARIOS

HANDS, PAGES, FILTERS = "hands", "pages", "filters"
"""Among the scenarios: what is done in a browser, what Lighthouse says of the pages, and lists of any filter."""


@dataclass(frozen=True)
class Options:
    """What is measured, how long and beside whom.

    Args:
        rows: How many tickets the desk holds, one desk after the other.
        conns: Connections at a time; 1 tells the time of a request, more tell how many there are in a second.
        rounds: How often everything is measured.
        secs: Seconds of one measurement.
        workers: Web processes of the desk.
        messages: Messages on a ticket, on average.
        only: The scenarios; empty: all.
        data: Where loaded desks are kept and found again, or None.
        rows_from: A command that prints the rows instead of our own; ``{rows}`` in it is their number.
        peer_url: Addresses of a system to compare with, one for each size; so are the next three.
        load: What makes the requests: ``wrk``, ``python``, or whichever is there.
        quiet: Seconds to wait at most for cores that others leave alone.
        hands: How often each act of an agent is done in a browser; 0: no browser.
        pages: How often Lighthouse looks at each page, at the first size; 0: never.
        filters: For how many filters made by dice lists are asked; 0: none.
        results: The folder for what programs read.
        labelled: A CSV of labelled texts on which the learned model is measured, or None.
    """

    rows: tuple[int, ...]
    conns: tuple[int, ...]
    rounds: int
    secs: float
    workers: int
    messages: int
    only: tuple[str, ...]
    data: Path | None
    rows_from: str
    peer_url: tuple[str, ...]
    peer_db: tuple[str, ...]
    floor_url: tuple[str, ...]
    floor_db: tuple[str, ...]
    load: str
    quiet: float
    hands: int
    pages: int
    filters: int
    results: Path
    labelled: Path | None

    @classmethod
    def read(cls, arguments: Sequence[str] | None = None) -> Options:
        """Read the command line; what it does not say is taken from the environment."""
        parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
        for name, (read, usual, tells) in SAID.items():
            capital = os.environ.get(name.upper()) or usual
            parser.add_argument(f"--{name.replace('_', '-')}", type=read, default=capital, help=tells)
        found = parser.parse_args(arguments)
        if unknown := set(found.only) - {HANDS, PAGES, FILTERS, *SCENARIOS}:
            parser.error(f"{', '.join(sorted(unknown))}: there is no such scenario")
        return cls(**{field.name: getattr(found, field.name) for field in fields(cls)})


def _several(read: Callable[[str], Any]) -> Callable[[str], tuple[Any, ...]]:
    return lambda text: tuple(read(part.strip()) for part in text.split(",") if part.strip())


def _spaced(text: str) -> tuple[str, ...]:
    # The comma is part of a database's address here: it names the table.
    return tuple(text.split())


def _maybe_path(text: str) -> Path | None:
    return Path(text) if text else None


SAID: dict[str, tuple[Callable[[str], Any], str, str]] = {
    "rows": (_several(int), "1000,100000", "tickets; 1000000 takes some minutes to load (1000,100000)"),
    "conns": (_several(int), "1,16", "connections at a time (1,16)"),
    "rounds": (int, "3", "how often everything is measured (3)"),
    "secs": (float, "4", "seconds of one measurement (4)"),
    "workers": (int, "2", "web processes of the desk (2)"),
    "messages": (int, "5", "messages on a ticket, on average (5)"),
    "only": (_several(str), "", f"some of {', '.join([HANDS, PAGES, FILTERS, *SCENARIOS])}"),
    "data": (_maybe_path, "", "a folder in which loaded desks are kept and found again"),
    "rows_from": (str, "", "a command with {rows} that prints id, title, description, category, priority, status,"
                  " created_at as COPY text"),
    "peer_url": (_several(str), "", "a system to compare with; one address for each size"),
    "peer_db": (_spaced, "", "its database as URL,TABLE, to put rows back after writing; else it is not written to"),
    "floor_url": (_several(str), "", "the same calls by hand, to compare with"),
    "floor_db": (_spaced, "", "its database as URL,TABLE"),
    "load": (str, "", "wrk or python; wrk when it is installed"),
    "quiet": (float, "4", "seconds to wait at most for cores that others leave alone (4)"),
    "hands": (int, "20", "how often each act of an agent is done in a browser; 0 leaves it out (20)"),
    "pages": (int, "5", "how often Lighthouse looks at each page of the first size; 0 leaves it out (5)"),
    "filters": (int, "60", "for how many filters made by dice lists are asked; 0 leaves it out (60)"),
    "results": (Path, str(Path(__file__).parent / "results"), "where the figures go as JSON (benchmarks/results)"),
    "labelled": (_maybe_path, "", "a CSV with text and category, to measure the desk's own model on"),
}  # fmt: skip
