"""Held replies become messages when they are due, and those whose job was lost a few seconds later."""

from __future__ import annotations

import logging

from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db
from ticketdesk.desk import held
from ticketdesk.logs import where

log = logging.getLogger(__name__)


async def deliver(held_id: int) -> None:
    """Deliver one; whoever comes second finds nothing to do."""
    async with db.transaction() as session:
        await held.deliver(session, held_id)


async def deliver_due() -> None:
    """Deliver what should have been delivered. One that fails keeps none of the others back."""
    async with db.reading() as session:
        numbers = await held.due(session)
    for number in numbers:
        try:
            await deliver(number)
        except SQLAlchemyError as error:
            log.error("a held reply could not be delivered: %s", where(error))
    if numbers:
        log.info("delivered %d replies that had been left behind", len(numbers))
