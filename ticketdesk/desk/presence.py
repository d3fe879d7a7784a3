"""Who is at a ticket at this moment. It is told to every process and stored nowhere: whoever falls silent is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import finding
from ticketdesk.desk.access import Act, may, require
from ticketdesk.desk.bare import first
from ticketdesk.live import PRESENCE
from ticketdesk.models import Account

NOBODY, NOWHERE = 0, 0


class Doing(StrEnum):
    """What somebody does at a ticket."""

    looking = "looking"
    typing = "typing"
    gone = "gone"


@dataclass(frozen=True)
class Beat:
    """One sign of life of one tab.

    Args:
        tab: A name of the tab that tells nothing else of it.
        account: Whose tab it is.
        number: The ticket that it shows.
        doing: What is done there.
    """

    tab: str
    account: int
    number: int
    doing: Doing

    def __str__(self) -> str:
        return f"{self.tab}:{self.account}:{self.number}:{self.doing}"

    @classmethod
    def read(cls, told: str) -> Beat:
        """What was told, as a beat.

        Raises:
            ValueError: it is none.
        """
        tab, account, number, doing = told.split(":")
        return cls(tab, int(account), int(number), Doing(doing))


_TELL = "SELECT pg_notify(%(channel)s, %(beat)s)"


async def tell(session: AsyncSession, number: int, doing: Doing, *, tab: str, by: Account | None) -> None:
    """Say that somebody looks at a ticket or types there. Only those who may answer it are told of.

    Args:
        session: The transaction; it is told at the commit.
        number: The ticket's number.
        doing: What is done there.
        tab: A name of the tab, the same for each of its beats.
        by: Who.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
        NotFound: no ticket can have this number.
    """
    who = require(by, Act.change_tickets)
    await _notify(session, Beat(tab, who.id or NOBODY, finding.numbered(number), doing))


async def gone(session: AsyncSession, tab: str) -> None:
    """Say that a tab is closed or shows something else; its account need not be there any more."""
    await _notify(session, Beat(tab, NOBODY, NOWHERE, Doing.gone))


async def people(session: AsyncSession, numbers: Iterable[int]) -> dict[int, Account]:
    """The accounts behind some beats, by number, leaving out who may not answer any more."""
    wanted = set(numbers)
    if not wanted:
        return {}
    found = await session.exec(select(Account).where(col(Account.id).in_(wanted)))
    return {one.id or NOBODY: one for one in found if may(one, Act.change_tickets)}


async def _notify(session: AsyncSession, beat: Beat) -> None:
    await first(session, _TELL, {"channel": PRESENCE, "beat": str(beat)})
