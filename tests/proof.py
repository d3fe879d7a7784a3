"""Short forms and full ones: ``make test`` tries a part of each large matrix, ``make proof`` tries all of it.

What is chosen hangs on the seed alone, so that every process and every run of one tree tries the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")

IS_PROOF = "PROOF" in os.environ


def some(things: Iterable[Thing], most: int, *seed: object) -> list[Thing]:
    """So many of them in their order, or all of them in a proof.

    Args:
        things: All there are.
        most: How many the short form tries.
        seed: What they are for; another purpose gets others.
    """
    all_of_them = list(things)
    if IS_PROOF or len(all_of_them) <= most:
        return all_of_them
    chosen = Random(" ".join(map(str, seed))).sample(range(len(all_of_them)), most)
    return [all_of_them[at] for at in sorted(chosen)]
