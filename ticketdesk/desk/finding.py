"""How a verb gets hold of its ticket: within sight of who asks, and locked when it is going to change."""

from __future__ import annotations

from typing import TypeGuard

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.access import Act, require
from ticketdesk.errors import NotFound, TicketIsDeleted
from ticketdesk.models import Account, Ticket

LARGEST = 2**31 - 1


async def to_read(session: AsyncSession, number: object, *, by: Account | None) -> Ticket:
    """A ticket to read, a deleted one too.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
        NotFound: there is no such ticket.
    """
    require(by, Act.see_tickets)
    return await _found(session, number)


async def to_change(
    session: AsyncSession, number: object, *, by: Account | None, act: Act = Act.change_tickets
) -> tuple[Ticket, Account]:
    """A living ticket, locked until the end of the transaction, and who is going to change it.

    Raises:
        NotSignedIn, NotAllowed: the account may not do this to tickets.
        NotFound: there is no such ticket.
        TicketIsDeleted: it has to be restored first.
    """
    who = require(by, act)
    ticket = await _found(session, number, lock=True)
    if ticket.deleted_at is not None:
        raise TicketIsDeleted
    return ticket, who


async def to_restore(session: AsyncSession, number: object, *, by: Account | None) -> tuple[Ticket, Account]:
    """A ticket, living or deleted, locked, and who may bring it back."""
    who = require(by, Act.delete_tickets)
    return await _found(session, number, lock=True), who


async def again(session: AsyncSession, number: object) -> Ticket:
    """A ticket that was just changed past the session, as it is now."""
    statement = select(Ticket).where(Ticket.id == numbered(number)).execution_options(populate_existing=True)
    return (await session.exec(statement)).one()


def is_number(told: object, largest: int = LARGEST) -> TypeGuard[int]:
    """Whether something is a number that a row can have."""
    return isinstance(told, int) and not isinstance(told, bool) and 0 < told <= largest


def numbered(number: object) -> int:
    """A number that a ticket can have.

    Raises:
        NotFound: no ticket has it.
    """
    if not is_number(number):
        raise none_such(number)
    return number


def none_such(number: object) -> NotFound:
    """The refusal for a number that no ticket has; what no number is, is not told again."""
    return NotFound(
        f"There is no ticket {number}." if is_number(number) else "A ticket has a number such as 4812."
    )


async def _found(session: AsyncSession, number: object, *, lock: bool = False) -> Ticket:
    statement = select(Ticket).where(Ticket.id == numbered(number))
    if lock:
        # What this session read before somebody else's change is not what it now holds.
        # Its number stays, so whoever only refers to it, as a draft does, waits for nobody.
        statement = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    ticket = (await session.exec(statement)).first()
    if ticket is None:
        raise none_such(number)
    return ticket
