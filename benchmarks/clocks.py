"""Processor time: what the processes of a system took, and what strangers took meanwhile."""

from __future__ import annotations

import os
import time
from contextlib import suppress

import psutil

LEFT_ALONE = 0.25
"""So many cores may be busy with something else, and it still counts as quiet."""
LOOK_EVERY_IN = 0.4


def of_families(roots: tuple[int, ...]) -> float:
    """Seconds that these processes took with all their children, the ones that ended included."""
    children: dict[int, list[psutil.Process]] = {}
    for one in psutil.process_iter(["ppid"]):
        children.setdefault(one.info["ppid"], []).append(one)
    left, took = [psutil.Process(root) for root in roots if psutil.pid_exists(root)], 0.0
    while left:
        one = left.pop()
        with suppress(psutil.NoSuchProcess):
            took += sum(one.cpu_times()[:4])
            left += children.get(one.pid, [])
    return took


def of_the_machine() -> float:
    """Seconds that its cores were busy since it started."""
    found = psutil.cpu_times()._asdict()
    idle = ("idle", "iowait", "guest", "guest_nice")
    return float(sum(seconds for name, seconds in found.items() if name not in idle))


def of_our_children() -> float:
    """Seconds that we and the processes took that we waited for: the load generator's."""
    found = os.times()
    return found.user + found.system + found.children_user + found.children_system


def wait_for_quiet(most_in: float) -> None:
    """Wait until others leave the cores mostly alone, but not for ever."""
    until = time.monotonic() + most_in
    while time.monotonic() < until:
        busy, began = of_the_machine(), time.monotonic()
        time.sleep(LOOK_EVERY_IN)
        if (of_the_machine() - busy) / (time.monotonic() - began) < LEFT_ALONE:
            return


def family_that_listens(port: int) -> int | None:
    """The first process of the family that listens on a port of this machine, when that can be seen."""
    with suppress(psutil.Error):
        for line in psutil.net_connections("tcp"):
            if line.status == psutil.CONN_LISTEN and line.laddr.port == port and line.pid:
                return _head(psutil.Process(line.pid))
    return None


def _head(process: psutil.Process) -> int:
    """The outermost ancestor in the same process group."""
    group = os.getpgid(process.pid)
    while (parent := process.parent()) and os.getpgid(parent.pid) == group:
        process = parent
    return int(process.pid)
