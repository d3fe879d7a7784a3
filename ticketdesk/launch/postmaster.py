"""The server process: how it is set, what its folder tells of it, and its end when nobody holds it any more."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ticketdesk.launch.family import LOOK_EVERY_IN, running

if TYPE_CHECKING:
    import psutil

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a path under the data folder is soon too long for one
    "fsync": "on",
    "restart_after_crash": "off",  # a killed backend ends the desk in order, not half of it in silence
    "max_connections": "200",  # a web process keeps up to 34, and a refused one is a ticket that was not taken
    "max_logical_replication_workers": "0",
    "client_connection_check_interval": "2s",  # a query whose asker died ends too
    "timezone": "UTC",
    # What people wrote never reaches the log: no statement, no detail, no error of a client's own making.
    "logging_collector": "off",
    "log_timezone": "UTC",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_min_messages": "log",
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
}
# A fast shutdown, then one that needs recovery; never SIGKILL while there is a choice.
STAGES = ((signal.SIGINT, 3.5), (signal.SIGQUIT, 1.0))
LEAST_MB, MOST_MB, SHARE = 128, 1024, 8


def shared_buffers() -> str:
    """Where PostgreSQL keeps pages of tables: an eighth of this machine's memory, from 128 MB to 1 GB.

    Its manual advises a quarter where nothing else runs; the rest stays with the system's own cache, and here with the desk.
    """
    import psutil

    return f"{min(MOST_MB, max(LEAST_MB, psutil.virtual_memory().total // SHARE // 2**20))}MB"


class Status(NamedTuple):
    """What a postmaster writes of itself. It stays after a kill, so alone it proves nothing."""

    pid: int
    folder: Path
    port: int
    is_ready: bool


def status(folder: Path) -> Status | None:
    """What is written in the folder, once the server listens; None before, or when there is none."""
    try:
        lines = os.fsdecode((folder / "postmaster.pid").read_bytes()).splitlines()
        return Status(int(lines[0]), Path(lines[1]), int(lines[3]), lines[7].strip() == "ready")
    except (OSError, ValueError, IndexError):
        return None


def end_survivors(folder: Path) -> None:
    """Stop in order a server still running on a folder that is ours, then forget what it wrote of itself.

    Its processes are known by where they work. The pid in the file is not asked: by now it may be a stranger's.
    """
    import psutil

    looked_at = psutil.process_iter(["name", "cwd", "ppid"])
    found = [process for process in looked_at if _works_in(folder, process.info)]
    chiefs = [process for process in found if process.pid in {one.info["ppid"] for one in found}]
    for number, seconds in STAGES if chiefs else ():
        _tell(chiefs, number)
        found = _left_after(seconds, found)
    _tell(found, signal.SIGKILL)
    _left_after(2.0, found)
    (folder / "postmaster.pid").unlink(missing_ok=True)


def _tell(processes: list[psutil.Process], number: int) -> None:
    import psutil

    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):  # psutil also sees when a pid became a stranger's
            process.send_signal(number)


def _left_after(seconds: float, processes: list[psutil.Process]) -> list[psutil.Process]:
    until = time.monotonic() + seconds
    while True:
        table = running()  # without zombies, which a careless parent may keep for long
        left = [process for process in processes if process.pid in table and process.is_running()]
        if not left or time.monotonic() > until:
            return left
        time.sleep(LOOK_EVERY_IN)


def _works_in(folder: Path, process: dict[str, str | None]) -> bool:
    try:
        return process["name"] == "postgres" and os.path.samefile(process["cwd"] or "", folder)
    except OSError:
        return False
