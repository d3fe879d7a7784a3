"""What is learned step by step is what is learned from the beginning, whatever people did in between."""

from __future__ import annotations

from random import Random

import psycopg
import pytest
from sqlalchemy import text

from tests import making
from ticketdesk import db
from ticketdesk.ai.features import VERSION, numbers_of
from ticketdesk.desk import learning, tickets, triage
from ticketdesk.desk.tickets import Change
from ticketdesk.models import Account, Category, Priority, Role, Source, Status
from ticketdesk.models.opinion import Opinion, Suggestion

WORDS = (
    "invoice",
    "charged",
    "twice",
    "password",
    "page",
    "white",
    "error",
    "plan",
    "card",
    "refund",
    "login",
)
KEPT = {
    "labels": "SELECT ticket_id, field, value, was_changed, confirmed_at FROM labels ORDER BY 1, 2",
    "features": "SELECT feature, billing, technical, account, general FROM learned_features ORDER BY 1",
    "totals": "SELECT category, tickets, weight, features FROM learned_totals WHERE tickets > 0 ORDER BY 1",
    "empty": "SELECT category, weight, features FROM learned_totals WHERE tickets = 0 AND (weight, features) <> (0, 0)",
    "tickets": "SELECT ticket_id, category, weight FROM learned_tickets ORDER BY 1",
    "chosen": "SELECT ticket_id, chosen_category, chosen_priority FROM suggestions ORDER BY id",
}


async def _kept() -> dict[str, list[tuple[object, ...]]]:
    async with db.reading() as session:
        return {
            name: [tuple(row) for row in await session.execute(text(statement))]
            for name, statement in KEPT.items()
        }


async def _follow(size: int = learning.BATCH, version: int = VERSION) -> int:
    """Read to the end; how many lines there were."""
    lines = 0
    while True:
        async with db.transaction() as session:
            step = await learning.follow(session, numbers_of, version=version, size=size)
        lines += step.events
        if step.is_last:
            return lines


async def _anew() -> None:
    async with db.transaction() as session:
        await learning.begin_anew(session, VERSION)
    await _follow()


async def _ana() -> Account:
    async with db.transaction() as session:
        return await making.account(session, "ana@example.com", "Ana", Role.agent)


async def _ticket(ana: Account, random: Random) -> int:
    async with db.transaction() as session:
        chosen = random.choice([None, None, *Category])
        said = " ".join(random.choices(WORDS, k=4))
        made = await making.ticket(session, ana, f"About {said}", said, category=chosen)
        assert made.id
        return made.id


async def _judge(number: int, random: Random) -> None:
    category, source = random.choice(list(Category)), random.choice([Source.rules, Source.gemini])
    priority = (random.choice(list(Priority)), Source.gemini) if source is Source.gemini else None
    opinion = Opinion(source, category, priority[0] if priority else None, 1)
    said = Suggestion(category, source, *(priority or (Priority.medium, Source.default)), (opinion,))
    async with db.transaction() as session:
        await triage.apply(session, number, said)


async def _do(verb: str, ana: Account, numbers: list[int], random: Random) -> None:
    if verb == "write" or not numbers:
        numbers.append(await _ticket(ana, random))
        return
    number = random.choice(numbers)
    if verb == "judge":
        await _judge(number, random)
    elif verb == "follow":
        await _follow(random.choice([1, 3, 500]))
    else:
        await _act(verb, ana, number, random)


async def _act(verb: str, ana: Account, number: int, random: Random) -> None:
    async with db.transaction() as session:
        is_deleted = await session.scalar(
            text("SELECT deleted_at IS NOT NULL FROM tickets WHERE id = :number"), {"number": number}
        )
        if is_deleted:
            await tickets.restore(session, number, by=ana)
        elif verb == "delete":
            await tickets.delete(session, number, by=ana)
        elif verb == "decide":
            change = Change(category=random.choice(list(Category)), priority=random.choice([None, *Priority]))
            await tickets.change(session, number, change, by=ana)
        else:
            await tickets.set_status(session, number, random.choice(list(Status)), by=ana)


VERBS = ("write", "judge", "follow", "decide", "move", "delete")


async def test_step_by_step_is_the_same_as_from_the_beginning(database_url: str) -> None:
    ana = await _ana()

    async def told(verbs: list[str], seed: int) -> None:
        random, numbers = Random(seed), []
        for verb in verbs:
            await _do(verb, ana, numbers, random)
        await _follow()
        stepwise = await _kept()
        assert await _follow() == 0
        assert await _kept() == stepwise
        await _anew()
        assert await _kept() == stepwise
        assert stepwise["empty"] == []

    for seed in range(4):
        random = Random(f"verbs {seed}")
        await told(random.choices(VERBS, weights=(3, 3, 2, 3, 3, 1), k=40), seed)
    async with db.reading() as session:
        count = await session.scalar(text("SELECT count(*) FROM labels WHERE was_changed"))
    assert count is not None
    assert count > 3


async def test_what_commits_late_is_learned_too(database_url: str) -> None:
    """A lower number that becomes visible after a higher one: who went by numbers alone would miss it."""
    ana = await _ana()
    late = await _ticket(ana, Random(1))
    async with db.transaction() as slow:
        await tickets.change(slow, late, Change(category=Category.billing), by=ana)
        early = await _ticket(ana, Random(2))
        async with db.transaction() as session:
            await tickets.change(session, early, Change(category=Category.account), by=ana)
        await _follow()
        assert [row[0] for row in (await _kept())["labels"]] == []
    await _follow()
    assert [row[0] for row in (await _kept())["labels"]] == [late, early]


async def test_features_of_another_version_are_forgotten_and_all_is_learned_anew(database_url: str) -> None:
    ana = await _ana()
    number = await _ticket(ana, Random(1))
    async with db.transaction() as session:
        await tickets.change(session, number, Change(category=Category.billing), by=ana)
    await _follow()
    before = await _kept()
    assert before["totals"] != []
    assert await _follow(version=VERSION + 1) > 0
    assert await _kept() == before


async def test_a_position_of_another_cluster_is_none(database_url: str) -> None:
    ana = await _ana()
    number = await _ticket(ana, Random(1))
    async with db.transaction() as session:
        await tickets.change(session, number, Change(category=Category.billing), by=ana)
        await session.execute(
            text("INSERT INTO settings (name, value, created_at) VALUES ('learned_to', :value, now())"),
            {"value": f"{VERSION} 999999999 999999"},
        )
    await _follow()
    assert [row[0] for row in (await _kept())["labels"]] == [number]


async def test_an_agent_never_waits_for_the_job_long(database_url: str) -> None:
    """Whoever holds a suggestion makes the job give up at once, and the next turn does its work."""
    ana = await _ana()
    number = await _ticket(ana, Random(1))
    await _judge(number, Random(1))
    async with db.transaction() as session:
        await tickets.resolve(session, number, by=ana)
    with psycopg.connect(database_url) as agent:
        agent.execute("SELECT 1 FROM suggestions FOR UPDATE")
        with pytest.raises(Exception, match="lock timeout"):
            await _follow()
    await _follow()
    assert len((await _kept())["labels"]) >= 1
