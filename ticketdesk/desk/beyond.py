"""What an act does beyond the columns of its ticket, and how that is taken back: merging, links, watching, splitting.

Beside the columns as they were, ``batch_tickets.before`` then holds ``beside``: a ticket that it has to do with, since which version, and
what there would be built on it; and ``is_free`` where nothing on the ticket itself can be in the way. ``link``, ``watching``,
``split`` and ``made`` say what there is to put back.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import finding, incidents, merging, relations, splitting, tickets, watching
from ticketdesk.desk.acts import Act
from ticketdesk.desk.bare import Row
from ticketdesk.desk.merging import GoesOnElsewhere
from ticketdesk.errors import TicketIsDeleted
from ticketdesk.models import Account, What

Kept = Mapping[str, Any]


@dataclass(frozen=True)
class Done:
    """What was done.

    Args:
        version: The number of the ticket's newest line of history right after.
        kept: What ``before`` holds of it, beside the columns.
    """

    version: int
    kept: dict[str, Any] = field(default_factory=dict)


def check(act: Act, rows: Mapping[int, Row]) -> None:
    """Refuse an act whose other ticket does not allow it.

    Args:
        act: What shall be done.
        rows: The tickets as they stand, locked, the other one among them.

    Raises:
        NotFound, TicketIsDeleted, GoesOnElsewhere: the other one is not there, or goes on elsewhere.
    """
    if act.beside is None or act.unlink:
        return
    row = rows.get(act.beside)
    if row is None:
        raise finding.none_such(act.beside)
    if row["deleted_at"] is not None:
        raise TicketIsDeleted
    if act.merge and row["merged_into_id"] is not None:
        raise GoesOnElsewhere


async def do(session: AsyncSession, act: Act, row: Row, *, by: Account) -> Done | None:
    """Do it to one ticket, which is living and locked. None: it was so before."""
    return await _DO[act.beyond](session, act, row, by)


async def _merge(session: AsyncSession, act: Act, row: Row, by: Account) -> Done:
    assert act.merge is not None
    version = await merging.merge(session, row, act.merge, by=by)
    # A reply that is written there from now on is for this ticket's requester too.
    told = (await finding.again(session, act.merge)).last_event_id
    return Done(version, _beside(act.merge, told, What.replied))


async def _unmerge(session: AsyncSession, act: Act, row: Row, by: Account) -> Done:
    into = row["merged_into_id"]
    version = await merging.unmerge(session, row, by=by)
    told = (await finding.again(session, into)).last_event_id
    # Whatever is deleted or goes on elsewhere by now cannot take it in again.
    return Done(version, _beside(into, told, What.merged, What.deleted))


async def _join(session: AsyncSession, act: Act, row: Row, by: Account) -> Done | None:
    assert act.join is not None
    if row["main_id"] is not None or not await incidents.join(session, [row["id"]], act.join, by=by):
        return None
    return Done((await finding.again(session, row["id"])).last_event_id)


async def _leave(session: AsyncSession, act: Act, row: Row, by: Account) -> Done | None:
    left = await incidents.leave(session, [row["id"]], by=by)
    if not left:
        return None
    main = await finding.again(session, left[row["id"]])
    assert main.id is not None
    version = (await finding.again(session, row["id"])).last_event_id
    return Done(version, _beside(main.id, main.last_event_id, What.joined, What.deleted))


async def _link(session: AsyncSession, act: Act, row: Row, by: Account) -> Done | None:
    other = act.link or act.unlink or 0
    verb = relations.link if act.link else relations.unlink
    was = await verb(session, row["id"], other, by=by)
    if not was:
        return None
    version = (await finding.again(session, row["id"])).last_event_id
    return Done(version, _free(other) | {"link": {"other": other, "was": was if act.unlink else None}})


async def _watch(session: AsyncSession, act: Act, row: Row, by: Account) -> Done | None:
    verb = watching.watch if act.watch else watching.unwatch
    since = await verb(session, row["id"], by=by)
    if not since:
        return None
    watched = since.isoformat() if isinstance(since, datetime) else None
    return Done(row["last_event_id"], {"is_free": True, "watching": watched})


_Do = Callable[[AsyncSession, Act, Row, Account], Awaitable[Done | None]]
_DO: dict[str, _Do] = {
    "merge": _merge,
    "unmerge": _unmerge,
    "join": _join,
    "leave": _leave,
    "link": _link,
    "unlink": _link,
    "watch": _watch,
    "unwatch": _watch,
}


def _beside(number: int, version: int, *whats: What) -> dict[str, Any]:
    """The ticket beside, and which lines in its history would be built on what was done."""
    return {"beside": {"number": number, "version": version, "whats": [what.value for what in whats]}}


def _free(number: int) -> dict[str, Any]:
    return {"is_free": True} | _beside(number, 0)


async def put_back(session: AsyncSession, row: RowMapping, before: Kept, *, by: Account) -> bool:
    """Take back what stands for itself: a link, watching, a split, a new ticket. False where there is none of it."""
    if link := before.get("link"):
        await _put_link_back(session, row["id"], link, by)
    elif "watching" in before:
        await _watch_again(session, row["id"], before["watching"], by)
    elif split := before.get("split"):
        await splitting.put_back(session, row["id"], split, by=by)
    elif "made" in before:
        await tickets.delete(session, row["id"], by=by)
    else:
        return False
    return True


async def _put_link_back(session: AsyncSession, number: int, link: Kept, by: Account) -> None:
    if link["was"]:
        await relations.link(session, number, link["other"], by=by, was=link["was"])
    else:
        await relations.unlink(session, number, link["other"], by=by)


async def _watch_again(session: AsyncSession, number: int, since: str | None, by: Account) -> None:
    if since:
        await watching.watch(session, number, by=by, since=datetime.fromisoformat(since))
    else:
        await watching.unwatch(session, number, by=by)
