"""The Message-IDs of mails: by them mail programs show a conversation as one, and a mail that came twice as one.

Each ticket has an id that its first mail carries and all others refer to. They are sealed with the desk's secret, so that an
answer that names one is known to come from somebody who got it.
"""

from __future__ import annotations

import hmac
from email.utils import parseaddr

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.config import settings
from ticketdesk.desk import seal
from ticketdesk.desk.keys import new_key
from ticketdesk.models import Mail, MailKind

MARK_BYTES = 10


async def of_ticket(session: AsyncSession, number: int) -> str:
    """What the conversation about a ticket begins with."""
    return await _sealed(session, f"t{number}")


async def of(session: AsyncSession, mail: Mail) -> str:
    """The id of one mail; it is the same each time that it is tried."""
    if mail.kind is MailKind.acknowledgement and mail.ticket_id:
        return await of_ticket(session, mail.ticket_id)
    about = f"t{mail.ticket_id}" if mail.ticket_id else "a"
    return await _sealed(session, f"{about}.m{mail.id}")


def fresh() -> str:
    """The id of a mail that is about nothing that is stored."""
    return f"{new_key()}@{_domain()}"


async def _sealed(session: AsyncSession, name: str) -> str:
    secret = await seal.derived(session, "mail ids")
    mark = hmac.digest(secret, name.encode(), "sha256")[:MARK_BYTES].hex()
    return f"{name}.{mark}@{_domain()}"


def _domain() -> str:
    """Where mail of this desk comes from, in plain letters."""
    domain = parseaddr(settings().ticketdesk_mail_from)[1].rpartition("@")[2]
    return domain.encode("idna").decode() if domain else "localhost"
