"""What a backup is while others write, when it is killed, and when its disk is full."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest

from ticketdesk.config import ROOT
from ticketdesk.copies import refusals
from ticketdesk.copies.reading import look_into, restore
from ticketdesk.copies.whole import HALF, remove_halves
from ticketdesk.copies.writing import back_up

WRITERS = 4
WAITS_FOR = ("accounts", "events", "tickets")
"""After each of these tables everybody has written more before the next one is read."""
# A ticket, its line of history and its tag come and change together, as the verbs do it.
WRITE = """
WITH ticket AS (
    INSERT INTO tickets (title, description, category, category_source, priority, priority_source, status, last_event_id,
        created_at, updated_at, words)
    VALUES ('Written', 'Meanwhile.', 'general', 'default', 'medium', 'default', 'open', 0, now(), now(), '') RETURNING id
), told AS (
    INSERT INTO events (ticket_id, what, actor, created_at) SELECT id, 'created', 'requester', now() FROM ticket
), said AS (
    INSERT INTO messages (ticket_id, kind, body, created_at) SELECT id, 'public', 'Again.', now() FROM ticket
) SELECT id FROM ticket
"""
TORN = """
SELECT (SELECT count(*) FROM tickets WHERE title = 'Written') - (SELECT count(*) FROM events JOIN tickets
        ON tickets.id = ticket_id WHERE title = 'Written'),
    (SELECT count(*) FROM tickets WHERE title = 'Written') - (SELECT count(*) FROM messages WHERE body = 'Again.'),
    (SELECT count(*) FROM tickets WHERE deleted_at IS NULL) - (SELECT sum(tickets) FROM ticket_counts)
"""
KILLED = """
import sys
from pathlib import Path
from ticketdesk.copies.writing import back_up

def stay(what, size):
    print(size, flush=True)
    sys.stdin.read()

back_up(sys.argv[1], Path(sys.argv[2]), say=stay)
"""


@contextmanager
def _writers(dsn: str) -> Iterator[tuple[list[int], Event]]:
    """Some who write until they are stopped: how often each has written, and whether that is over."""
    over, written = Event(), [0] * WRITERS

    def write(place: int) -> None:
        try:
            with psycopg.connect(dsn, autocommit=True) as connection:
                while not over.is_set():
                    connection.execute(WRITE)
                    written[place] += 1
        finally:
            over.set()

    with psycopg.connect(dsn) as connection:
        for table in ("tickets", "events", "messages"):
            connection.execute(f"SELECT setval('{table}_id_seq', 1000)")

    threads = [Thread(target=write, args=(place,)) for place in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield written, over
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_a_backup_made_while_four_people_write_is_of_one_moment(full: str, nothing: str, place: Path) -> None:
    with _writers(full) as (written, over):

        def everybody_writes_more(what: str = "tickets", _: int = 0) -> None:
            seen = list(written)
            while what in WAITS_FOR and any(one <= was for one, was in zip(written, seen, strict=True)):
                assert not over.wait(0.005), "a writer was refused"

        everybody_writes_more()
        before = sum(written)
        made = back_up(full, place, say=everybody_writes_more)
        assert made.tickets >= before
        assert sum(written) >= before + len(WAITS_FOR) * WRITERS
    restore(place, nothing)
    with psycopg.connect(nothing) as connection:
        assert connection.execute(TORN).fetchone() == (0, 0, 0)
        assert connection.execute("SELECT count(*) FROM tickets").fetchone() == (made.tickets,)


def test_a_backup_that_was_killed_leaves_nothing_that_looks_whole(full: str, place: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, full, str(place)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "TICKETDESK_DATA": str(place.parent)},
    )
    with child:
        assert child.stdout
        child.stdout.readline()
        half = place.with_name(place.name + HALF)
        assert half.exists()
        with pytest.raises(refusals.CannotBackUp, match="already, by another process"):
            back_up(full, place)
        remove_halves(place.parent)
        assert half.exists(), "somebody is at it"
        child.send_signal(signal.SIGKILL)
    assert not place.exists()
    with pytest.raises(refusals.CannotRestore):
        look_into(half)
    assert back_up(full, place).tickets == 2  # over the half one
    half.write_bytes(b"left by another one")
    remove_halves(place.parent)
    assert not half.exists()


def test_a_full_disk_is_told_in_a_sentence(full: str, place: Path) -> None:
    """The limit is for files of this process; the server has its own."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(refusals.CannotBackUp, match=r"is full\. Free some space there"):
            back_up(full, place)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not place.exists()


def test_a_database_without_a_desk_is_told_so(nothing: str, place: Path) -> None:
    with pytest.raises(refusals.CannotBackUp, match="no desk yet"):
        back_up(nothing, place)
    assert not place.exists()


def test_the_role_of_these_tests_has_an_owners_rights_only(full: str) -> None:
    """As on a managed PostgreSQL, where nobody is a superuser: what works here works there."""
    if "TEST_DATABASE_URL" in os.environ:
        pytest.skip("another server was named, with a role of its own")
    with psycopg.connect(full) as connection:
        assert connection.execute(
            "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone() == (False,)
