"""Holding a child so that it ends when we let go, whether we do that on purpose or by being killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from ticketdesk.launch import family

ROOT = Path(__file__).resolve().parent.parent.parent
START = (
    "import sys; sys.path.append(sys.argv.pop(1)); from ticketdesk.launch import leashed; "
    "sys.exit(leashed.main(*sys.argv[1:]))"
)
NO_ACCOUNT = 126  # exit code: root may not become the other account, or that one does not reach its files
AFTER_THE_STAGES_IN = 2.0  # the orphans' second, and time to look around
LOOK_EVERY_IN = 0.005


class Leash:
    """One child, in a session of its own, with everything it starts.

    Args:
        stages: Each signal that asks the child to end, with the seconds it then has; after the last, SIGKILL.
        env: The child's whole environment.
        output: Where its words go; where ours go when None.
        keep: A descriptor that stays open for as long as the child is held, also when we are killed.
        uid_gid: Whom the child becomes; only root can say so.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        stages: Sequence[tuple[int, float]],
        env: Mapping[str, str],
        cwd: Path | None = None,
        stdin: int = subprocess.DEVNULL,
        output: int | IO[bytes] | None = None,
        keep: int | None = None,
        uid_gid: tuple[int, int] | None = None,
    ) -> None:
        self._stages = tuple(stages)
        theirs, self._ours = os.pipe()
        try:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-I", "-S", "-c", START, str(ROOT)),
                    *(str(theirs), "" if keep is None else str(keep)),
                    ",".join(f"{int(number)}:{seconds}" for number, seconds in stages),
                    f"{uid_gid[0]}:{uid_gid[1]}" if uid_gid else "",
                    *command,
                ],
                env=env,
                cwd=cwd,
                stdin=stdin,
                stdout=output,
                stderr=None if output is None else subprocess.STDOUT,
                pass_fds=(theirs,) if keep is None else (theirs, keep),
                start_new_session=True,
            )
        finally:
            os.close(theirs)

    @property
    def has_ended(self) -> bool:
        """Whether the child is gone; its group's number stays ours until `finish`, whoever wants it next."""
        if self.process.returncode is None and hasattr(os, "waitid"):
            look = os.WEXITED | os.WNOHANG | os.WNOWAIT
            return os.waitid(os.P_PID, self.process.pid, look) is not None
        return self.process.poll() is not None

    @property
    def ending(self) -> str:
        """How the child ended, for a sentence, once `finish` was called."""
        code = self.process.returncode
        number = -code if code < 0 else code - 128
        return f"signal {number}" if number > 0 else f"exit code {code}"

    def holds(self, pid: int) -> bool:
        """Whether this process is in the child's own group."""
        try:
            return os.getpgid(pid) == self.process.pid
        except ProcessLookupError:
            return False

    def let_go(self) -> None:
        """Ask for the end, without waiting for it."""
        if self._ours >= 0:
            os.close(self._ours)
            self._ours = -1

    def finish(self) -> int:
        """Wait for the end, and bring it about ourselves where the leash was killed or does not get there.

        Returns:
            The child's exit code.
        """
        self.let_go()
        until = time.monotonic() + sum(seconds for _, seconds in self._stages) + AFTER_THE_STAGES_IN
        while not self.has_ended and time.monotonic() < until:
            time.sleep(LOOK_EVERY_IN)
        family.end(family.Family(self.process.pid), self._stages if self.has_ended else ())
        return self.process.wait()
