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
from ticketdesk.desk import gate, guidance, learned
from ticketdesk.errors import TookTooLong
from ticketdesk.logs import where
from ticketdesk.models.opinion import Learnt
from ticketdesk.models.rubric import Body

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


async def _may_spend() -> bool:
    async with db.transaction() as session:
        return await gate.may_spend(session)


async def _load(features: Sequence[int]) -> Learnt:
    async with db.reading() as session:
        return await learned.load(session, features)


LEARNED = Learned(_load)
