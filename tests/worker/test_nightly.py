"""What the worker forgets at night: old lines of the audit log, what limits have counted, and nothing else; and the counters it mends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from tests import making
from tests.worker.the_queue import work_off
from ticketdesk import config, db
from ticketdesk.desk import audit, counts, jobs
from ticketdesk.desk.keys import hash_of
from ticketdesk.models import Answer, AuditEntry, Batch, Count, Deed, Role, Spent, TicketCount
from ticketdesk.models.columns import at, now
from ticketdesk.worker.tasks import EVERY_NIGHT, tasks


async def _leave_things_behind() -> None:
    """A line, a count, a spent challenge, an answer and a batch, each of long ago and of just now."""
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        for days in (400, 1):
            with at(now() - timedelta(days=days)):
                await audit.record(session, Deed.signed_out, by=None, about=f"{days} days ago")
                session.add(Count(name="form", subject_hash=hash_of(str(days)), count=1, since=now()))
        for key, lasts in (("old", -1), ("new", 1)):
            session.add(Spent(key_hash=hash_of(key), expires_at=now() + timedelta(hours=lasts)))
        for key, hours in (("old", 25), ("new", 23)):
            made_at = now() - timedelta(hours=hours)
            session.add(Answer(key_hash=hash_of(key), request_hash=hash_of("call"), created_at=made_at))
        for key, days in (("old", 31), ("new", 29)):
            made_at = now() - timedelta(days=days)
            session.add(Batch(account_id=ana.id, did=key, act={"delete": True}, created_at=made_at))


async def test_the_task_of_the_night_clears_what_is_old(database_url: str) -> None:
    await _leave_things_behind()
    app = tasks(database_url)
    async with app.open_async():
        await app.tasks["forget_old"].defer_async(timestamp=0)
        await work_off(app)
    async with db.reading() as session:
        lines = (await session.exec(select(AuditEntry).order_by(AuditEntry.id))).all()
        counts, spent = (await session.exec(select(Count))).all(), (await session.exec(select(Spent))).all()
        answers = (await session.exec(select(Answer))).all()
        batches = (await session.exec(select(Batch.did))).all()
    assert [(line.deed, line.about) for line in lines] == [
        (Deed.signed_out, "1 days ago"),
        (Deed.purged, "audit"),
    ]
    assert (lines[1].before or "").startswith("1 entries from before ")
    assert [count.subject_hash for count in counts] == [hash_of("1")]
    assert [one.key_hash for one in spent] == [hash_of("new")]
    assert [one.key_hash for one in answers] == [hash_of("new")]
    assert batches == ["new"]


async def test_how_long_the_log_is_kept_is_a_setting(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _leave_things_behind()
    monkeypatch.setenv("TICKETDESK_AUDIT_MONTHS", "24")
    config.settings.cache_clear()
    async with db.transaction() as session:
        assert await audit.forget_old(session) == 0


async def test_the_night_mends_the_counters_and_says_so(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with db.transaction() as session:
        kind = {"status": "open", "category": "billing", "priority": "low", "is_snoozed": False}
        session.add(TicketCount(slot=3, **kind, tickets=41))
    app = tasks(database_url)
    async with app.open_async():
        for _ in range(2):
            await app.tasks["mend_counters"].defer_async(timestamp=0)
            await work_off(app)
    said = [line.message for line in caplog.records if "counted anew" in line.message]
    assert said == ["1 counters were wrong and were counted anew"]
    async with db.reading() as session:
        assert await counts.check(session) == {}


async def test_the_worker_brings_the_counters_together(database_url: str) -> None:
    kind = {"status": "open", "category": "billing", "priority": "low", "is_snoozed": False}
    async with db.transaction() as session:
        session.add_all(
            TicketCount(slot=slot, **kind, tickets=tickets) for slot, tickets in ((0, -2), (3, 41))
        )
    app = tasks(database_url)
    async with app.open_async():
        await app.tasks["pack_counters"].defer_async(timestamp=0)
        await work_off(app)
    async with db.reading() as session:
        assert [(one.slot, one.tickets) for one in await session.exec(select(TicketCount))] == [(0, 39)]


def test_it_runs_once_every_night(database_url: str) -> None:
    app = tasks(database_url)
    assert {jobs.TRIAGE, "look_again", "forget_old", "mend_counters"} <= set(app.tasks)
    nightly = ("forget_old", "mend_counters")
    nights = [one for one in app.periodic_registry.periodic_tasks.values() if one.task.name in nightly]
    assert [night.cron for night in nights] == [EVERY_NIGHT] * 2
    night = nights[0]
    begins = datetime(2026, 11, 24, tzinfo=UTC).timestamp()
    first = night.croniter.get_next(float, start_time=begins)
    second = night.croniter.get_next(float, start_time=first)
    assert second - first == 24 * 60 * 60
