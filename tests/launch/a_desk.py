"""A program that runs a small desk together: a database, a web and a worker that only pretend.

Arguments: the data folder, then ``with-parent``, ``slow`` (the web takes a second to end), ``stubborn`` (the worker
does not end when asked), ``failing`` (what is done once started fails) and ``hanging`` (it never ends), in any order.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from tests.launch.a_child import say
from ticketdesk.errors import CannotStart
from ticketdesk.launch.postgres import EmbeddedPostgres
from ticketdesk.launch.together import Child, run_together


def main(home: str, *words: str) -> int:
    child = [sys.executable, "-m", "tests.launch.a_child"]
    children = [
        Child("web", [*child, "web", "1" if "slow" in words else "0"], os.environ),
        Child("worker", [*child, "worker", "1" if "stubborn" in words else "0"], os.environ, grace_in=0.5),
    ]

    def once_started() -> None:
        say("started")
        if "failing" in words:
            raise CannotStart("The first step failed.")
        if "hanging" in words:
            time.sleep(60)

    database, with_parent = EmbeddedPostgres(Path(home)), "with-parent" in words
    try:
        return run_together(children, database=database, with_parent=with_parent, once_started=once_started)
    except CannotStart as refusal:
        print(refusal, file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
