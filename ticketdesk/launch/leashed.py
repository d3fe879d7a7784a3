"""The small process that holds one child: it ends the child when whoever started us lets go or dies.

Not even ``kill -9`` can keep a pipe open: its write end lives only in the starter, so end of file means let go.
Run isolated and without site-packages (see `leash`), so that it starts in hundredths of a second.
"""

from __future__ import annotations

import os
import select
import signal
import sys

from ticketdesk.launch import account, family

ASKED_TO_END = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
HEARD = {signal.SIGCHLD, *ASKED_TO_END}
NO_ACCOUNT, NOT_STARTED = 126, 127  # exit codes, as a shell would give them


def main(hold: str, keep: str, stages: str, uid_gid: str, *command: str) -> int:
    """Start the command and stay until it ended, or end it with all it started.

    Args:
        hold: The number of the pipe's read end.
        keep: Another descriptor to hold open for life, such as a lock's; empty for none.
        stages: How to end the child, as ``signal:seconds`` by commas.
        uid_gid: Whom to become first, as ``uid:gid``; empty to stay.

    Returns:
        The child's exit code, or 128 and its signal.
    """
    # `select` takes no number above 1,023, and the starter may have had that many files open.
    held = os.dup(int(hold))
    os.close(int(hold))
    if keep:
        os.set_inheritable(int(keep), False)
    if sys.platform == "linux":
        account.prctl(account.ADOPT_ORPHANS, 1)
    steps = [
        (int(number), float(seconds)) for number, seconds in (step.split(":") for step in stages.split(","))
    ]
    child = Child(command, uid_gid, steps[0][0])
    child.wait_or_be_let_go(held)
    child.end_with_all(tuple(steps))
    return child.exit_code if child.has_ended else 128 + signal.SIGKILL


class Child:
    """The one process on this leash, started at once."""

    def __init__(self, command: tuple[str, ...], uid_gid: str, last_word: int) -> None:
        self.exit_code = -1
        self._woken = _listen()
        signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)  # a word between fork and exec must not get lost
        self.pid = os.fork()
        if self.pid == 0:
            _become_the_child(command, uid_gid, last_word)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)

    @property
    def has_ended(self) -> bool:
        return self.exit_code >= 0

    def wait_or_be_let_go(self, hold: int) -> None:
        while not self.has_ended:
            readable, _, _ = select.select([hold, self._woken], [], [])
            heard = os.read(self._woken, 512) if self._woken in readable else b""
            self._reap()
            if hold in readable or any(number in ASKED_TO_END for number in heard):
                return

    def end_with_all(self, stages: tuple[tuple[int, float], ...]) -> None:
        family.end(family.Family(os.getpid()), () if self.has_ended else stages)
        self._reap()

    def _reap(self) -> None:
        """Take in whoever ended, orphans that were handed to us too."""
        try:
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if ended[0] == self.pid:
                    code = os.waitstatus_to_exitcode(ended[1])
                    self.exit_code = code if code >= 0 else 128 - code
        except ChildProcessError:
            pass


def _listen() -> int:
    """Where signals wake us, without a moment in which one could be missed."""
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    for number in HEARD:
        signal.signal(number, lambda *_: None)
    return read_end


def _become_the_child(command: tuple[str, ...], uid_gid: str, last_word: int) -> None:
    code = NOT_STARTED
    try:
        for number in (*HEARD, signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        if uid_gid:
            code = NO_ACCOUNT
            uid, gid = map(int, uid_gid.split(":"))
            account.become(uid, gid, reach=[command[0], os.getcwd()])
            code = NOT_STARTED
        if sys.platform == "linux":
            account.prctl(account.SET_DEATH_SIGNAL, last_word)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
        os.execvp(command[0], command)  # noqa: S606 - no shell is the point
    except BaseException as error:
        os.write(2, f"{command[0]} could not be started: {error}\n".encode())
    finally:
        os._exit(code)
