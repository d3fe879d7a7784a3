"""All tickets that fit, as a file. Who reads slowly holds no connection, and who leaves leaves nothing behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from ticketdesk import db
from ticketdesk.api.calls import known_query
from ticketdesk.api.door import tell, who
from ticketdesk.api.lists import FILTERS, wanted_tickets
from ticketdesk.api.problems import NEVER_KEPT, answers
from ticketdesk.desk import exports, text
from ticketdesk.desk.access import Act
from ticketdesk.desk.bare import Row
from ticketdesk.desk.exports import Form
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.sorting import Place
from ticketdesk.errors import Invalid
from ticketdesk.models import Account

KINDS = {Form.jsonl: "application/jsonl", Form.csv: "text/csv"}
PIECE = 64 * 1024
"""Characters that are sent, and squeezed, at once."""


@answers
async def export(request: Request) -> Response:
    """All tickets that fit, oldest first: JSON, one object a line, or CSV whose cells no spreadsheet calculates."""
    query = known_query(request, *FILTERS, "format")
    wanted, form = wanted_tickets(query), _form(query.get("format"))
    me = await who(request)
    async with db.transaction() as session:
        await exports.begin(session, form, by=me)
    # Asked before the answer begins, so that a refusal can still be one.
    first = await _page(request, wanted, me, None)
    headers = NEVER_KEPT | {"Content-Disposition": f'attachment; filename="tickets.{form.value}"'}
    pieces = _pieces(request, wanted, me, form, first)
    return StreamingResponse(pieces, headers=headers, media_type=KINDS[form])


async def _pieces(
    request: Request, wanted: TicketFilter, me: Account, form: Form, row: Row
) -> AsyncIterator[bytes]:
    yield exports.head(form).encode()
    while row["lines"] is not None:
        told = await asyncio.to_thread(exports.written, row["lines"], form)
        for begins in range(0, len(told), PIECE):
            yield told[begins : begins + PIECE].encode()
        row = await _page(request, wanted, me, Place(row["at"], row["number"]))


async def _page(request: Request, wanted: TicketFilter, me: Account, after: Place | None) -> Row:
    """The next page, for somebody who may still read it."""
    return await tell(request, Act.export_tickets, exports.page(wanted, me=me.id, after=after))


def _form(given: str | None) -> Form:
    try:
        return text.one_of(Form, given) or Form.jsonl
    except text.Unfit as error:
        raise Invalid({"format": str(error)}) from None
