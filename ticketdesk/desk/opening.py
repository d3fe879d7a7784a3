"""An agent writes a ticket for somebody else: who called, who stood at the counter, who wrote to the wrong address.

It passes no gate of the public form: whoever may change tickets is known.
"""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import finding, intake, tickets
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.intake import NewTicket
from ticketdesk.models import Account, Batch, BatchTicket, Ticket


async def open_for_somebody(
    session: AsyncSession, new: NewTicket, *, by: Account | None, is_theirs: bool = False
) -> Ticket:
    """Store a ticket whose history says who opened it; what the agent did not choose is triaged. A draft is stored once.

    It is a batch of its own: taken back, the ticket is deleted.

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
    made = await finding.again(session, told.number)
    if told.is_new:
        await _keep(session, made, who)
    return made


async def _keep(session: AsyncSession, made: Ticket, who: Account) -> None:
    """So that it can be taken back, as long as nobody does anything with it."""
    assert who.id is not None
    assert made.id is not None
    batch = Batch(account_id=who.id, did="opened", act={"open": True})
    session.add(batch)
    await session.flush()
    assert batch.id is not None
    before = {"last_event_id": 0, "made": True}
    session.add(BatchTicket(batch_id=batch.id, ticket_id=made.id, version=made.last_event_id, before=before))
    await session.flush()
