"""The story is told by the real verbs, or by COPY exactly as they would have told it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlmodel import col, select

from tests.desk.looking import everything, history, jobs
from ticketdesk import db, story
from ticketdesk.ai.chain import SecondOpinion
from ticketdesk.ai.rules import Rules
from ticketdesk.desk import accounts, intake, lists, reports
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.intake import NewTicket
from ticketdesk.errors import Refusal
from ticketdesk.live import TICKETS
from ticketdesk.models import (
    Account,
    Category,
    Priority,
    Role,
    Source,
    Status,
    StoredSuggestion,
    Ticket,
    What,
)
from ticketdesk.models.columns import at, now
from ticketdesk.story import acting, copying, people, telling
from ticketdesk.story.ledger import record
from ticketdesk.story.plot import Act, Life, Step

SAID: list[str] = []
HONEST = """
    SELECT tickets.id FROM tickets JOIN events ON ticket_id = tickets.id GROUP BY tickets.id
    HAVING last_event_id <> max(events.id) OR updated_at <> max(events.created_at)
        OR min(events.created_at) <> tickets.created_at OR (array_agg(what ORDER BY events.id))[1] <> 'created'
        OR array_agg(events.created_at ORDER BY events.id) <> array_agg(events.created_at ORDER BY events.created_at)
        OR max(events.created_at) > now()
