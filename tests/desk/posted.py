"""Mails as the worker would take them, without a server."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import letters, posting
from ticketdesk.desk.letters import Written
from ticketdesk.desk.mail_facts import Taken
from ticketdesk.models import Mail
from ticketdesk.models.columns import now


async def noted(session: AsyncSession) -> Sequence[Mail]:
    """All that were noted, oldest first."""
    return (
        await session.exec(select(Mail).order_by(col(Mail.id)).execution_options(populate_existing=True))
    ).all()


async def told(session: AsyncSession) -> list[tuple[str, str]]:
    """What for and whom to, of each."""
    return [(mail.kind.value, mail.address) for mail in await noted(session)]


async def taken(session: AsyncSession) -> list[Taken]:
    """Everything that waits, as if its time had come; what is not worth sending is gone."""
    waiting = [mail for mail in await noted(session) if not mail.sent_at and not mail.failed_at]
    for mail in waiting:
        mail.due_at = now()
    await session.flush()
    found: list[Taken] = []
    for mail in waiting:
        if not any(mail.id in one.numbers for one in found):
            one = await posting.take(session, mail.id or 0)
            found += [one] if one else []
    return found


async def written(session: AsyncSession) -> list[Written]:
    """The same in words."""
    return [letters.written(one) for one in await taken(session)]


async def send_all(session: AsyncSession) -> None:
    """Everything that waits is sent."""
    for one in await taken(session):
        await posting.sent(session, one.numbers)
