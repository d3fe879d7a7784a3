"""``learn``: it reads on, and with ``--rebuild`` it comes to the same from the beginning."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests import making
from tests.launch.commanding import command
from ticketdesk import db
from ticketdesk.ai.features import numbers_of
from ticketdesk.launch import learn_cli
from ticketdesk.models import Category, Role, Status

WORDS = ("The invoice is wrong", "It shows an amount that we never agreed upon.")
KNOWN = f"it knows {len(numbers_of(*WORDS)):,} features.\n"


async def test_it_reads_on_and_rebuilds_what_was_broken(database_url: str, tmp_path: Path) -> None:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        await making.ticket(session, ana, *WORDS, category=Category.billing, status=Status.resolved)
    said = f"The desk has learned from 1 confirmed ticket; {KNOWN}"
    assert command(database_url, tmp_path, "learn") == (0, said, "")
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "UPDATE learned_features SET billing = 99; DELETE FROM learned_totals; DELETE FROM labels"
        )
    assert command(database_url, tmp_path, "learn") == (0, said, "")
    assert command(database_url, tmp_path, "learn", "--rebuild") == (0, said, "")
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT min(billing), max(billing) FROM learned_features").fetchone() == (
            1,
            1,
        )
        assert connection.execute("SELECT sum(tickets) FROM learned_totals").fetchone() == (1,)
        assert connection.execute("SELECT ticket_id, value FROM labels").fetchall() == [(1, "billing")]


async def test_long_work_says_how_far_it_is(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(learn_cli, "TOLD_EVERY_S", 0.0)
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO tickets (title, description, category, category_source, priority, priority_source, status,"
            " last_event_id, created_at, updated_at) VALUES ('Help', 'Now', 'general', 'default', 'medium', 'default',"
            " 'open', 0, now(), now())"
        )
        connection.execute(
            "INSERT INTO events (ticket_id, what, actor, created_at)"
            " SELECT 1, 'replied', 'requester', now() FROM generate_series(1, 1200)"
        )
    assert await learn_cli._learn(rebuild=True) == (0, 0)
    assert "  500 of 1,200 lines of history read\n  1,000 of 1,200" in capsys.readouterr().err
