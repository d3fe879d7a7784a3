"""``doctor`` tells everything in sentences, says what to do, and goes on when something is away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.launch.commanding import command
from tests.made_up import MadeUp
from ticketdesk import config, revisions
from ticketdesk.launch import examining, space
from ticketdesk.launch.findings import State, Told


@pytest.fixture
def of_this_file(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings name the database, and a data folder that is not made yet."""
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("TICKETDESK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PORT", "1")
    config.settings.cache_clear()
    return tmp_path / "data"


def _examined(**asked: bool) -> dict[str, Told]:
    return {
        finding.name: finding.told for finding in examining.examine(rehearse=asked.get("rehearse", False))
    }


def test_every_part_of_a_desk_that_is_stopped_is_told_in_sentences(of_this_file: Path) -> None:
    found = _examined(rehearse=True)
    assert list(found) == [check.name for check in (*examining.FIRST, *examining.THEN, examining.REHEARSAL)]
    states = {name: told.state for name, told in found.items() if name not in ("pages", "disks")}
    # Nothing runs, nothing was ever saved, and the server of the tests may lose what it acknowledged.
    assert {name for name, state in states.items() if state is not State.ok} <= {
        "web",
        "workers",
        "backups",
        "safety",
    }
    assert "power cut" in found["safety"].found or found["safety"].state is State.ok
    for told in found.values():
        assert told.found.endswith("."), told
        assert told.state is State.ok or told.do, told
    assert not of_this_file.exists()


def test_a_database_that_is_away_is_bad_and_everything_else_is_told(tmp_path: Path) -> None:
    nowhere = "postgresql://somebody:a-secret@127.0.0.1:1/nothing"
    code, said, complaint = command(nowhere, tmp_path / "data", "doctor")
    assert (code, complaint) == (1, "")
    lines = {line.split()[1]: line for line in said.splitlines()[:-2]}
    assert lines["database"].startswith("  bad   database     The database does not answer: ")
    assert "a-secret" not in said
    assert {"settings", "web", "disks", "files", "mail", "gemini"} <= lines.keys()
    assert not {"sizes", "jobs", "backups"} & lines.keys()
    assert said.splitlines()[-1].startswith("  1 bad, ")

    code, said, complaint = command(nowhere, tmp_path / "data", "doctor", "--json", "--rehearse")
    told = json.loads(said)
    assert (code, complaint, told["state"]) == (1, "", "bad")
    assert {"name", "state", "found", "do"} == set(told["checks"][0])


def test_without_a_database_it_makes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKETDESK_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    config.settings.cache_clear()
    assert _examined()["database"] == (State.look, "There is no database yet.", "`make run` makes it.")
    assert not (tmp_path / "data").exists()


def test_a_folder_that_is_no_database_of_ours_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "thesis").write_text("years of work")
    monkeypatch.setenv("TICKETDESK_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    config.settings.cache_clear()
    assert _examined()["database"].state is State.bad
    assert (tmp_path / "postgres" / "thesis").read_text() == "years of work"


def test_settings_that_cannot_be_used_are_all_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKETDESK_WORKERS", "many")
    config.settings.cache_clear()
    found = _examined()
    assert list(found) == ["settings"]
    assert found["settings"].state is State.bad
    assert found["settings"].found.startswith("TICKETDESK_WORKERS cannot be used")


def test_a_look_that_breaks_is_a_finding_and_the_next_one_follows(
    of_this_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(space, "size_of", lambda _: 1 / 0)
    found = _examined()
    assert found["sizes"] == (
        State.bad,
        "This could not be looked at (ZeroDivisionError).",
        "The other lines may tell why.",
    )
    assert found["indexes"].state is State.ok


def test_migrations_that_wait_are_told_and_rehearsed(
    of_this_file: Path, made_up: MadeUp, address: str
) -> None:
    made_up.add("0666", "ALTER TABLE tickets ADD COLUMN mood text")
    found = _examined(rehearse=True)
    assert found["version"].state is State.look
    assert "not yet applied: 0666" in found["version"].found
    assert found["sizes"].found == "Not looked at: the database is at another version."
    assert found["rehearsal"].state is State.ok
    assert "1 migration on a copy of 0 tickets: nothing is lost" in found["rehearsal"].found
    assert "(0666 in 0." in found["rehearsal"].found

    made_up.add("0667", "SELECT 1 / 0")
    told = _examined(rehearse=True)["rehearsal"]
    assert told.state is State.bad
    assert "DivisionByZero in migration 0667" in told.found
    assert revisions.current(address) == made_up.real
