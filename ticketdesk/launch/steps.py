"""What a start tells: one line for each step, when it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def step(name: str) -> Iterator[Callable[[str], None]]:
    """Tell one step of the start when it is done, with its time when that is worth telling."""
    told: list[str] = []
    began = time.monotonic()
    yield told.append
    took = time.monotonic() - began
    tell(name, f"{' '.join(told)}{f' in {took:.0f} s' if took >= 1 else ''}")


def tell(name: str, words: str) -> None:
    """Tell something of a step at once."""
    print(f"  {name:<12} {words}", flush=True)


def amount(count: int, noun: str) -> str:
    """So many of something: "1 migration", "2 migrations"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
