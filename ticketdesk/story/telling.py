"""Fills a desk with a believable story of the last four weeks, while it is running or before it starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime
from random import Random

from ticketdesk.ai.chain import SecondOpinion
from ticketdesk.ai.rules import Rules
from ticketdesk.desk.intake import NewTicket
from ticketdesk.errors import Refusal
from ticketdesk.models import Account
from ticketdesk.models.columns import now
from ticketdesk.models.opinion import Suggestion
from ticketdesk.story import acting, copying, macros, people
from ticketdesk.story.ledger import Record, record
from ticketdesk.story.plot import Life, life
from ticketdesk.story.rhythm import arrivals
from ticketdesk.story.writing import Letter, Writer

MOST_BY_VERBS = 2_000
DIFFERENT_LETTERS = 8_000
"""A long story tells so many letters again and again, to other dates and with other ends."""


async def tell(count: int, *, seed: int = 1, say: Callable[[str], None]) -> None:
    """Add tickets with everything that belongs to them. Telling twice adds twice.

    Args:
        count: How many tickets; above 2,000 they are copied in, below every step is a real verb.
        seed: Another number tells another story.
        say: Hears how far it has come, and in the end what was told.

    Raises:
        Refusal: there is nothing to tell, or nobody to tell it of.
    """
    if count < 1:
        raise Refusal("A story needs at least one ticket. Nothing was told.")
    team = await people.team()
    await macros.share(team)
    until = now()
    told: Counter[str] = Counter()
    if count <= MOST_BY_VERBS:
        lives = [one async for one in _lives(count, seed, until, len(team))]
        await acting.play(lives, team)
        for one in lives:
            _count(told, record(acting.new_ticket(one), one, _numbers(team)))
    else:
        await _copy(count, seed, until, team, told, say)
    say(_sentence(told, until, team))


async def _lives(count: int, seed: int, until: datetime, agents: int) -> AsyncIterator[Life]:
    rules = SecondOpinion([Rules()])
    random = Random(f"words {seed}")
    for moment in arrivals(Random(f"times {seed}"), count, until):
        writer = Writer(random, moment.date())
        letter = writer.letter()
        suggestion = await rules.suggest(letter.title, letter.description)
        yield life(writer, letter, suggestion, at=moment, until=until, agents=agents)


async def _copy(
    count: int,
    seed: int,
    until: datetime,
    team: list[Account],
    told: Counter[str],
    say: Callable[[str], None],
) -> None:
    random = Random(f"words {seed}")
    writer = Writer(random, until.date())
    pool = await _pool(writer, min(count, DIFFERENT_LETTERS))
    batch: list[Record] = []
    for n, moment in enumerate(arrivals(Random(f"times {seed}"), count, until), 1):
        letter, suggestion, new = random.choice(pool)
        one = life(writer, letter, suggestion, at=moment, until=until, agents=len(team))
        # A line of its own keeps each text the only one of its kind, as texts are.
        own = replace(new, description=f"{new.description}\n\nRef. {random.getrandbits(48):012x}")
        batch.append(record(own, one, _numbers(team)))
        _count(told, batch[-1])
        if len(batch) == copying.BATCH or n == count:
            await copying.store(batch)
            batch.clear()
            if n % 100_000 == 0:
                say(f"{n:,} of {count:,} tickets")
    await copying.settle()


async def _pool(writer: Writer, size: int) -> list[tuple[Letter, Suggestion, NewTicket]]:
    rules = SecondOpinion([Rules()])
    found = []
    for _ in range(size):
        letter = writer.letter()
        suggestion = await rules.suggest(letter.title, letter.description)
        new = acting.new_ticket(Life(letter, now(), suggestion))
        found.append((letter, suggestion, new))
    return found


def _numbers(team: list[Account]) -> list[int]:
    return [one.id for one in team if one.id is not None]


def _count(told: Counter[str], one: Record) -> None:
    told["deleted" if one.ticket["deleted_at"] else one.ticket["status"].word.lower()] += 1


def _sentence(told: Counter[str], until: datetime, team: list[Account]) -> str:
    kinds = ("open", "in progress", "resolved", "closed", "deleted")
    figures = ", ".join(f"{told[kind]:,} {kind}" for kind in kinds if told[kind])
    names = ", ".join(one.name for one in team)
    total = told.total()
    return (
        f"Told {total:,} ticket{'s' * (total != 1)} of the last four weeks: {figures}. "
        f"The agents are {names}; nobody knows their passwords."
    )
