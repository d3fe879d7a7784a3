"""``make faults``: break everything once, tell what came of it, and keep it. ``ONLY=disk,mail`` picks some by their names, ``cycles`` the look for leaks."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.copied import copy_built
from tests.faults import suite, telling
from tests.faults.faults import FAULTS
from tests.faults.leaks import CYCLES
from tests.faults.round import Row
from ticketdesk.config import ROOT

LASTS_AT_MOST_S = 45 * 60
PAPER = ROOT / "docs" / "faults.md"
RESULTS = ROOT / "benchmarks" / "results"


def main() -> int:
    """Run the suite.

    Returns:
        0, or 1 when anything was lost, twice, half written, late, or left behind.
    """
    only = [word for word in os.environ.get("ONLY", "").split(",") if word]
    faults = [fault for fault in FAULTS if not only or any(word in fault.name for word in only)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL's own account has to get through
        root = copy_built(folder / "desk")
        cycles = CYCLES if not only or "cycles" in only else 0
        running = suite.run(root, folder / "around", faults, _say, cycles=cycles)
        outcome = asyncio.run(asyncio.wait_for(running, LASTS_AT_MOST_S))
    text = f"{telling.table(outcome.rows)}\n\n{telling.sums(outcome.rows, outcome.growth, outcome.around)}"
    path = RESULTS / time.strftime("faults-%Y-%m-%d-%H%M%S.json")
    telling.write(path, outcome.rows, outcome.growth, outcome.around, outcome.sentences)
    if not only:
        telling.into(PAPER, text)
    print(f"\n{text}\n\n{path}")
    print("\n".join(f"WRONG {each}" for each in outcome.wrong))
    return 1 if outcome.wrong else 0


def _say(row: Row) -> None:
    """Each row as it comes, so that whoever waits sees that it goes on."""
    print(telling.table([row]).splitlines()[-1], flush=True)
    for each in row.wrong:
        print(f"  WRONG {each}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
