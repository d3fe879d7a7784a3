"""An agent writes a ticket for somebody else: who called, who stood at the counter, who wrote to the wrong address.

It passes no gate of the public form: whoever may change tickets is known.
"""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import finding, intake, tickets
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.intake import NewTicket
from ticketdesk.models import Account, Ticket


async def open_for_somebody(
    session: AsyncSession, new: NewTicket, *, by: Account | None, is_theirs: bool = False
) -> Ticket:
    """Store a ticket whose history says who opened it; what the agent did not choose is triaged. A draft is stored once.

    Args:
        session: The transaction.
        new: What the agent wrote; its address is the requester's.
        by: The agent.
        is_theirs: Whether the agent takes it at once.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
    """
    who = require(by, Act.change_tickets)
    told = await intake.store(session, new, by=who)
    if is_theirs and told.is_new:
        await tickets.assign(session, told.number, who.id, by=who)
    return await finding.again(session, told.number)
