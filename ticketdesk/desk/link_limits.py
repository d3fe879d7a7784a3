"""How often the holder of a private link may write: counted for each link, and for each network address."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import visit
from ticketdesk.desk import limits, links
from ticketdesk.desk.limits import Limit

HOUR = timedelta(hours=1)
BY_LINK = Limit("words by link", 30, HOUR)
BY_NETWORK = Limit("words of links by address", 120, HOUR)
SAFE = "What you wrote stays on this page."
LINK_IS_USED_UP = f"We take {BY_LINK.count} messages in an hour from one link. Try again {{wait}}. {SAFE}"
NETWORK_IS_USED_UP = (
    f"We have had as many messages from your network as we take in an hour. Try again {{wait}}. {SAFE}"
)


async def spend(session: AsyncSession, key: object) -> None:
    """Count one thing that the holder of a key does. What is refused is not counted.

    Args:
        session: A transaction of its own, committed before it is done and undone when this refuses.
        key: The key of the link.

    Raises:
        NotFound: it opens nothing.
        TooMany: a limit is used up; the sentence tells when to try again.
    """
    link, _ = await links.behind(session, key)
    await limits.spend(session, BY_LINK, f"link {link.id}", sentence=LINK_IS_USED_UP)
    await limits.spend(session, BY_NETWORK, visit.current().network, sentence=NETWORK_IS_USED_UP)
