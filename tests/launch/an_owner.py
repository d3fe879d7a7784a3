"""A program that owns an embedded database until it is killed. It says the URL, then waits for a word.

Arguments: the data folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ticketdesk.launch.postgres import EmbeddedPostgres

if __name__ == "__main__":
    database = EmbeddedPostgres(Path(sys.argv[1]))
    print(database.start(), flush=True)
    sys.stdin.readline()
    database.stop()
