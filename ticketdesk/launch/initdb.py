"""A new database, made whole or not at all, and the password that only its owner can read."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ticketdesk.errors import CannotStart
from ticketdesk.launch.cluster import OUR_UID, OURS, Cluster, UidGid, give_to, nobody
from ticketdesk.launch.leash import Leash
from ticketdesk.launch.wheel import environment, program

ROLE = DATABASE = "ticketdesk"
NEEDED_MB = 200  # 40 for an empty database, the rest for its first minutes of write-ahead log
# Data is sorted and compared by code point everywhere; only Linux calls that locale by its name.
LOCALE = ("--locale=C.UTF-8",) if sys.platform == "linux" else ("--locale=C", "--lc-ctype=en_US.UTF-8")
# The superuser has no password and no line here: no SQL of the desk ever runs with more than our own role's rights.
WHO_MAY_CONNECT = f"{OURS}host all all 127.0.0.1/32 scram-sha-256\n"
AT_ONCE = ((signal.SIGTERM, 2.0),)


def make(cluster: Cluster) -> None:
    """Make the database in a folder beside its own, renamed when complete, so a half-made one is never met.

    Raises:
        CannotStart: the disk has no room for it, or PostgreSQL's own words.
    """
    free_mb = shutil.disk_usage(cluster.home).free // 1_000_000
    if free_mb < NEEDED_MB:
        raise CannotStart(
            f"A new database needs {NEEDED_MB} MB and the disk that holds {cluster.home} has {free_mb} MB free. "
            "Free some space there and start again."
        )
    shutil.rmtree(cluster.half_made, ignore_errors=True)
    try:
        _fill(cluster, cluster.half_made)
        cluster.half_made.rename(cluster.folder)
    finally:
        shutil.rmtree(cluster.half_made, ignore_errors=True)


def renew_a_lost_password(cluster: Cluster) -> None:
    """Set another password where the file beside the folder is gone, since the folder itself is ours."""
    if cluster.password:
        return
    with _somebody_owns(cluster) as maker:
        _set_password(cluster, f"ALTER ROLE {ROLE}", cluster.folder, maker)


def as_superuser(cluster: Cluster, statements: str, *, database: str) -> None:
    """Run statements, each on a line, on a database that nobody serves now. The product has no need of it.

    Raises:
        CannotStart: PostgreSQL's own words.
    """
    with _somebody_owns(cluster) as maker:
        _as_superuser(cluster, statements, cluster.folder, maker, database=database)


@contextmanager
def _somebody_owns(cluster: Cluster) -> Iterator[UidGid | None]:
    """Who can run PostgreSQL on the folder inside the block: an account that has a name."""
    owner = cluster.own()
    maker = _somebody() if owner == (OUR_UID, OUR_UID) else owner
    try:
        if maker and maker != owner:
            give_to(cluster.folder, maker)
        yield maker
    finally:
        cluster.own()


def _fill(cluster: Cluster, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    maker = _somebody() if os.geteuid() == 0 else None
    if maker:
        os.chown(folder, *maker)
    initdb = [program("initdb"), "--auth=reject", "--username=postgres", "--encoding=UTF8", *LOCALE]
    _run(cluster, [*initdb, "--lc-messages=C", f"--pgdata={folder}"], folder, maker)
    _set_password(cluster, f"CREATE ROLE {ROLE} LOGIN CREATEDB CREATEROLE", folder, maker)
    _as_superuser(cluster, f"CREATE DATABASE {DATABASE} OWNER {ROLE}", folder, maker)
    _write(folder / "pg_hba.conf", WHO_MAY_CONNECT, os.O_TRUNC)


def _somebody() -> UidGid:
    if not (somebody := nobody()):
        raise CannotStart(
            "PostgreSQL refuses to run as root and there is no account 'nobody' here. Start as an ordinary "
            "account, or set DATABASE_URL."
        )
    return somebody


def _set_password(cluster: Cluster, role: str, folder: Path, runs_as: UidGid | None) -> None:
    password = secrets.token_urlsafe(32)
    _as_superuser(cluster, f"{role} PASSWORD '{password}'", folder, runs_as)
    cluster.password_file.unlink(missing_ok=True)
    _write(cluster.password_file, password, os.O_CREAT | os.O_EXCL)


def _as_superuser(
    cluster: Cluster, statements: str, folder: Path, runs_as: UidGid | None, *, database: str = "postgres"
) -> None:
    single = [program("postgres"), "--single", "-D", str(folder), "-c", "exit_on_error=on", database]
    _run(cluster, single, folder, runs_as, statements)


def _run(cluster: Cluster, command: list[str], folder: Path, runs_as: UidGid | None, words: str = "") -> None:
    pipe = subprocess.PIPE
    leash = Leash(
        command,
        stages=AT_ONCE,
        env=environment(),
        cwd=folder,
        stdin=pipe,
        output=pipe,
        keep=cluster.lock.descriptor,
        uid_gid=runs_as,
    )
    try:
        said = leash.process.communicate(words.encode())[0].decode(errors="replace")
    finally:
        code = leash.finish()
    if code != 0:
        raise cluster.failure(code, said.strip())


def _write(path: Path, text: str, flags: int) -> None:
    with open(os.open(path, os.O_WRONLY | flags, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