"""
NUMBERS = {"id", "ticket_id", "last_event_id", "key_hash"}


async def _rows(session, table: str, since: int) -> list[dict[str, Any]]:
    """The rows of the tickets after a number, by ticket and without the numbers that can only differ."""
    key = "id" if table == "tickets" else "ticket_id"
    statement = text(f"SELECT to_jsonb(row) FROM {table} AS row WHERE {key} > :since ORDER BY {key}, id")
    found = (await session.execute(statement, {"since": since})).scalars().all()
    first = min(row[key] for row in found)
    return [{"place": row[key] - first} | {k: v for k, v in row.items() if k not in NUMBERS} for row in found]


def _tedious(one: Life) -> Life:
    """A life in which agents do everything twice: what changes nothing must not be told."""
    to = {
        Act.assign: (1, 1, 0),
        Act.category: (Category.account, Category.account),
        Act.priority: (Priority.medium, Priority.medium, Priority.low),
        Act.status: (Status.open, Status.resolved, Status.resolved, Status.closed, Status.closed),
    }
    acts = [(act, value) for act, values in to.items() for value in values]
    acts += [(Act.delete, None), (Act.restore, None), (Act.restore, None)]
    steps = [Step(one.at + timedelta(seconds=n), act, 0, value) for n, (act, value) in enumerate(acts, 1)]
    steps.append(
        Step(one.at + timedelta(minutes=1), Act.status, 0, Status.closed, "Closed before, said now.")
    )
    steps.append(Step(one.at + timedelta(minutes=2), Act.status, 0, Status.open, "Open again, says a note."))
    return replace(one, steps=tuple(steps))


async def test_a_copied_story_is_the_story_that_the_verbs_tell(session) -> None:
    team = await people.team()
    lives = [one async for one in telling._lives(70, 3, now(), len(team))]
    lives[:2] = map(_tedious, lives[:2])
    await acting.play(lives, team)
    last = (await session.execute(text("SELECT max(id) FROM tickets"))).scalar_one()
    numbers = [one.id for one in team]
    await copying.store([record(acting.new_ticket(one), one, numbers) for one in lives])
    for table in copying.COLUMNS:
        acted = [row for row in await _rows(session, table, 0) if row["place"] < 70]
        copied = await _rows(session, table, last)
        assert len(acted) >= 70
        assert copied == acted, table


@pytest.mark.parametrize("most_by_verbs", [100, 1], ids=["by the verbs", "by copy"])
async def test_a_story_is_true_in_itself(session, monkeypatch, most_by_verbs: int) -> None:
    monkeypatch.setattr(telling, "MOST_BY_VERBS", most_by_verbs)
    said: list[str] = []
    await story.tell(40, say=said.append)
    tickets = (await session.exec(select(Ticket))).all()
    assert len(tickets) == 40
    assert (await session.execute(text(HONEST))).all() == []
    assert [ticket for ticket in tickets if ticket.is_pending] == []
    assert await jobs(session) == []
    assert said[-1].startswith("Told 40 tickets of the last four weeks: ")
    living = [ticket for ticket in tickets if ticket.deleted_at is None]
    closed = sum(ticket.status == "closed" for ticket in living)
    assert f" {closed} closed" in said[-1]
    assert min(ticket.created_at for ticket in tickets) > now() - timedelta(days=28)
    assert max(ticket.updated_at for ticket in tickets) <= now()
    assert {ticket.category_source for ticket in tickets} <= {Source.person, Source.rules, Source.default}
    assert len({ticket.assignee_id for ticket in tickets}) >= 4


@pytest.mark.parametrize("most_by_verbs", [100, 1], ids=["by the verbs", "by copy"])
async def test_the_opinions_are_really_those_of_the_rules(session, monkeypatch, most_by_verbs: int) -> None:
    monkeypatch.setattr(telling, "MOST_BY_VERBS", most_by_verbs)
    await story.tell(30, seed=4, say=SAID.append)
    rules = SecondOpinion([Rules()])
    stored = (
        await session.exec(
            select(StoredSuggestion, Ticket).join(Ticket, col(Ticket.id) == StoredSuggestion.ticket_id)
        )
    ).all()
    assert len(stored) == 30
    for opinion, ticket in stored:
        assert opinion.source is Source.rules
        assert (
            opinion.category == (await rules.suggest(ticket.title, ticket.description)).opinions[0].category
        )
        assert opinion.priority is None
        if ticket.category_source is Source.person:
            assert opinion.chosen_category is ticket.category


async def test_telling_twice_adds_twice_and_no_second_team(session) -> None:
    for _ in range(2):
        await story.tell(5, say=SAID.append)
    assert len((await session.exec(select(Ticket))).all()) == 10
    team = (await session.exec(select(Account))).all()
    assert {one.email: one.name for one in team} == people.TEAM
    assert {one.role for one in team} == {Role.agent}


async def test_the_same_seed_tells_the_same_and_another_another(session) -> None:
    until = now()
    told = [[one async for one in telling._lives(20, seed, until, 4)] for seed in (1, 1, 2)]
    first, same, another = ([(one.at, one.letter, one.steps) for one in lives] for lives in told)
    assert first == same != another


async def test_a_desk_with_a_story_still_waits_for_its_administrator(session) -> None:
    await story.tell(1, say=SAID.append)
    code = await accounts.new_setup_code(session)
    made = await accounts.set_up(
        session, code, email="ines@example.org", name="Ines", password="correct horse battery"
    )
    assert made.role is Role.admin


@pytest.mark.parametrize("count", [0, -5])
async def test_a_story_of_nothing_is_refused(session, count: int) -> None:
    before = await everything(session)
    with pytest.raises(Refusal, match="at least one ticket"):
        await story.tell(count, say=SAID.append)
    assert await everything(session) == before


async def test_a_team_that_was_sent_home_tells_nothing(session) -> None:
    team = await people.team()
    await session.execute(text("UPDATE accounts SET disabled_at = now() WHERE id = :id"), {"id": team[0].id})
    assert [one.name for one in await people.team()] == [one.name for one in team[1:]]
    await session.execute(text("UPDATE accounts SET role = 'viewer'"))
    with pytest.raises(Refusal, match="can be given tickets"):
        await story.tell(3, say=SAID.append)


async def test_open_lists_hear_a_story_while_it_is_told(database_url) -> None:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as line:
        await line.execute(f"LISTEN {TICKETS}")
        await story.tell(3, say=SAID.append)
        heard = [notice.payload async for notice in line.notifies(timeout=0.5)]
    async with db.reading() as session:
        tickets = (await session.exec(select(Ticket).order_by(col(Ticket.id)))).all()
        lines = [written for ticket in tickets for written in await history(session, ticket)]
    assert sorted(heard) == sorted(f"{written.id}:{written.ticket_id}" for written in lines)
    assert len(heard) > 6


async def test_a_ticket_that_an_agent_deletes_meanwhile_does_not_stop_the_story(session, ana) -> None:
    team = await people.team()
    lives = [one async for one in telling._lives(30, 1, now(), len(team))]
    arrive = acting._arrive

    async def and_is_deleted(session, life, team) -> int:
        number = await arrive(session, life, team)
        await acting.tickets.delete(session, number, by=ana)
        return number

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(acting, "_arrive", and_is_deleted)
        await acting.play(lives, team)
    assert len((await session.exec(select(Ticket))).all()) == 30


async def test_a_long_story_leaves_the_desk_ready_for_work(database_url) -> None:
    said: list[str] = []
    await story.tell(2_001, say=said.append)
    assert said[-1].startswith("Told 2,001 tickets")
    async with db.transaction() as session:
        assert (await session.execute(text(HONEST))).all() == []
        taken = await intake.take_in(
            session, NewTicket.read({"title": "New", "description": "Zebra crossing"})
        )
        assert taken.ticket.id > 2_001
        assert [line.what for line in await history(session, taken.ticket)] == [What.created]
    async with db.reading() as session:
        ana = (await session.exec(select(Account).limit(1))).one()
        figures = await reports.summary(session, by=ana)
        assert 1_900 < figures.total < 2_002
        assert sum(day.created for day in figures.days) > 1_700
        page = await lists.page(session, TicketFilter(search="zebra"), by=ana)
        assert [row["id"] for row in page.rows] == [taken.ticket.id]
        known = text("SELECT reltuples FROM pg_class WHERE relname = 'tickets'")
        assert (await session.execute(known)).scalar_one() == 2_001
        texts = text("SELECT count(DISTINCT description) FROM tickets")
        assert (await session.execute(texts)).scalar_one() == 2_002


def test_the_story_ends_now() -> None:
    moment = datetime(2031, 3, 5, 14, 20).astimezone()
    with at(moment):
        assert now() == moment
    assert now() < moment
