"""What triggers and indexes cost a write is measured on a desk that is left as it was."""

from __future__ import annotations

import psycopg

from benchmarks import upkeep
from benchmarks.filling import fill
from benchmarks.rows import own
from tests import making
from ticketdesk import db
from ticketdesk.models import Role

LEFT = """
    SELECT (SELECT count(*) FROM tickets), (SELECT count(*) FROM tickets WHERE status <> 'open'),
        (SELECT count(*) FROM pg_indexes WHERE tablename = 'tickets'),
        (SELECT count(*) FROM pg_trigger WHERE tgrelid = 'tickets'::regclass AND tgenabled = 'D')
"""


async def test_every_form_of_every_write_is_timed_and_nothing_stays_changed(database_url) -> None:
    async with db.transaction() as session:
        author = await making.account(session, "ines@example.com", "Ines Duarte", Role.admin)
    fill(database_url, own(60), author=author.id, messages=1)
    with psycopg.connect(database_url, autocommit=True) as connection:
        before = connection.execute(LEFT).fetchone()
        found = list(upkeep.measure(database_url, 60))
        assert connection.execute(LEFT).fetchone() == before
    assert [one.write for one in found] == list(upkeep.WRITE)
    assert all(set(one.took_us) == set(upkeep.FORMS) and min(one.took_us.values()) > 0 for one in found)
    assert {line.count("|") for line in [*upkeep.HEAD, *(one.line for one in found)]} == {6}
