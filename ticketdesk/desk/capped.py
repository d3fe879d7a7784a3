"""How many tickets fit, counted up to a cap: among the newest, and by the index of words where those have too few."""

from __future__ import annotations

from sqlalchemy import Select, and_, func, select, text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import sorting, stepwise
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.rarity import RARITY, Rarest
from ticketdesk.desk.sorting import Sort
from ticketdesk.models import Ticket
from ticketdesk.models.ticket import WORDS

WALKED_ON = 20_000
"""So many are looked at for a word that was seen so often among the newest that this is quicker than its index, 1 us each."""
_SCANS = text("SELECT set_config('enable_seqscan', :way, true), set_config('enable_indexscan', :way, true)")


async def count(session: AsyncSession, wanted: TicketFilter, *, me: int | None, cap: int) -> int:
    """How many tickets fit, or any number above the cap.

    Args:
        session: Any session.
        wanted: Which tickets.
        me: The account that asks, for "assigned to me".
        cap: Where counting may end.
    """
    (found,) = (await session.execute(_capped(wanted, me, cap, stepwise.WALKED))).scalars()
    if wanted.search and cap >= found > cap * stepwise.WALKED / WALKED_ON:
        (found,) = (await session.execute(_capped(wanted, me, cap, WALKED_ON))).scalars()
    if wanted.search and found <= cap:
        found = await _by_words(session, wanted, me, cap)
    return int(found)


def _capped(wanted: TicketFilter, me: int | None, cap: int, walked: int) -> Select[int]:
    """How many fit, or one more than the cap, in SQL; of words only among the newest tickets."""
    # Without an order PostgreSQL may read the whole table from the oldest on, for what is among the newest or rare.
    if not wanted.search:
        fitting = (
            select(col(Ticket.id))
            .where(*wanted.where(me=me))
            .order_by(*sorting.ordered(Sort.newest))
            .limit(cap + 1)
        )
        return select(func.count()).select_from(fitting.subquery())
    # Two common words may stand nowhere together: then walking on would end at the oldest ticket.
    fits = and_(*wanted.where(me=me)).label("fits")
    living = col(Ticket.deleted_at).is_(None)
    newest = select(fits).where(living).order_by(*sorting.ordered(Sort.newest)).limit(walked).subquery()
    some = select(newest.c.fits).where(newest.c.fits).limit(cap + 1).subquery()
    return select(func.count()).select_from(some)


async def _by_words(session: AsyncSession, wanted: TicketFilter, me: int | None, cap: int) -> int:
    """The same from the index of words, whatever PostgreSQL believes of them; only what is not common comes here.

    Of several words the rarest is looked up, and the others in what it finds: the index would gather all of a common one.
    """
    fits = and_(*wanted.where(me=me))
    fitting = select(col(Ticket.id)).where(fits)
    if rarest := await _rarest(session, wanted):
        having = select(fits.label("fits")).where(WORDS.bool_op("@@")(func.words_query(rarest.word)))
        found_by = having.offset(0).subquery()
        fitting = select(found_by.c.fits).where(found_by.c.fits)
    some = select(func.count()).select_from(fitting.limit(cap + 1).subquery())
    await session.execute(_SCANS, {"way": "off"})
    found = (await session.execute(some)).scalar_one()
    await session.execute(_SCANS, {"way": "on"})
    return int(found)


async def _rarest(session: AsyncSession, wanted: TicketFilter) -> Rarest | None:
    """The rarest of several words; None where there are none, or they are looked for otherwise."""
    if not stepwise.has_words(wanted.shape, Sort.newest):
        return None
    words = str(wanted.values_for_sql(None)["words_0"]).split()
    return (await RARITY.rarity(session)).rarest(words) if len(words) > 1 else None
