"""The folder an embedded PostgreSQL keeps its data in: looked at before it is used, and refused where it is not ours."""

from __future__ import annotations

import errno
import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ticketdesk.errors import CannotStart
from ticketdesk.launch.leash import NO_ACCOUNT
from ticketdesk.launch.lock import Lock
from ticketdesk.launch.wheel import major_version

# Nobody owns this number: login accounts end before it, systemd's own ranges begin after it.
OUR_UID = 60818
OURS = "# Written by ticketdesk: it made this folder and may start what is in it.\n"
NO_SPACE = ("No space left on device", "Disk quota exceeded", "File too large")

UidGid = tuple[int, int]


class Cluster:
    """One database folder and the files beside it.

    Args:
        home: The desk's data folder; PostgreSQL's own is ``postgres`` in it.
    """

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.folder = self.home / "postgres"
        self.log = self.home / "postgres.log"
        self.lock = Lock(self.home / "postgres.lock", self.folder)
        self.password_file = self.home / "postgres.password"
        self.half_made = self.home / "postgres.half-made"

    @contextmanager
    def in_a_sentence(self) -> Iterator[None]:
        """Say what the file system refuses, and what to do about it."""
        try:
            yield
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise self.disk_is_full() from None
            raise CannotStart(
                f"{error.filename or self.home} cannot be used for the database: {error.strerror}. Give the "
                "account you start with the right to write there, or set TICKETDESK_DATA to another folder."
            ) from None

    def disk_is_full(self) -> CannotStart:
        return CannotStart(
            f"The disk that holds {self.home} is full. Free some space there and start again; your data is safe."
        )

    def failure(self, code: int, said: str) -> CannotStart:
        """Why one of PostgreSQL's programs ended: its exit code and its own words, as a sentence."""
        if is_about_space(said):
            return self.disk_is_full()
        if code == NO_ACCOUNT:
            return CannotStart(
                f"PostgreSQL refuses to run as root, and root may not hand {self.folder} to another account here. "
                "Start as an ordinary account, or set DATABASE_URL."
            )
        if "could not look up effective user ID" in said:
            return CannotStart(
                f"PostgreSQL only runs for an account that has a name, and uid {os.geteuid()} has none here. Add it "
                "to /etc/passwd, start as another account, or set DATABASE_URL."
            )
        lines = said.splitlines() or ["it said nothing"]
        last = next((line for line in lines if " FATAL: " in line or " PANIC: " in line), lines[-1])
        return CannotStart(
            f"The database in {self.folder} did not start; nothing was removed. It said: {last}"
        )

    def open_home(self) -> None:
        # Root's is passable, not readable: PostgreSQL's own account then needs no capability to get through.
        self.home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)

    def is_made(self) -> bool:
        """Whether there is a database to start, or nothing at all yet.

        Raises:
            CannotStart: there is something else, which we leave as it is.
        """
        if not self.folder.exists() or not os.listdir(self.folder):
            return False
        try:
            made_by = (self.folder / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            raise CannotStart(
                f"{self.folder} is not a PostgreSQL folder but has files in it; they were left alone. "
                "Move them away, or set TICKETDESK_DATA to another folder."
            ) from None
        self._refuse_another_version(made_by)
        self._refuse_a_strangers()
        return True

    def _refuse_another_version(self, made_by: str) -> None:
        if made_by != (ours := major_version()):
            raise CannotStart(
                f"{self.folder} was made by PostgreSQL {made_by} and this is PostgreSQL {ours}; it was left alone. "
                f"Save it with pg_dump of PostgreSQL {made_by} and restore that here, or move the folder away."
            )

    def _refuse_a_strangers(self) -> None:
        if not (self.folder / "pg_hba.conf").read_text().startswith(OURS):
            raise CannotStart(
                f"{self.folder} belongs to a PostgreSQL that ticketdesk did not make; it was left alone. "
                "Set DATABASE_URL to use that server, or TICKETDESK_DATA to another folder."
            )

    def own(self) -> UidGid | None:
        """Close the folder to everybody but the account PostgreSQL runs as, which is the folder's owner.

        Returns:
            That account when we are root, who must not be it; None when it is ourselves.
        """
        if self.folder.stat().st_mode & 0o077:
            self.folder.chmod(0o700)
        if os.geteuid() != 0:
            return None
        if self.folder.stat().st_uid in (0, *nobody()[:1]):  # copied by root, or left in the middle of making
            give_to(self.folder, (OUR_UID, OUR_UID))
        return self.folder.stat().st_uid, self.folder.stat().st_gid

    @property
    def password(self) -> str:
        return self.password_file.read_text() if self.password_file.exists() else ""

    def last_words(self) -> str:
        """The log of the newest start."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def ran_out_of_space(self) -> bool:
        return is_about_space(self.last_words())

    def new_log(self) -> IO[bytes]:
        """A log for one start; the one before it is kept, older ones are not."""
        if self.log.exists():
            self.log.rename(self.log.with_suffix(".log.before"))
        return open(os.open(self.log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "ab")


def is_about_space(said: str) -> bool:
    return any(words in said for words in NO_SPACE)


def nobody() -> UidGid | tuple[()]:
    """The account nobody, which has the name that initdb insists on and our own number has not."""
    try:
        person = pwd.getpwnam("nobody")
    except KeyError:
        return ()
    return person.pw_uid, person.pw_gid


def give_to(folder: Path, owner: UidGid) -> None:
    """Make somebody the owner of everything in a folder; nobody's it is first, ours it is last, so that
    wherever this was interrupted `own` sees it."""
    if owner == nobody():
        os.chown(folder, *owner)
    for inner, _, files in os.walk(folder, topdown=False):
        for name in files:
            os.chown(os.path.join(inner, name), *owner, follow_symlinks=False)
        os.chown(inner, *owner)
