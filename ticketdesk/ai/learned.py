"""What the desk has learned from its own agents: naive Bayes over confirmed tickets, as good as they are many.

It says nothing before it has seen enough, and nothing of priority: that is hardly in a text, and agents' few corrections
do not teach it. The counts live in PostgreSQL; a door hands over how to load those of one text.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from ticketdesk.ai.evidence import as_written
from ticketdesk.ai.features import features_of
from ticketdesk.ai.orders import without_orders
from ticketdesk.ai.port import Adviser, Opinion, Question
from ticketdesk.models.choices import Category, Source
from ticketdesk.models.opinion import Learnt

ENOUGH_TICKETS = 100
ENOUGH_OF_EACH = 10
SURE = 0.7
DEADLINE_S = 0.05
SMOOTHING = 0.1
PRIOR = 0.5
NEW = 0.2
"""About so many features of a text were never seen before; how many there are in all follows from it."""

Load = Callable[[Sequence[int]], Awaitable[Learnt]]
"""What the desk has learned of some features; a door makes it, because only doors reach the database."""
Weights = tuple[float, ...]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """What the counts come to.

    Args:
        category: The likeliest.
        chance: How likely it is among the four, by the model's own measure.
        heaviest: The known features, those that spoke most for it against the others first.
    """

    category: Category
    chance: float
    heaviest: tuple[int, ...]


class Learned(Adviser):
    """The desk's own model.

    Args:
        load: Loads what has been learned of some features.
    """

    source = Source.learned

    def __init__(self, load: Load) -> None:
        self._load = load

    async def ask(self, question: Question) -> Opinion:
        started = time.perf_counter()
        # What is told to a machine says nothing of the topic.
        words = features_of(Question(without_orders(question.title), without_orders(question.description)))
        verdict, error = None, ""
        try:
            async with asyncio.timeout(DEADLINE_S):
                learnt = await self._load(tuple(words))
            verdict = judged(learnt) if knows_enough(learnt) else None
        except TimeoutError:
            error = "timeout"
        except Exception as failed:  # whatever the database has, a ticket is taken in
            error = "unreadable"
            log.warning("What was learned could not be read: %s", type(failed).__name__)
        is_sure = verdict is not None and verdict.chance >= SURE
        spoke = [words[one] for one in verdict.heaviest if words[one]] if verdict and is_sure else []
        milliseconds = round((time.perf_counter() - started) * 1000)
        return Opinion(
            self.source,
            verdict.category if verdict and is_sure else None,
            None,
            milliseconds,
            error,
            category_evidence=as_written(spoke, question),
        )

    async def warm(self) -> None:
        try:
            await self._load(())
        except Exception as failed:
            log.warning("What was learned could not be read: %s", type(failed).__name__)


def knows_enough(learnt: Learnt) -> bool:
    """Whether there are enough confirmed tickets, of every category, to say anything."""
    return sum(learnt.tickets) >= ENOUGH_TICKETS and min(learnt.tickets) >= ENOUGH_OF_EACH


def judged(learnt: Learnt) -> Verdict | None:
    """What naive Bayes says, or None when none of the words is known.

    Args:
        learnt: What has been learned of the text's features; of every category there is something.
    """
    if not learnt.counts:
        return None
    scales = _scales(learnt.features)
    weighed = {feature: _weights(counts, scales) for feature, counts in learnt.counts.items()}
    all_tickets = sum(learnt.tickets)
    scores = [
        PRIOR * math.log(tickets / all_tickets) + sum(weights[place] for weights in weighed.values())
        for place, tickets in enumerate(learnt.tickets)
    ]
    best = max(range(len(scores)), key=scores.__getitem__)
    # Words are not independent: without this the chance is nearly always 1 and tells nothing.
    width = math.sqrt(len(weighed))
    chance = 1 / sum(math.exp((score - scores[best]) / width) for score in scores)
    heaviest = sorted(weighed, key=lambda feature: -_lead(weighed[feature], best))
    told = tuple(one for one in heaviest if _lead(weighed[one], best) > 0)
    return Verdict(list(Category)[best], chance, told)


def _scales(features: Sequence[int]) -> Weights:
    """Per category, how much more is known of the others: what makes a long-winded category equal to a terse one."""
    everything = sum(features)
    unseen = SMOOTHING * NEW * everything
    return tuple((everything - seen + unseen) / (seen + unseen) for seen in features)


def _weights(counts: Sequence[int], scales: Weights) -> Weights:
    """How much more often a feature stands in the tickets of each category than in those of the others."""
    smooth = sum(counts) + SMOOTHING
    return tuple(
        math.log((count + SMOOTHING) / (smooth - count) * scale)
        for count, scale in zip(counts, scales, strict=True)
    )


def _lead(weights: Weights, best: int) -> float:
    """How far a feature puts one category before the next best."""
    return weights[best] - max(weight for place, weight in enumerate(weights) if place != best)
