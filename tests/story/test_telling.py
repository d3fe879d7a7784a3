"""The story is told by the real verbs, on a desk that may be in use, and it is true in itself."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text
from sqlmodel import col, select

from tests.desk.looking import everything, history, jobs
from tests.story.truth import DISHONEST
from ticketdesk import db, story
from ticketdesk.ai.chain import SecondOpinion
from ticketdesk.ai.rules import Rules
from ticketdesk.desk import accounts
from ticketdesk.errors import Refusal
from ticketdesk.live import TICKETS
from ticketdesk.models import Account, Macro, Role, Source, StoredSuggestion, Ticket
from ticketdesk.models.columns import now
from ticketdesk.story import acting, macros, people, telling


def nobody(_said: str) -> None:
    """Who does not listen to the story."""


@pytest.mark.parametrize("most_by_verbs", [100, 1], ids=["by the verbs", "by copy"])
async def test_a_story_is_true_in_itself(session, monkeypatch, most_by_verbs: int) -> None:
    monkeypatch.setattr(telling, "MOST_BY_VERBS", most_by_verbs)
    said: list[str] = []
    await story.tell(40, say=said.append)
    tickets = (await session.exec(select(Ticket))).all()
    assert len(tickets) == 40
    assert (await session.execute(text(DISHONEST))).all() == []
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
    await story.tell(30, seed=4, say=nobody)
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


async def test_telling_twice_adds_twice_and_neither_a_second_team_nor_its_macros_again(session) -> None:
    for _ in range(2):
        await story.tell(5, say=nobody)
    assert len((await session.exec(select(Ticket))).all()) == 10
    team = (await session.exec(select(Account))).all()
    assert {one.email: one.name for one in team} == people.TEAM
    assert {one.role for one in team} == {Role.agent}
    written = (await session.exec(select(Macro))).all()
    assert sorted(one.name for one in written) == sorted(form["name"] for form in macros.SHARED)
    assert all(one.shared_at for one in written)


async def test_the_same_seed_tells_the_same_and_another_another(session) -> None:
    until = now()
    told = [[one async for one in telling._lives(20, seed, until, 4)] for seed in (1, 1, 2)]
    first, same, another = ([(one.at, one.letter, one.steps) for one in lives] for lives in told)
    assert first == same != another


async def test_a_desk_with_a_story_still_waits_for_its_administrator(session) -> None:
    await story.tell(1, say=nobody)
    code = await accounts.new_setup_code(session)
    made = await accounts.set_up(
        session, code, email="ines@example.org", name="Ines", password="correct horse battery"
    )
    assert made.role is Role.admin


@pytest.mark.parametrize("count", [0, -5])
async def test_a_story_of_nothing_is_refused(session, count: int) -> None:
    before = await everything(session)
    with pytest.raises(Refusal, match="at least one ticket"):
        await story.tell(count, say=nobody)
    assert await everything(session) == before


async def test_a_team_that_was_sent_home_tells_nothing(session) -> None:
    team = await people.team()
    await session.execute(text("UPDATE accounts SET disabled_at = now() WHERE id = :id"), {"id": team[0].id})
    assert [one.name for one in await people.team()] == [one.name for one in team[1:]]
    await session.execute(text("UPDATE accounts SET role = 'viewer'"))
    with pytest.raises(Refusal, match="can be given tickets"):
        await story.tell(3, say=nobody)


async def test_open_lists_hear_a_story_while_it_is_told(database_url) -> None:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as line:
        await line.execute(f"LISTEN {TICKETS}")
        await story.tell(3, say=nobody)
        heard = [notice.payload async for notice in line.notifies(timeout=0.5)]
    async with db.reading() as session:
        tickets = (await session.exec(select(Ticket).order_by(col(Ticket.id)))).all()
        lines = [written for ticket in tickets for written in await history(session, ticket)]
    # One notice for each change, with the newest of its lines: closing with a comment writes two.
    assert len(set(heard)) == len(heard)
    assert set(heard) <= {f"{written.id}:{written.ticket_id}" for written in lines}
    assert {f"{ticket.last_event_id}:{ticket.id}" for ticket in tickets} <= set(heard)
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
