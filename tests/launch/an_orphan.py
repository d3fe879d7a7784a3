"""A program that starts a database on a leash of nobody and ends at once.

Arguments: the data folder, already prepared.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ticketdesk.launch import account, wheel
from ticketdesk.launch.cluster import OUR_UID
from ticketdesk.launch.postgres import free_port
from ticketdesk.launch.postmaster import SETTINGS


def start(home: Path) -> None:
    program, folder = wheel.program("postgres"), str(home / "postgres")
    settings = [f"--{name}={value}" for name, value in {**SETTINGS, "port": str(free_port())}.items()]
    reach = [program, folder]
    with (home / "orphan.log").open("wb") as log:
        subprocess.Popen(
            [program, "-D", folder, *settings],
            env=wheel.environment(),
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=lambda: account.become(OUR_UID, OUR_UID, reach) if os.geteuid() == 0 else None,
        )


if __name__ == "__main__":
    start(Path(sys.argv[1]))
    os._exit(0)
