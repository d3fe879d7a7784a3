"""Lists that people keep under a name: of one's own, or shared with the whole desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, text
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import finding
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.built_in import BY_KEY, Named, read
from ticketdesk.desk.text import row_number
from ticketdesk.desk.view_limits import called, kept, not_taken, room_for_another
from ticketdesk.errors import NotAllowed, NotFound
from ticketdesk.live import VIEWS
from ticketdesk.models import Account, Role, View
from ticketdesk.models.columns import now

SHOWN = 100
"""So many views stand in the rail at most: one's own first, then those that others share."""
GONE = "This view is not there any more, or it is somebody's own."


async def seen_by(session: AsyncSession, *, by: Account | None) -> Sequence[View]:
    """One's own views and the shared ones, by name.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
    """
    who = require(by, Act.see_tickets)
    visible = or_(col(View.owner_id) == who.id, col(View.shared_at).is_not(None))
    own_first = (col(View.owner_id) == who.id).desc()
    statement = select(View).where(visible).order_by(own_first, func.lower(View.name), col(View.id))
    return (await session.exec(statement.limit(SHOWN))).all()


async def found(session: AsyncSession, key: str, *, by: Account | None) -> Named:
    """What stands behind a key in an address.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
        NotFound: there is no such view, or it is somebody else's own.
    """
    require(by, Act.see_tickets)
    if key in BY_KEY:
        return BY_KEY[key]
    view = await _seen(session, row_number(key), by)
    return Named(key, view.name, read(view.query), view)


async def save(
    session: AsyncSession,
    name: object,
    parts: Mapping[str, str],
    *,
    by: Account | None,
    is_shared: bool = False,
) -> View:
    """Keep a list under a name.

    Args:
        session: The transaction.
        name: What it is called.
        parts: The filter and the order, as in an address.
        by: Whose it will be.
        is_shared: Everybody sees it from the beginning.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets, or not share.
        Invalid: the name or the list was refused, or there are too many views already.
    """
    who = require(by, Act.share_views if is_shared else Act.see_tickets)
    owner = who.id or 0
    view = View(name=called(name), query=kept(parts), owner_id=owner, shared_at=now() if is_shared else None)
    await room_for_another(session, owner)
    await not_taken(session, view.name, owner)
    session.add(view)
    await tell(session)
    return view


async def rename(session: AsyncSession, number: int, name: object, *, by: Account | None) -> View:
    """Call a view something else. Gives it as it was.

    Raises:
        NotSignedIn, NotAllowed, NotFound: it is not theirs to change.
        Invalid: the name was refused.
    """
    view, was = await _to_change(session, number, by)
    view.name = await not_taken(session, called(name), view.owner_id, but=number)
    await tell(session)
    return was


async def change(session: AsyncSession, number: int, parts: Mapping[str, str], *, by: Account | None) -> View:
    """Let a view show something else. Gives it as it was.

    Raises:
        NotSignedIn, NotAllowed, NotFound: it is not theirs to change.
        Invalid: the list cannot be kept.
    """
    view, was = await _to_change(session, number, by)
    view.query = kept(parts)
    await tell(session)
    return was


async def share(session: AsyncSession, number: int, is_shared: bool, *, by: Account | None) -> View:
    """Show a view to everybody, or to nobody but its owner. Gives it as it was.

    Raises:
        NotSignedIn, NotAllowed, NotFound: it is not theirs to change, or they may not share.
    """
    require(by, Act.share_views)
    view, was = await _to_change(session, number, by)
    view.shared_at = (view.shared_at or now()) if is_shared else None
    await tell(session)
    return was


async def delete(session: AsyncSession, number: int, *, by: Account | None) -> View:
    """Take a view away; the tickets in it stay. Gives it as it was, for ``bring_back``.

    Raises:
        NotSignedIn, NotAllowed, NotFound: it is not theirs to change.
    """
    view, was = await _to_change(session, number, by)
    await session.delete(view)
    await tell(session)
    return was


async def bring_back(session: AsyncSession, was: View, *, by: Account | None) -> View:
    """Undo: a view is again what it was, whether it was changed or deleted.

    Args:
        session: The transaction.
        was: What a verb above gave to the one who undoes it.
        by: Who undoes it.

    Raises:
        NotSignedIn, NotAllowed, NotFound: it is not theirs to change.
        Invalid: the owner keeps too many views already.
    """
    who = require(by, Act.see_tickets)
    _refuse_others(was, who)
    view = await session.get(View, was.id, with_for_update=True)
    if view is None:
        await room_for_another(session, was.owner_id)
        view = View(id=was.id, owner_id=was.owner_id, created_at=was.created_at, name="", query="")
    view.name, view.query, view.shared_at = was.name, was.query, was.shared_at
    session.add(view)
    await tell(session)
    return view


async def tell(session: AsyncSession) -> None:
    """Have every open page look at the views again, after the commit."""
    await session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": VIEWS})


async def _to_change(session: AsyncSession, number: int, by: Account | None) -> tuple[View, View]:
    """The view, and what it was."""
    who = require(by, Act.see_tickets)
    view = await _seen(session, number, who, for_change=True)
    _refuse_others(view, who)
    return view, View(**view.model_dump())


async def _seen(session: AsyncSession, number: int, by: Account | None, *, for_change: bool = False) -> View:
    who = require(by, Act.see_tickets)
    view = await session.get(View, number, with_for_update=for_change) if finding.is_number(number) else None
    if view is None or (view.owner_id != who.id and view.shared_at is None):
        raise NotFound(GONE)
    return view


def _refuse_others(view: View, who: Account) -> None:
    if view.owner_id == who.id:
        return
    if view.shared_at is None:
        raise NotFound(GONE)
    if who.role is not Role.admin:
        raise NotAllowed(
            "Only whoever made this view, or an administrator, changes it. Save one of your own."
        )
