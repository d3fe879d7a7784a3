"""``counters``: it says whether every figure is right, and makes it right."""

from __future__ import annotations

from pathlib import Path

import psycopg

from tests import making
from tests.launch.commanding import command
from ticketdesk import db
from ticketdesk.models import Role


async def test_a_wrong_counter_is_told_and_counted_anew(database_url: str, tmp_path: Path) -> None:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        await making.ticket(session, ana)
    assert command(database_url, tmp_path, "counters") == (0, "Every counter is right.\n", "")
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE ticket_counts SET tickets = 1042 WHERE tickets = 1")
    code, said, complaint = command(database_url, tmp_path, "counters")
    assert (code, said) == (1, "")
    assert complaint.startswith("1 counter is wrong (open, general, medium: 1,042, not 1). ")
    assert command(database_url, tmp_path, "counters", "--rebuild") == (
        0,
        "The counters were counted anew.\n",
        "",
    )
    assert command(database_url, tmp_path, "counters")[0] == 0


def test_a_rebuild_waits_for_no_long_import(database_url: str, tmp_path: Path) -> None:
    with psycopg.connect(database_url) as importing:
        importing.execute("LOCK TABLE tickets IN ROW EXCLUSIVE MODE")
        code, said, complaint = command(database_url, tmp_path, "counters", "--rebuild")
    assert (code, said) == (1, "")
    assert complaint.startswith("Somebody is writing many tickets at this moment. Nothing was changed")
