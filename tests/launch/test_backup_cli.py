"""``backup`` and ``restore``, as somebody types them."""

from __future__ import annotations

from pathlib import Path

import psycopg

from tests.launch.commanding import command
from tests.models.rows import ROWS


def _titles(address: str) -> list[str]:
    with psycopg.connect(address) as connection:
        return [title for (title,) in connection.execute("SELECT title FROM tickets ORDER BY id").fetchall()]


def test_a_desk_goes_into_a_file_and_back_out_of_it(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "desk.tdb"
    with psycopg.connect(database_url) as connection:
        connection.execute(ROWS)
    code, said, complaint = command(database_url, tmp_path, "backup", str(file))
    assert (code, said.startswith(f"{file} holds the desk: 2 tickets, ")) == (0, True), complaint
    assert "2 of its files are missing from the store." in said
    assert "keep it like a password" in complaint

    code, said, complaint = command(database_url, tmp_path, "backup", str(file))
    assert (code, said) == (1, "")
    assert complaint == f"{file} is there already. Take another name; it was left as it is.\n"

    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE tickets SET title = 'Changed since'")
    code, said, complaint = command(database_url, tmp_path, "restore", str(file))
    assert (code, said) == (1, "")
    assert "This desk is not empty. Take --force" in complaint
    assert _titles(database_url) == ["Changed since", "Changed since"]

    code, said, complaint = command(database_url, tmp_path, "restore", str(file), "--force")
    assert (code, said.startswith("The desk is as it was at ")) == (0, True), complaint
    assert _titles(database_url) == ["Help", "Help"]
    with psycopg.connect(database_url) as connection:
        told = connection.execute("SELECT deed, about FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    assert told == ("backup_restored", "backup desk.tdb")
