"""The fault suite in its short form: the web, then all of it, is killed under load, and everything acknowledged is there once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import suite, telling
from tests.faults.faults import FAULTS
from tests.faults.ledger import Ledger, is_a_sentence
from tests.faults.round import Row

SHORT = ("web killed (SIGKILL, all of it)", "web, worker and PostgreSQL killed at once")


async def test_what_was_acknowledged_is_there_once_after_each_fault(built: Path, tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(folder.stat().st_mode | 0o011)  # PostgreSQL's own account has to get through
    faults = [fault for fault in FAULTS if fault.name in SHORT]
    outcome = await suite.run(built, tmp_path / "around", faults, has_browser=False, before_s=1)
    assert outcome.wrong == []
    assert [row.fault for row in outcome.rows] == list(SHORT)
    assert all(row.by_api >= 3 for row in outcome.rows), telling.table(outcome.rows)
    assert outcome.rows[1].restarts == {"web": 1, "worker": 1, "PostgreSQL": 1}


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("The database did not answer. Nothing was changed. Try again in a moment.", True),
        ("Internal Server Error", False),
        ("psycopg.OperationalError: the connection is lost.", False),
        ("Traceback (most recent call last): and so on.", False),
    ],
)
def test_what_a_person_can_read_is_told_from_what_a_machine_says(words: str, is_one: bool) -> None:
    assert is_a_sentence(words) is is_one
    ledger = Ledger()
    ledger.refuse(words)
    assert bool(ledger.unsaid) is not is_one


def test_the_table_goes_into_the_paper_in_place_of_the_one_before(tmp_path: Path) -> None:
    paper = tmp_path / "faults.md"
    paper.write_text(f"Before.\n{telling.BEGIN}\nold\n{telling.END}\nAfter.\n")
    rows = [Row("web killed", by_api=3, by_browser=2), Row("the clock jumps", needs="needs libfaketime")]
    telling.into(paper, telling.table(rows))
    told = paper.read_text()
    assert "old" not in told
    assert told.startswith("Before.\n")
    assert told.endswith("After.\n")
    assert "| web killed | 3 + 2 | 0 | 0 | 0 |" in told
    assert "not here: needs libfaketime" in told
