"""Why a list is empty, and what would be in it: said where its rows would stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import figures, lists
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.built_in import Named, same
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.models import Account
from ticketdesk.models.columns import now

ANSWERED_IN = timedelta(hours=24)
# So many lines of history are looked through, newest first; a desk that writes more in a day tells no figure.
LINES = 20_000
DONE = {
    "mine": "Nobody waits for you",
    "unassigned": "Every ticket has somebody",
    "new": "Everybody has an answer",
    "waiting": "You wait for nobody",
    "snoozed": "Nothing is snoozed",
}
_ANSWERED = text(
    "SELECT count(*) FILTER (WHERE what = 'replied' AND actor_id = :me AND created_at > :since), count(*),"
    " min(created_at) FROM (SELECT what, actor_id, created_at FROM events ORDER BY id DESC LIMIT :lines) AS newest"
)


@dataclass(frozen=True)
class Without:
    """A part of a filter, and what the list would hold without it.

    Args:
        name: The part, as an address calls it.
        words: The same, as people read it.
        amount: How many tickets there would be.
    """

    name: str
    words: str
    amount: lists.Amount

    @property
    def sentence(self) -> str:
        """The offer: "Without “critical” there are 6."."""
        are = "is" if self.amount.count == 1 and not self.amount.is_capped else "are"
        return f"Without {self.quoted} there {are} {self.amount}."

    @property
    def quoted(self) -> str:
        """The part in quotation marks; what has some of its own needs no others: with “invoice” is “invoice”."""
        return "“" + self.words.partition("“")[2] if "“" in self.words else f"“{self.words}”"


def sentence(wanted: TicketFilter, named: Named, parts: Mapping[str, str]) -> str:
    """That there is nothing: "Nothing open and critical about billing"."""
    if wanted.is_open:
        return "No tickets yet"
    if named.key in DONE and same(named.parts, parts):
        return DONE[named.key]
    said = wanted.in_words
    first = _nothing(*(said.pop(name, "") for name in ("status", "priority", "category")))
    rest = ", ".join(said.values())
    if not rest:
        return first
    return f"Nothing {rest}" if first == "Nothing" else f"{first}, {rest}"


def _nothing(status: str, priority: str, category: str) -> str:
    which = f"{status} and {priority}" if status and priority else status or priority
    if not which:
        return f"Nothing about {category}" if category else "Nothing"
    return f"Nothing {which} about {category}" if category else f"Nothing {which}"


async def without(session: AsyncSession, wanted: TicketFilter, *, by: Account | None) -> Without | None:
    """The part that leaves the fewest tickets when it goes, but some; nothing where no single part is in the way.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
    """
    require(by, Act.see_tickets)
    found = []
    for name, words in wanted.in_words.items():
        fewer, _ = TicketFilter.read(wanted.values | {name: ""})
        amount = await lists.at_most(session, fewer, by=by, cap=figures.CAP)
        if amount.count and not fewer.is_open:
            found.append(Without(name, words, amount))
    return min(found, key=lambda one: (one.amount.is_capped, one.amount.count), default=None)


async def answered(session: AsyncSession, *, by: Account | None) -> int:
    """How many tickets the account answered in 24 hours; 0 where that cannot be told quickly.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
    """
    me, since = require(by, Act.see_tickets).id, now() - ANSWERED_IN
    count, lines, first = (await session.execute(_ANSWERED, {"me": me, "since": since, "lines": LINES})).one()
    return int(count) if lines < LINES or first <= since else 0
