"""One answer for many tickets: each gets it by the same verbs as a single one, in a transaction of its own, and once."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import finding, incidents, limits, messages, text, tickets
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.keys import hash_of
from ticketdesk.errors import Invalid
from ticketdesk.models import Account
from ticketdesk.models.columns import now
from ticketdesk.models.message import BODY_LENGTH

REMEMBERED_IN = timedelta(days=1)
"""So long the same answer is not given twice."""


async def begin(
    session: AsyncSession, main: int, body: object, *, draft: str, by: Account | None
) -> tuple[str, list[int]]:
    """What to answer: the name of this answer, and the numbers of the main ticket and of all that it stands for.

    Args:
        session: Any session.
        main: The ticket that stands for the others.
        body: What everybody shall read.
        draft: The browser's name for these words; without one the words themselves are the name.
        by: Who answers.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
        NotFound: there is no such ticket.
        Invalid: the words cannot be stored.
    """
    who = require(by, Act.change_tickets)
    try:
        words = text.words(body, name="A message", longest=BODY_LENGTH)
    except text.Unfit as error:
        raise Invalid({"body": str(error)}) from None
    ticket = await finding.to_read(session, main, by=who)
    joined = await incidents.standing_for(session, ticket)
    numbers = [one.id for one in (ticket, *joined) if one.id is not None]
    return hash_of(f"{who.id}\n{main}\n{draft or words}").hex(), numbers


async def answer(
    session: AsyncSession, number: int, body: object, *, closes: bool, name: str, by: Account | None
) -> bool:
    """Give one ticket the answer of many. False when it has it already, and nothing is done.

    Args:
        session: The transaction of this ticket alone.
        number: The ticket's number.
        body: What its requester reads.
        closes: Whether it is the last word.
        name: The answer's name, from ``begin``.
        by: Who answers.

    Raises:
        Refusal: as ``messages.reply`` and ``tickets.close`` do. Then this ticket is as it was, and can be tried again.
    """
    who = require(by, Act.change_tickets)
    if not await limits.once(session, f"answer {name} {number}", until=now() + REMEMBERED_IN):
        return False
    if closes:
        await tickets.close(session, number, by=who, comment=str(body))
    else:
        await messages.reply(session, number, body, by=who)
    return True
