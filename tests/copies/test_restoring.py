"""There and back: everything of a desk is the same after it was restored, and what cannot be restored touches nothing."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from obstore.store import MemoryStore
from sqlalchemy.engine import URL

from tests.copies.conftest import LONG, everything
from tests.models.rows import ROWS
from tests.models.test_migrations import OBJECTS, SHAPE
from ticketdesk import migrations, revisions
from ticketdesk.channels import files
from ticketdesk.copies import refusals, tables
from ticketdesk.copies.proof import prove
from ticketdesk.copies.reading import look_into, restore
from ticketdesk.copies.writing import back_up
from ticketdesk.models.content import Shape

POSITIONS = 200
HASTY = "four words of a passphrase"


def _all(dsn: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(statement).fetchall()


def _kept(digest: bytes, shape: Shape = Shape.whole) -> bytes:
    async def read() -> bytes:
        return b"".join([piece async for piece in (await files.find(digest, shape)).pieces])

    return asyncio.run(read())


@pytest.mark.parametrize("passphrase", [None, HASTY])
def test_everything_is_the_same_in_the_desk_that_was_restored(
    passphrase: str | None, full: str, nothing: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, told = everything(full), list[str]()
    made = back_up(full, place, passphrase, lambda what, _: told.append(what))
    assert {name for name, rows in before.items() if rows} <= {*told}
    assert place.stat().st_mode & 0o077 == 0
    assert (made.size, made.digest) == (place.stat().st_size, sha256(place.read_bytes()).digest())
    assert (made.tickets, made.missing, made.revision) == (2, 0, migrations.newest())

    other = MemoryStore()
    monkeypatch.setattr(files, "store", lambda: other)
    manifest = restore(place, nothing, passphrase=passphrase)
    assert everything(nothing) == before
    assert _all(nothing, SHAPE) == _all(full, SHAPE)
    assert _all(nothing, OBJECTS) == _all(full, OBJECTS)
    assert _kept(sha256(LONG).digest()) == LONG
    assert _kept(sha256(b"a picture").digest(), Shape.small) == b"drawn"
    assert manifest.is_encrypted is bool(passphrase)
    assert (b"The export is empty." in place.read_bytes()) is False
    # The database works on: numbers go on, and triggers watch again.
    with pytest.raises(psycopg.errors.RestrictViolation):
        _all(nothing, "DELETE FROM events RETURNING id")
    assert _all(nothing, "SELECT nextval('tickets_id_seq')") == _all(full, "SELECT nextval('tickets_id_seq')")
    assert passphrase or prove(place, full) is None


def test_rows_are_the_same_wherever_they_lie_on_the_disk(
    full: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table of many pieces: each is put where there is room, not behind the one before."""
    monkeypatch.setattr(tables, "PIECE", 20_000)
    _all(full, "SELECT setval('messages_id_seq', 1000)")
    _all(
        full,
        """INSERT INTO messages (ticket_id, kind, body, created_at)
        SELECT 1, 'public', repeat('Is anybody there? ', n % 50 + 1), now() FROM generate_series(1, 3000) AS n RETURNING id""",
    )
    _all(full, "UPDATE messages SET body = body || 'Still waiting.' WHERE id % 7 = 0 RETURNING id")
    back_up(full, place)
    assert prove(place, full) is None


def test_a_damaged_backup_is_refused_wherever_it_is_damaged(full: str, place: Path, tmp_path: Path) -> None:
    _all(
        full, "UPDATE attachments SET digest = sha256('a picture') RETURNING id"
    )  # a small one is looked at faster
    for passphrase in (None, HASTY):
        name = tmp_path / f"{passphrase}.tdb"
        back_up(full, name, passphrase)
        whole, chance = name.read_bytes(), random.Random(9)
        look_into(name, passphrase)
        for position in chance.sample(range(len(whole)), POSITIONS):
            other = chance.choice([byte for byte in range(256) if byte != whole[position]])
            place.write_bytes(whole[:position] + bytes([other]) + whole[position + 1 :])
            with pytest.raises((refusals.IsDamaged, refusals.IsNoBackup)):
                look_into(place, passphrase)
        for length in (0, 1, 511, 512, 5_000, len(whole) - 1):
            place.write_bytes(whole[:length])
            with pytest.raises((refusals.IsDamaged, refusals.IsNoBackup)):
                look_into(place, passphrase)


