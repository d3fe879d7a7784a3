"""What somebody does at once to one or many tickets, a portion in each transaction, kept so that it can be undone at once.

``begin`` keeps what shall be done, ``apply`` (``desk/applying.py``) does it to some tickets, and ``undo``
(``desk/undoing.py``) takes it back. ``at_once`` is begin and apply for the few tickets under somebody's hand.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import access, accounts, changes, lists, tags
from ticketdesk.desk.acts import Act
from ticketdesk.desk.applying import PORTION, Chosen, Outcome, WasUndone, apply
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.skipping import Skip
from ticketdesk.desk.strides import NUMBERS, Asked
from ticketdesk.desk.undoing import UNDOABLE_IN, NotYours, TooLate, Undone, undo
from ticketdesk.errors import Invalid
from ticketdesk.models import Account, Batch, BatchTicket
from ticketdesk.models.batch import DID_LENGTH
from ticketdesk.models.columns import now

__all__ = [
    "LATEST_IN",
    "MOST",
    "PORTION",
    "UNDOABLE_IN",
    "Act",
    "NotYours",
    "Outcome",
    "Skip",
    "TooLate",
    "Undone",
    "WasUndone",
    "apply",
    "at_once",
    "begin",
    "forget_old",
    "latest",
    "latest_on",
    "matching",
    "undo",
]

LATEST_IN = timedelta(hours=1)
"""So long back a key takes back what one did last; what is older is taken back where it was done."""
MOST = 10_000
"""So many tickets can be chosen at once."""


async def matching(
    session: AsyncSession, wanted: TicketFilter, *, by: Account | None, most: int = MOST
) -> list[tuple[int, int]]:
    """The numbers and versions of all tickets that fit, newest first.

    Args:
        session: Any session.
        wanted: Which tickets.
        by: Who is going to change them.
        most: At most so many.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
    """
    me = access.require(by, access.Act.change_tickets).id
    rows = await lists.rows(session, NUMBERS, Asked(wanted, me), limit=min(most, MOST))
    return [(row["id"], row["last_event_id"]) for row in rows]


async def begin(session: AsyncSession, act: Act, *, by: Account | None) -> Batch:
    """Keep what is going to be done to some tickets. A tag that nobody used before is made.

    Raises:
        NotSignedIn, NotAllowed: the account may not do this to tickets.
        CannotBeGivenTickets: the account that shall have them is not there or may not change tickets.
        Invalid: nothing shall be done, or the tag cannot be one.
    """
    who = access.require(by, act.needs)
    if not act.told:
        raise Invalid({"act": "Choose what to do first."})
    assert who.id is not None
    if act.tag:
        await tags.made(session, [act.tag], by=who)
    did = act.words(to=await _given_to(session, act), by=who)
    batch = Batch(account_id=who.id, did=did[:DID_LENGTH], act=act.told)
    session.add(batch)
    await session.flush()
    return batch


async def at_once(
    session: AsyncSession, act: Act, chosen: Chosen, *, by: Account | None, comment: object = None
) -> tuple[Batch, Outcome]:
    """Begin and apply in one transaction, for few tickets."""
    batch = await begin(session, act, by=by)
    return batch, await apply(session, batch, chosen, by=by, comment=comment)


async def latest(session: AsyncSession, *, by: Account | None) -> Batch | None:
    """The newest of somebody's own batches that changed something, was not undone and still can be; None: there is none."""
    me = access.require(by, access.Act.change_tickets).id
    changed = exists().where(col(BatchTicket.batch_id) == col(Batch.id))
    statement = select(Batch).where(Batch.account_id == me, col(Batch.undone_at).is_(None), changed)
    statement = statement.where(col(Batch.created_at) > now() - LATEST_IN)
    return (await session.exec(statement.order_by(col(Batch.id).desc()).limit(1))).first()


async def latest_on(session: AsyncSession, number: int, *, by: Account | None) -> Batch | None:
    """The newest that somebody did to one ticket and can take back, however long ago; None: there is none."""
    me = access.require(by, access.Act.change_tickets).id
    statement = select(Batch).join(BatchTicket, col(BatchTicket.batch_id) == col(Batch.id))
    statement = statement.where(BatchTicket.ticket_id == number, Batch.account_id == me)
    statement = statement.where(col(Batch.created_at) > now() - UNDOABLE_IN)
    return (await session.exec(statement.order_by(col(Batch.id).desc()).limit(1))).first()


async def forget_old(session: AsyncSession) -> None:
    """Batches are kept as long as they can be undone."""
    statement = text("DELETE FROM batches WHERE created_at < :before")
    await session.execute(statement, {"before": now() - UNDOABLE_IN})


async def _given_to(session: AsyncSession, act: Act) -> Account | None:
    if not isinstance(act.assignee, int):
        return None
    await changes.may_have_tickets(session, act.assignee)
    return await accounts.standing(session, act.assignee)
