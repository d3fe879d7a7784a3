"""The command line as somebody types it, on a database of the test's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.processes import environment
from ticketdesk.config import ROOT


def command(address: str, folder: Path, *words: str) -> tuple[int, str, str]:
    """Run ``python -m ticketdesk`` with these words: its exit code, what it said, and what it complained of."""
    done = subprocess.run(
        [sys.executable, "-m", "ticketdesk", *words],
        cwd=ROOT,
        env=environment(DATABASE_URL=address, TICKETDESK_DATA=str(folder)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr
