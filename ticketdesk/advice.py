"""The second opinion of this process, with what only the database can give it; the doors ask here.

Advisers cannot reach the database, and verbs cannot ask a model: both meet here, in front of both.
"""

from __future__ import annotations

from ticketdesk import db
from ticketdesk.ai import chain
from ticketdesk.ai.chain import SecondOpinion
from ticketdesk.desk import gate


def second_opinion() -> SecondOpinion:
    """The one chain of this process; its budget is counted over all of them."""
    return chain.second_opinion(may_spend=_may_spend)


async def _may_spend() -> bool:
    async with db.transaction() as session:
        return await gate.may_spend(session)
