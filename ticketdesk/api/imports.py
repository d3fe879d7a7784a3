"""Many tickets from a file. Who sends is asked first, the body waits in a file, and only then a transaction begins."""

from __future__ import annotations

import asyncio
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ticketdesk import db
from ticketdesk.api import keys, spool
from ticketdesk.api.calls import WrongKind, known_query
from ticketdesk.api.door import who
from ticketdesk.api.problems import NEVER_KEPT, answers
from ticketdesk.api.spool import Spooled
from ticketdesk.config import settings
from ticketdesk.desk import imports
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import Invalid
from ticketdesk.models import Account, Scope

ARRAY = "application/json"
LINES = ("application/jsonl", "application/x-ndjson", "text/plain")
BATCH = 1_000
SWITCH = {"": False, "false": False, "true": True}


class NotTickets(WrongKind):
    """Send one JSON object a line, with `Content-Type: application/jsonl`, or a JSON array as `application/json`. Nothing was imported."""


@answers
async def take_in(request: Request) -> Response:
    """Bring in tickets, one JSON object a line as the export writes them, or a small JSON array of such objects.

    All of them or none, unless `partial=true`. An empty desk keeps the numbers and times that they have.
    """
    me = require(await who(request, Scope.write), Act.import_tickets)
    partial = SWITCH.get(known_query(request, "partial").get("partial", ""))
    if partial is None:
        raise Invalid({"partial": "Choose true or false."})
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (ARRAY, *LINES):
        raise NotTickets
    async with spool.spooled(request, settings().ticketdesk_import_mb * 1024**2) as body:
        if again := await keys.said_before(request, me, body.digest):
            return again
        return await _stored(request, me, body, is_array=kind == ARRAY, partial=partial)


async def _stored(request: Request, me: Account, body: Spooled, *, is_array: bool, partial: bool) -> Response:
    async with db.transaction() as session, keys.once(request, session, me, body.digest) as once:
        if once.again:
            return once.again
        coming = await imports.begin(session, by=me, partial=partial)
        async for batch in spool.batches(body.entries() if is_array else body.lines(), BATCH):
            await coming.store(await asyncio.to_thread(coming.read, batch))
        report = await coming.end()
        status = 200 if report.refused else 201
        return await once.answer(JSONResponse(asdict(report), status, headers=NEVER_KEPT))
