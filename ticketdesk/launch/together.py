"""Several processes that live and end as one: whoever of them is killed, however, none of the others stays."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ticketdesk.errors import CannotStart
from ticketdesk.launch.ears import Ears
from ticketdesk.launch.leash import Leash
from ticketdesk.launch.postgres import EmbeddedPostgres

DATABASE = "database"  # what the sentence calls it
LOOK_EVERY_IN = 0.25
LOOK_EVERY_IN_WHILE_STARTING = 0.01


@dataclass(frozen=True)
class Child:
    """A process to keep.

    Args:
        name: What the sentence calls it when it ends unexpectedly: ``web``, ``worker``.
        env: Its whole environment; `DATABASE_URL` is added.
        stop_signal: What asks it to end.
        grace_in: Seconds it then has before SIGKILL.
        before_the_database: Whether it may start while the database still does.
    """

    name: str
    command: list[str]
    env: Mapping[str, str]
    stop_signal: int = signal.SIGTERM
    grace_in: float = 4.0
    before_the_database: bool = False


def run_together(
    children: Sequence[Child],
    *,
    database: EmbeddedPostgres | None,
    with_parent: bool,
    once_started: Callable[[], None] | None = None,
) -> int:
    """Run until somebody asks for the end or one process ends by itself; then end all, the database last.

    Must be called from the main thread. Every process is on a leash that ends it even when we are killed.

    Args:
        database: Started first unless it already runs; stopped in any case.
        with_parent: Also end when the process that started us, ``make`` for instance, is gone.
        once_started: Called in a thread when the database answers and the children were spawned.

    Returns:
        0 when asked to end by Ctrl-C, SIGTERM, SIGHUP or the parent's end; otherwise 1, and a sentence on stderr.

    Raises:
        CannotStart: the database could not start; nothing is left running.
        Exception: whatever once_started raised; nothing is left running.
    """
    with Ears(with_parent) as ears:
        pack = Pack(children, database)
        try:
            pack.start_database()
            _watch(pack, ears, once_started)
        except Exception:
            if full := pack.full_disk():
                raise full from None
            raise
        finally:
            pack.stop()
    if pack.fallen:
        with contextlib.suppress(OSError):  # the terminal may be what went away
            print(pack.sentence, file=sys.stderr, flush=True)
    return 1 if pack.fallen else 0


def _watch(pack: Pack, ears: Ears, once_started: Callable[[], None] | None) -> None:
    task = Task(once_started, ears.wake)
    pack.start_children(before_the_database=True)
    while not ears.want_the_end:
        if not pack.is_complete and pack.may_complete():
            pack.start_children(before_the_database=False)
            pack.is_complete = True
            task.start()
        if pack.look_for_fallen():
            return
        task.raise_if_it_failed()
        ears.wait(LOOK_EVERY_IN if pack.is_complete else LOOK_EVERY_IN_WHILE_STARTING)


class Pack:
    """The database and the children, each on its leash."""

    def __init__(self, children: Sequence[Child], database: EmbeddedPostgres | None) -> None:
        self.fallen = ""
        self.is_complete = False
        self._children, self._database = children, database
        self._held: dict[str, Leash] = {}

    def start_database(self) -> None:
        if self._database:
            self._held[DATABASE] = self._database.launch()

    def may_complete(self) -> bool:
        return self._database is None or self._database.has_become_ready()

    def start_children(self, *, before_the_database: bool) -> None:
        added = {"DATABASE_URL": self._database.url} if self._database else {}
        for child in self._children:
            if child.before_the_database is before_the_database:
                stages = ((child.stop_signal, child.grace_in),)
                self._held[child.name] = Leash(child.command, stages=stages, env={**child.env, **added})

    def look_for_fallen(self) -> str:
        """The name of a process that ended although nobody asked it to; the database is looked at first."""
        self.fallen = next((name for name, leash in self._held.items() if leash.has_ended), "")
        return self.fallen

    def stop(self) -> None:
        """End everything. A database that did not end in order is what made the other one fall."""
        children = [leash for name, leash in self._held.items() if name != DATABASE]
        try:
            for leash in children:
                leash.let_go()
            for leash in children:
                leash.finish()
        finally:
            if self._database:
                self._database.stop()
            if self.fallen and DATABASE in self._held and self._held[DATABASE].process.returncode != 0:
                self.fallen = DATABASE

    def full_disk(self) -> CannotStart | None:
        """What to say instead when the database met a full disk: that explains every other ending."""
        cluster = self._database.cluster if self._database and DATABASE in self._held else None
        return cluster.disk_is_full() if cluster and cluster.ran_out_of_space() else None

    @property
    def sentence(self) -> str:
        """What to tell about the process that ended, once everything is stopped."""
        if full := self.full_disk():
            return str(full)
        how = self._held[self.fallen].ending
        return f"The {self.fallen} ended unexpectedly ({how}); everything was stopped, your data is safe."


class Task:
    """What is to be done beside the watching, so that a signal or a fall need not wait for it."""

    def __init__(self, work: Callable[[], None] | None, wake: Callable[[], None]) -> None:
        self._work, self._wake = work, wake
        self._failure: BaseException | None = None

    def start(self) -> None:
        if self._work:
            threading.Thread(target=self._run, args=(self._work,), daemon=True).start()

    def raise_if_it_failed(self) -> None:
        if self._failure:
            raise self._failure

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as failure:
            self._failure = failure
            self._wake()