def test_what_cannot_be_restored_touches_nothing(
    full: str, nothing: str, place: Path, tmp_path: Path
) -> None:
    back_up(full, place, HASTY)
    cut = tmp_path / "cut.tdb"
    cut.write_bytes(place.read_bytes()[:-1])
    stranger = tmp_path / "letter.txt"
    stranger.write_text("Dear Ines")
    for path, passphrase, why in (
        (place, "", refusals.NeedsPassphrase),
        (place, "another", refusals.WrongPassphrase),
        (cut, HASTY, refusals.IsDamaged),
        (stranger, HASTY, refusals.IsNoBackup),
        (tmp_path / "none.tdb", HASTY, refusals.CannotRestore),
    ):
        with pytest.raises(why) as refused:
            restore(path, nothing, passphrase=passphrase)
        assert "nothing was changed" in refused.value.sentence.lower()
    assert revisions.current(nothing) is None


def test_a_backup_of_a_newer_ticketdesk_is_refused_in_a_sentence(
    full: str, nothing: str, place: Path
) -> None:
    _all(full, "UPDATE alembic_version SET version_num = '9999' RETURNING 1")
    back_up(full, place)
    with pytest.raises(refusals.IsNewer, match="made by a newer ticketdesk"):
        restore(place, nothing)
    assert revisions.current(nothing) is None


def test_a_full_desk_is_left_alone_unless_it_is_said_otherwise(
    full: str, template: str, new_database: Callable[..., URL], place: Path
) -> None:
    other = new_database(template).render_as_string(hide_password=False)
    with psycopg.connect(other) as connection:
        connection.execute(ROWS.replace("Ines", "Inge"))
    back_up(full, place)
    before = everything(other)
    with pytest.raises(refusals.HoldsADesk, match="--force"):
        restore(place, other)
    assert everything(other) == before
    with psycopg.connect(other, application_name="ticketdesk"), pytest.raises(refusals.IsRunning):
        restore(place, other, force=True)
    restore(place, other, force=True)
    assert everything(other) == everything(full)


def test_a_desk_that_nobody_has_used_is_empty(
    full: str, template: str, new_database: Callable[..., URL], place: Path
) -> None:
    other = new_database(template).render_as_string(hide_password=False)
    _all(
        other,
        "INSERT INTO settings (name, value, created_at) VALUES ('secret', 'another', now()) RETURNING 1",
    )
    back_up(full, place)
    restore(place, other)
    assert everything(other) == everything(full)


def test_a_restore_that_breaks_leaves_the_desk_as_it_was(
    full: str, template: str, new_database: Callable[..., URL], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_database(template).render_as_string(hide_password=False)
    with psycopg.connect(other) as connection:
        connection.execute(ROWS.replace("Ines", "Inge"))
    back_up(full, place)
    before = everything(other)

    async def away(*_: object) -> None:
        raise files.StoreIsAway

    monkeypatch.setattr(files, "keep", away)
    with pytest.raises(refusals.CannotRestore, match="store of files"):
        restore(place, other, force=True)
    assert everything(other) == before


def test_an_older_backup_is_brought_to_the_newest_version(
    new_database: Callable[..., URL], nothing: str, place: Path, shelf: MemoryStore
) -> None:
    old = new_database()
    dsn = old.render_as_string(hide_password=False)
    migrations.upgrade(old.set(drivername="postgresql+psycopg"), to="0006")
    _all(dsn, OLD)
    assert back_up(dsn, place).revision == "0006"
    restore(place, nothing)
    assert revisions.current(nothing) == migrations.newest()
    assert _all(nothing, "SELECT title, snoozed_until, tags FROM tickets") == [("Help", None, ["vip"])]
    assert _all(nothing, "SELECT query FROM views") == [("snoozed=no",)]
    assert _all(nothing, "SELECT sum(tickets) FROM ticket_counts WHERE NOT is_snoozed") == [(1,)]
    # And an older one takes the place of a newer desk.
    restore(place, nothing, force=True)
    assert _all(nothing, "SELECT count(*) FROM tickets") == [(1,)]


OLD = """
WITH ines AS (INSERT INTO accounts (id, email, name, role, password_hash, created_at)
        VALUES (1, 'ines@example.com', 'Ines', 'admin', 'x', now()) RETURNING id),
    help AS (INSERT INTO tickets (id, title, description, category, category_source, priority, priority_source, status,
        last_event_id, created_at, updated_at, words)
        VALUES (1, 'Help', 'The export is empty.', 'general', 'default', 'medium', 'default', 'open', 1, now(), now(), '')),
    vip AS (INSERT INTO tags (id, name, created_at) VALUES (1, 'vip', now())),
    worn AS (INSERT INTO ticket_tags (ticket_id, tag_id, tagged_at) VALUES (1, 1, now()))
INSERT INTO views (name, query, owner_id, created_at) SELECT 'All', '', id, now() FROM ines RETURNING id
"""
