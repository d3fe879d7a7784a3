"""A file that waits beside the words of an agent, as it is stored."""

from __future__ import annotations

from typing import Any

from ticketdesk.models import Attachment


async def a_file(session, ticket, who, **place: Any) -> Attachment:
    """One PDF; ``place`` tells the held reply or the message that it hangs on."""
    values = {"name": "bill.pdf", "size": 9, "digest": b"d" * 32, "media_type": "application/pdf"}
    attachment = Attachment(ticket_id=ticket.id, account_id=who.id, **values, **place)
    session.add(attachment)
    await session.flush()
    return attachment
