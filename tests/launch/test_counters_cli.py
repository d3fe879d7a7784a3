"""``counters``: it says whether every figure is right, and makes it right."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg

from tests import making
from tests.processes import environment
from ticketdesk import db
from ticketdesk.config import ROOT
from ticketdesk.models import Role


def _counters(address: str, folder: Path, *more: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "ticketdesk", "counters", *more],
        cwd=ROOT,
        env=environment(DATABASE_URL=address, TICKETDESK_DATA=str(folder)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


async def test_a_wrong_counter_is_told_and_counted_anew(database_url: str, tmp_path: Path) -> None:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        await making.ticket(session, ana)
    assert _counters(database_url, tmp_path) == (0, "Every counter is right.\n", "")
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE ticket_counts SET tickets = 1042 WHERE tickets = 1")
    code, said, complaint = _counters(database_url, tmp_path)
    assert (code, said) == (1, "")
    assert complaint.startswith("1 counter is wrong (open, general, medium: 1,042, not 1). ")
    assert _counters(database_url, tmp_path, "--rebuild") == (0, "The counters were counted anew.\n", "")
    assert _counters(database_url, tmp_path)[0] == 0


def test_a_rebuild_waits_for_no_long_import(database_url: str, tmp_path: Path) -> None:
    with psycopg.connect(database_url) as importing:
        importing.execute("LOCK TABLE tickets IN ROW EXCLUSIVE MODE")
        code, said, complaint = _counters(database_url, tmp_path, "--rebuild")
    assert (code, said) == (1, "")
    assert complaint.startswith("Somebody is writing many tickets at this moment. Nothing was changed")
