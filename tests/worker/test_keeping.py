"""What was kept long enough goes at night: by rules, and what was deleted thirty days before; figures and proofs stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from tests import making
from tests.worker.test_erasing import people
from ticketdesk import db
from ticketdesk.desk import counts, purges, retention
from ticketdesk.desk.acts import Act
from ticketdesk.desk.batches import at_once
from ticketdesk.models import Event, Fate, RetentionRule, Status, Ticket, Why
from ticketdesk.models.columns import at, now
from ticketdesk.worker import erasing


async def test_rules_are_followed_and_what_is_younger_stays(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    ines, ana = await people()
    async with db.transaction() as session:
        for status in (Status.closed, Status.resolved, Status.open):
            for days in (40, 30, 20, 2):
                moment = now() - timedelta(days=days)
                await making.ticket(session, ana, f"{status.value} {days}", status=status, at=moment)
        await retention.save(session, "closed", "10", "erase", by=ines)
        await retention.save(session, "resolved", 25, Fate.delete, by=ines)
    assert await erasing.keep_no_longer() == 5
    assert await erasing.keep_no_longer() == 0, "what is done is not done again"
    async with db.reading() as session:
        rows = (
            await session.exec(select(Ticket.title, Ticket.status, Ticket.deleted_at).order_by(Ticket.id))
        ).all()
        assert [(title, status.value, gone is not None) for title, status, gone in rows] == [
            ("Erased", "closed", False),
            ("Erased", "closed", False),
            ("Erased", "closed", False),
            ("closed 2", "closed", False),
            ("resolved 40", "resolved", True),
            ("resolved 30", "resolved", True),
            ("resolved 20", "resolved", False),
            ("resolved 2", "resolved", False),
            *((f"open {days}", "open", False) for days in (40, 30, 20, 2)),
        ]
        (proof,) = await purges.proofs(session, by=ines)
        assert (proof.why, proof.rule, proof.tickets, proof.by) == (
            Why.retention,
            "closed, 10 days, erase",
            3,
            "",
        )
        assert await counts.check(session) == {}


async def test_what_was_deleted_thirty_days_before_goes_whole(database_url: str) -> None:
    ines, ana = await people()
    async with db.transaction() as session:
        for days in (31, 29):
            await making.ticket(session, ana, f"gone {days}", deleted=True, at=now() - timedelta(days=days))
        by_rule = await making.ticket(session, ana, "by rule", at=now() - timedelta(days=90))
        await making.ticket(session, ana, "here")
        with at(now() - timedelta(days=40)):
            rule = RetentionRule(status=Status.open, days=10, fate=Fate.delete)
            assert await retention.delete(session, rule, [by_rule.id or 0]) == 1
    assert await erasing.keep_no_longer() == 2
    async with db.reading() as session:
        assert (await session.exec(select(Ticket.title).order_by(Ticket.id))).all() == ["gone 29", "here"]
        known = set((await session.exec(select(Ticket.id))).all())
        assert set((await session.exec(select(Event.ticket_id))).all()) == known
        proofs = await purges.proofs(session, by=ines)
        assert sorted((proof.why.value, proof.rule, proof.tickets) for proof in proofs) == [
            ("deleted", "", 1),
            ("retention", erasing.BY_RULE, 1),
        ]
        assert await counts.check(session) == {}


async def test_what_sleeps_is_left_alone(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket(at=now() - timedelta(days=90))
    rule = RetentionRule(status=Status.open, days=10, fate=Fate.erase)
    assert await retention.due(session, rule) == [ticket.id]
    with at(now() - timedelta(days=60)):
        await at_once(
            session, Act(snooze=now() + timedelta(days=200)), [(ticket.id, ticket.last_event_id)], by=ana
        )
    assert await retention.due(session, rule) == []
    assert (await retention.preview(session, "open", 10, "erase", by=ines)).tickets == 0


async def test_what_was_changed_meanwhile_stays(session, a_ticket) -> None:
    ticket = await a_ticket()
    rule = RetentionRule(status=Status.open, days=10, fate=Fate.delete)
    assert await retention.delete(session, rule, [ticket.id or 0]) == 0
    assert (await purges.purge(session, [ticket.id or 0], Fate.delete, Why.deleted)).tickets == 0
    assert (await session.exec(select(Ticket.deleted_at).where(Ticket.id == ticket.id))).one() is None
