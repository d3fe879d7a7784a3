"""The PostgreSQL that comes with ticketdesk: one folder, one owner, one random port on this machine only."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ticketdesk.launch import initdb
from ticketdesk.launch.cluster import Cluster, UidGid
from ticketdesk.launch.initdb import DATABASE, ROLE
from ticketdesk.launch.leash import Leash
from ticketdesk.launch.postmaster import SETTINGS, STAGES, Status, end_survivors, shared_buffers, status
from ticketdesk.launch.wheel import environment, program

TRIES = 5
LOOK_EVERY_IN = 0.005
OTHERS_START_WITHIN_IN = 5.0
PORT_TAKEN, STILL_THERE = "Address already in use", "pre-existing shared memory block"


class EmbeddedPostgres:
    """A PostgreSQL that lives exactly as long as whoever started it, also when that one is killed.

    Args:
        folder: The desk's data folder; the database is kept in ``postgres`` under it.
    """

    def __init__(self, folder: Path) -> None:
        self.cluster = Cluster(folder)
        self.leash: Leash | None = None
        self._runs_as: UidGid | None = None
        self._port = 0

    def prepare(self) -> None:
        """Own a folder that can be started: made when there is none, freed of what an earlier desk left running.

        Raises:
            CannotStart: one sentence says why; nothing was removed.
        """
        if self.cluster.lock.descriptor is not None:
            return
        with self._all_or_nothing():
            self.cluster.open_home()
            self.cluster.lock.take()
            if not self.cluster.is_made():
                initdb.make(self.cluster)
            self._runs_as = self.cluster.own()
            if (self.cluster.folder / "postmaster.pid").exists():
                end_survivors(self.cluster.folder)
            initdb.renew_a_lost_password(self.cluster)

    def launch(self) -> Leash:
        """Spawn the server; on return it listens at `url`, and it answers once `has_become_ready`.

        Raises:
            CannotStart: one sentence says why; nothing is left running.
        """
        if self.leash is not None:
            return self.leash
        self.prepare()
        with self._all_or_nothing():
            for _ in range(TRIES):
                self._port = free_port()
                leash = self.leash = self._spawn()
                while not (leash.has_ended or self._own_status()):
                    time.sleep(LOOK_EVERY_IN)
                if not leash.has_ended:
                    return leash
                code = leash.finish()
                if not self._may_try_again():
                    break
            raise self.cluster.failure(code, self.cluster.last_words())

    def has_become_ready(self) -> bool:
        """Whether the launched server answers by now; after a crash it recovers first, however long that takes.

        Raises:
            CannotStart: it ended instead.
        """
        with self._all_or_nothing():
            if self.leash and self.leash.has_ended:
                raise self.cluster.failure(self.leash.finish(), self.cluster.last_words())
            mine = self._own_status()
            return mine is not None and mine.is_ready

    def start(self) -> str:
        """Launch the server and wait until it answers.

        Returns:
            The database's URL, as `DATABASE_URL` takes it.

        Raises:
            CannotStart: one sentence says why; nothing is left running.
        """
        self.launch()
        while not self.has_become_ready():
            time.sleep(LOOK_EVERY_IN)
        return self.url

    def stop(self) -> None:
        """A fast shutdown, waited for; what does not end in time is ended anyway and recovers at the next start."""
        if self.leash is not None:
            self.leash.finish()
            self.leash = None
        self.cluster.lock.release()

    @property
    def url(self) -> str:
        """The URL of the server that this object launched."""
        return self._url(self._port)

    def running_url(self) -> str | None:
        """The URL of a server that somebody runs on this folder, proven by its lock, its words and our password.

        The password proves the server too: nobody else on a recycled port could answer its challenge. A server
        that is just being started is waited for.
        """
        until = time.monotonic() + OTHERS_START_WITHIN_IN
        while self.cluster.lock.is_held() and time.monotonic() < until:
            found = status(self.cluster.folder)
            if found and found.is_ready and self._is_here(found.folder) and self._answers(found.port):
                return self._url(found.port)
            time.sleep(LOOK_EVERY_IN * 10)
        return None

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        try:
            with self.cluster.in_a_sentence():
                yield
        except BaseException:
            self.stop()
            raise

    def _may_try_again(self) -> bool:
        said = self.cluster.last_words()
        if STILL_THERE in said:
            end_survivors(self.cluster.folder)
        return STILL_THERE in said or PORT_TAKEN in said

    def _spawn(self) -> Leash:
        folder = self.cluster.folder
        settings = {"shared_buffers": shared_buffers(), **SETTINGS, "port": str(self._port)}
        with self.cluster.new_log() as log:
            return Leash(
                [
                    program("postgres"),
                    "-D",
                    str(folder),
                    *(f"--{name}={value}" for name, value in settings.items()),
                ],
                stages=STAGES,
                env=environment(),
                cwd=folder,
                output=log,
                keep=self.cluster.lock.descriptor,  # whoever starts next waits until the server has really ended
                uid_gid=self._runs_as,
            )

    def _own_status(self) -> Status | None:
        found = status(self.cluster.folder)
        return found if found and self.leash and self.leash.holds(found.pid) else None

    def _is_here(self, folder: Path) -> bool:
        return folder.exists() and folder.samefile(self.cluster.folder)

    def _answers(self, port: int) -> bool:
        import psycopg

        try:
            psycopg.connect(self._url(port), connect_timeout=2, require_auth="scram-sha-256").close()
        except psycopg.Error:
            return False
        return True

    def _url(self, port: int) -> str:
        return f"postgresql://{ROLE}:{self.cluster.password}@127.0.0.1:{port}/{DATABASE}"


def free_port() -> int:
    """A port that was free a moment ago; whoever loses the race for it asks again."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
