"""The second opinion of this process, with what only the database can give it; the doors ask here.

Advisers cannot reach the database, and verbs cannot ask a model: both meet here, in front of both.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db
from ticketdesk.ai import chain
from ticketdesk.ai.chain import SecondOpinion
from ticketdesk.ai.learned import Learned
from ticketdesk.ai.prompt import instructions
from ticketdesk.desk import gate, guidance, learned
from ticketdesk.errors import TookTooLong
from ticketdesk.logs import where
from ticketdesk.models.opinion import Learnt
from ticketdesk.models.rubric import Body

CHARACTERS_A_TOKEN = 4
ANSWER_TOKENS = 40

log = logging.getLogger(__name__)


def second_opinion() -> SecondOpinion:
    """The one chain of this process; its budget is counted over all of them."""
    return chain.second_opinion(learned=LEARNED, may_spend=_may_spend)


async def guidance_in_force() -> Body | None:
    """What Gemini is told at this moment, in every process; None, the house's own words, also while that cannot be read."""
    try:
        async with db.reading() as session:
            version = await guidance.in_force(session)
    except (SQLAlchemyError, TookTooLong) as error:
        log.warning("the guidance could not be read: %s", where(error))
        return None
    return guidance.body_of(version) if version else None


def tokens_of(told: Body | None, characters: int, *, calls: int = 1) -> int:
    """About how many tokens some calls take, both ways, where Gemini does not tell it or has not been asked yet.

    Args:
        told: The guidance that goes with every call.
        characters: Of the tickets, in all calls together.
        calls: How many.
    """
    sent = calls * len(instructions(told)) + characters
    return sent // CHARACTERS_A_TOKEN + calls * ANSWER_TOKENS


async def _may_spend() -> bool:
    async with db.transaction() as session:
        return await gate.may_spend(session)


async def _load(features: Sequence[int]) -> Learnt:
    async with db.reading() as session:
        return await learned.load(session, features)


LEARNED = Learned(_load)
