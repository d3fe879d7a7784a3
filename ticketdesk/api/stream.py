"""The changes of all tickets as they happen: server-sent events, each once, without a gap.

Nothing is held for a reader. The next page is read when the last one was taken, and who may read is asked each time.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import psycopg
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from ticketdesk.api.calls import known_query
from ticketdesk.api.door import tell
from ticketdesk.api.problems import NEVER_KEPT, answers
from ticketdesk.api.talk import wanted_after
from ticketdesk.desk import following
from ticketdesk.desk.access import Act
from ticketdesk.desk.bare import Asked, Row
from ticketdesk.desk.following import Position
from ticketdesk.ending import ENDING
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.live import BELL

KIND = "text/event-stream"
RETRY = b"retry: 2000\n\n"
HEARTBEAT = b": \n\n"
HEARTBEAT_EVERY_S = 15.0
LOOK_EVERY_S = 1.0
"""How long somebody who may not read any more is kept at most, and how late a lost notice is made up for."""
SETTLES_IN_S = 0.1
GATHER_IN_S = 0.02

log = logging.getLogger(__name__)


@answers
async def follow(request: Request) -> Response:
    """Every change of a ticket as it happens, without end. `Last-Event-ID`, or `after`, goes on where you were."""
    after = _after(request)
    row = await tell(
        request, Act.see_tickets, Asked(following.BEGINS, {"after": after}, is_planned_anew=True)
    )
    position = following.position_in(row)
    assert position is not None, "there is always a now"
    headers = NEVER_KEPT | {"X-Accel-Buffering": "no"}
    if request.method == "HEAD":
        return Response(headers=headers, media_type=KIND)
    return StreamingResponse(_pieces(request, position), headers=headers, media_type=KIND)


def _after(request: Request) -> int | None:
    """Whoever connects again keeps the address and tells more in the header."""
    query = known_query(request, "after")
    if given := request.headers.get("last-event-id"):
        try:
            return wanted_after(given)
        except Invalid as refusal:
            raise Invalid({"Last-Event-ID": refusal.fields["after"]}) from None
    return wanted_after(query["after"]) if "after" in query else None


async def _pieces(request: Request, position: Position) -> AsyncIterator[bytes]:
    yield RETRY
    told_at = time.monotonic()
    while not ENDING.is_near:  # whoever reads comes back by itself, and goes on where it was
        rings = BELL.rings
        row = await _next(request, position)
        if row is None:
            return
        if row["told"]:
            position = following.position_in(row) or position
            yield _written(row)
            told_at = time.monotonic()
            continue
        if time.monotonic() - told_at >= HEARTBEAT_EVERY_S - LOOK_EVERY_S:
            yield HEARTBEAT
            told_at = time.monotonic()
        await _wait(rings, is_held_back=row["is_held_back"])


async def _next(request: Request, position: Position) -> Row | None:
    """The next changes; None for somebody who may not read them any more, or while the database is away."""
    try:
        return await tell(
            request, Act.see_tickets, Asked(following.NEXT, position.values, is_planned_anew=True)
        )
    except Refusal:
        return None
    except (SQLAlchemyError, psycopg.Error, PoolTimeout) as error:
        log.warning("a stream ended: the database did not answer (%s)", type(error).__name__)
        return None


async def _wait(rings: int, *, is_held_back: bool) -> None:
    if is_held_back:
        await asyncio.sleep(SETTLES_IN_S)
        return
    with suppress(TimeoutError):
        await asyncio.wait_for(BELL.wait(rings), LOOK_EVERY_S)
        await asyncio.sleep(GATHER_IN_S)


def _written(row: Row) -> bytes:
    told = zip(row["numbers"], row["told"], strict=True)
    return "".join(f"id: {number}\nevent: ticket\ndata: {data}\n\n" for number, data in told).encode()
