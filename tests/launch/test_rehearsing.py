"""Migrations are tried on a copy of what is really there, and the desk's own database sees them only if that went well."""

from __future__ import annotations

import threading
from collections import namedtuple
from pathlib import Path

import psycopg
import pytest

from tests import making
from tests.made_up import MadeUp
from ticketdesk import db, migrations
from ticketdesk.errors import CannotStart
from ticketdesk.launch import rehearsing, space, upgrading
from ticketdesk.models import Role

SCRATCH = "SELECT count(*) FROM pg_database WHERE datname LIKE 'ticketdesk_scratch%'"


@pytest.fixture
async def full(database_url: str) -> str:
    """A desk that holds two tickets."""
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        await making.account(session, "vic@example.com", "Vic", Role.viewer)
        await making.ticket(session, ana, "The printer is on fire")
        await making.ticket(session, ana, "No invoice came")
    return database_url


def _one(address: str, query: str) -> object:
    with psycopg.connect(address) as connection:
        row = connection.execute(query).fetchone()
    return row and row[0]


def _is_as_it_was(address: str, made_up: MadeUp) -> bool:
    real = "SELECT count(*) FROM pg_attribute WHERE attrelid = 'tickets'::regclass AND attname = 'mood'"
    return (
        migrations.current(address) == made_up.real
        and _one(address, real) == 0
        and _one(address, "SELECT count(*) FROM tickets") == 2
        and _one(address, SCRATCH) == 0
    )


def test_what_goes_well_on_a_copy_is_done_and_told(
    full: str, made_up: MadeUp, capsys: pytest.CaptureFixture[str]
) -> None:
    made_up.add("0666", "ALTER TABLE tickets ADD COLUMN mood text NOT NULL DEFAULT 'calm'")
    made_up.add("0667", "CREATE INDEX ix_tickets_mood ON tickets (mood)")
    told = rehearsing.rehearse(full)
    assert _is_as_it_was(full, made_up)
    assert (told.tickets, [step.revision for step in told.steps]) == (2, ["0666", "0667"])
    assert told.sentence.startswith("2 migrations on a copy of 2 tickets: nothing is lost; copied in ")

    upgrading.bring_up_to_date(rehearse=True)
    lines = capsys.readouterr().out.splitlines()
    assert [line[:40] for line in lines] == [
        "  rehearsal    2 migrations on a copy of",
        "  rehearsal    2 migrations on a copy of",
        "  migrations   applied",
    ], lines
    assert migrations.current(full) == "0667"
    assert _one(full, "SELECT count(*) FROM tickets WHERE mood = 'calm'") == 2
    assert _one(full, SCRATCH) == 0
    upgrading.bring_up_to_date(rehearse=True)
    assert capsys.readouterr().out == "  migrations   none to apply\n"


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        # It would go well on an empty desk, which is all that tests have.
        (
            "ALTER TABLE tickets ADD COLUMN mood text NOT NULL",
            "NotNullViolation at tickets in migration 0666",
        ),
        ("DELETE FROM accounts WHERE name = 'Vic'", "1 row of accounts would be lost"),
    ],
)
def test_what_does_not_go_well_on_a_copy_never_reaches_the_desk(
    full: str, made_up: MadeUp, statement: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made_up.add("0666", statement)
    with pytest.raises(CannotStart) as refused:
        upgrading.bring_up_to_date(rehearse=True)
    assert refused.value.sentence.startswith("The migrations were tried on a copy of the data")
    assert why in refused.value.sentence
    # It would not go better without a rehearsal.
    assert "--no-rehearsal" not in refused.value.sentence
    assert "applied" not in capsys.readouterr().out
    assert _is_as_it_was(full, made_up)


def test_a_disk_without_room_for_a_copy_is_told_before_anything_is_copied(
    full: str,
    made_up: MadeUp,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made_up.add("0666", "ALTER TABLE tickets ADD COLUMN mood text")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(space.shutil, "disk_usage", lambda _: usage(10**9, 10**9, 12_000_000))
    monkeypatch.setattr(space, "folder_of", lambda _: tmp_path)
    with pytest.raises(
        CannotStart, match=r"has 12 MB free\. Free some space there; nothing was changed\."
    ) as refused:
        upgrading.bring_up_to_date(rehearse=True)
    assert "--no-rehearsal" in refused.value.sentence
    assert _is_as_it_was(full, made_up)

    def fills_the_disk(*_: object) -> None:
        raise psycopg.errors.DiskFull("could not extend file: No space left on device")

    monkeypatch.setattr(space, "folder_of", lambda _: None)
    monkeypatch.setattr(rehearsing.across, "copy", fills_the_disk)
    with pytest.raises(CannotStart, match=r"The disk of the database is full\..*--no-rehearsal"):
        upgrading.bring_up_to_date(rehearse=True)
    assert _is_as_it_was(full, made_up)

    upgrading.bring_up_to_date(rehearse=False)
    assert "on a copy" not in capsys.readouterr().out.splitlines()[-1]
    assert migrations.current(full) == "0666"


def test_an_empty_desk_is_migrated_at_once(
    database_url: str, made_up: MadeUp, capsys: pytest.CaptureFixture[str]
) -> None:
    made_up.add("0666", "ALTER TABLE tickets ADD COLUMN mood text NOT NULL")
    upgrading.bring_up_to_date(rehearse=True)
    assert capsys.readouterr().out == "  migrations   applied\n"


def test_a_second_desk_waits_for_the_first_and_finds_nothing_left_to_do(
    full: str, made_up: MadeUp, capsys: pytest.CaptureFixture[str]
) -> None:
    made_up.add("0666", "ALTER TABLE tickets ADD COLUMN mood text")
    with psycopg.connect(full, autocommit=True) as first:
        first.execute("SELECT pg_advisory_lock(%s)", [migrations.UPGRADE])
        second = threading.Thread(target=upgrading.bring_up_to_date, kwargs={"rehearse": True})
        second.start()
        told = ""
        while "another desk is at it" not in told and second.is_alive():
            second.join(0.05)
            told += capsys.readouterr().out
        assert migrations.are_under_way(full)
        migrations.upgrade()
    second.join(30)
    assert "none to apply, another desk did it" in capsys.readouterr().out
    assert _one(full, SCRATCH) == 0
