"""Who belongs to a process that we started, and how all of them end: asked first, then made to.

Read by every leash before it can start anything, so it imports next to nothing.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time

LOOK_EVERY_IN = 0.02
# What is left when the elder is gone lost its reason to live: a short word, then the end.
TO_ORPHANS = ((signal.SIGTERM, 1.0), (signal.SIGKILL, 2.0))
TO_STUBBORN = ((signal.SIGKILL, 2.0),)


class Family:
    """The processes on one leash: its group, and whatever descends from the group.

    PostgreSQL gives each of its processes a session of its own, so a group alone does not reach them; and
    orphans move to another parent, so whoever was seen once is remembered. On Linux a leash adopts its orphans;
    elsewhere one that left the group and lost its parent before we looked is not found.

    Args:
        group: The leash's pid, which is its group's number too.
    """

    def __init__(self, group: int) -> None:
        self._group = group
        self._known: set[int] = set()

    def alive(self) -> set[int]:
        return set(self._look())

    def elders(self) -> set[int]:
        """Those whose parent is not in the family: the ones to ask, because they stop the others in order."""
        found = self._look()
        return {pid for pid, parent in found.items() if parent not in found}

    def _look(self) -> dict[int, int]:
        table = running()
        found = {pid for pid in self._known if pid in table}
        found |= {pid for pid, (parent, group) in table.items() if self._group in (parent, group)}
        while more := {pid for pid, (parent, _) in table.items() if parent in found} - found:
            found |= more
        self._known = found - {os.getpid()}
        return {pid: table[pid][0] for pid in self._known}


def end(family: Family, stages: tuple[tuple[int, float], ...]) -> None:
    """End a family, its elders first and in order, and leave nobody behind.

    Args:
        stages: Each signal for the elders, with the seconds they then have; without stages nobody is left
            to keep order and all are told at once.
    """
    elders = family.elders()
    for number, seconds in stages:
        _tell(elders, number)
        if _wait_until_gone(elders, family, seconds):
            break
    for number, seconds in TO_STUBBORN if stages and elders & family.alive() else TO_ORPHANS:
        rest = family.alive()
        _tell(rest, number)
        if _wait_until_gone(rest, family, seconds) and not family.alive():
            return


def _wait_until_gone(pids: set[int], family: Family, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while pids & family.alive():
        if time.monotonic() > until:
            return False
        time.sleep(LOOK_EVERY_IN)
    return True


def _tell(pids: set[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # it ended by itself just now
            os.kill(pid, number)


def running() -> dict[int, tuple[int, int]]:
    """Parent and group of every process that is not a zombie, by pid."""
    return _from_proc() if sys.platform == "linux" else _from_ps()


def _from_proc() -> dict[int, tuple[int, int]]:
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    state, parent, group = file.read().rpartition(b")")[2].split(None, 3)[:3]
            except OSError:
                continue  # it ended while we looked
            if state not in b"ZX":
                found[int(name)] = (int(parent), int(group))
    return found


def _from_ps() -> dict[int, tuple[int, int]]:
    import subprocess

    said = subprocess.check_output(["/bin/ps", "-axo", "pid=,ppid=,pgid=,stat="], text=True)
    rows = [line.split() for line in said.splitlines()]
    return {int(row[0]): (int(row[1]), int(row[2])) for row in rows if not row[3].startswith("Z")}
