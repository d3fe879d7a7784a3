"""Where files come in: from agents by their session, from requesters by the key of their link, which stands in a header."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from ticketdesk import db, visit
from ticketdesk.channels import spooling, taking
from ticketdesk.config import settings
from ticketdesk.desk import file_limits, file_names, sessions, waiting_files
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import Refusal, TooMany
from ticketdesk.models import Attachment, Content
from ticketdesk.web.buckets import are_on
from ticketdesk.web.session import token_in
from ticketdesk.web.shared.answers import NEVER_KEPT, not_taken

NAME, KEY = "x-file-name", "x-link-key"
AT_ONCE = 6
"""Files that may come at once from one network address without an account, in each process."""
CROWDED = "Too many files come from your network at once. Try again when some of them are there."
GONE = 499
"""Nobody reads this answer: whoever sent the file has stopped. It stands in the log."""

Pieces = AsyncIterator[bytes]
_coming: Counter[str] = Counter()


async def for_ticket(request: Request) -> Response:
    """Take a file that waits beside an agent's words."""
    return await _answered(request, _for_ticket)


async def for_link(request: Request) -> Response:
    """Take a file that waits beside the words of a requester."""
    return await _answered(request, _for_link)


async def _answered(request: Request, take: Callable[[Request, Pieces], Awaitable[Attachment]]) -> Response:
    pieces = request.stream()
    try:
        try:
            kept = await take(request, pieces)
        except (Refusal, SQLAlchemyError) as error:
            await spooling.hear_out(pieces, _largest())
            return not_taken(error)
    except ClientDisconnect:
        return Response(status_code=GONE)
    told = {"id": kept.id, "name": kept.name, "size": kept.size}
    return JSONResponse(told, 201, headers=NEVER_KEPT)


async def _for_ticket(request: Request, pieces: Pieces) -> Attachment:
    number, name = request.path_params["number"], _name(request)
    token = token_in(request.headers.get("cookie", ""))
    async with db.reading() as session:
        me = require(await sessions.who_has(session, token), Act.change_tickets)
        await waiting_files.room_for(session, number, name=name, by=me)
    content = await _content(request, pieces)
    async with db.transaction() as session:
        # Asked again: the file may have been long under way.
        me = require(await sessions.who_has(session, token), Act.change_tickets)
        return await waiting_files.add(session, number, content, name=name, by=me)


async def _for_link(request: Request, pieces: Pieces) -> Attachment:
    key, name = request.headers.get(KEY, ""), _name(request)
    async with db.reading() as session:
        await waiting_files.room_behind(session, key, name=name)
    with _one_more():
        async with db.transaction() as session:
            await file_limits.spend(session)
        content = await _content(request, pieces)
    async with db.transaction() as session:
        return await waiting_files.add_behind(session, key, content, name=name)


async def _content(request: Request, pieces: Pieces) -> Content:
    spooling.refuse_by_length(request.headers.get("content-length", ""), _largest())
    return await taking.take(pieces, largest=_largest(), refuse_name=file_names.refuse_packed)


def _name(request: Request) -> str:
    return unquote(request.headers.get(NAME, ""))


def _largest() -> int:
    return settings().ticketdesk_file_mb * 1024**2


@contextmanager
def _one_more() -> Iterator[None]:
    network = visit.current().network
    if are_on() and _coming[network] >= AT_ONCE:
        raise TooMany(CROWDED, wait_s=5)
    _coming[network] += 1
    try:
        yield
    finally:
        _coming[network] -= 1
        if not _coming[network]:
            del _coming[network]
