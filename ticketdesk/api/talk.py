"""What belongs to one ticket: its messages, read and written, and its history. Deleted tickets have neither."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ticketdesk import db
from ticketdesk.api import bodies, keys
from ticketdesk.api.calls import known_query
from ticketdesk.api.door import tell, who
from ticketdesk.api.lists import next_address, wanted_size
from ticketdesk.api.problems import NEVER_KEPT, answers
from ticketdesk.config import settings
from ticketdesk.desk import attachments, finding, messages, parts, text
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.bare import Asked, first
from ticketdesk.desk.following import LARGEST
from ticketdesk.errors import Invalid, TicketIsDeleted
from ticketdesk.models import Kind, Scope
from ticketdesk.models.message import BODY_LENGTH

VERBS = {Kind.public.value: messages.reply, Kind.internal.value: messages.note}
"""By the kind of a message, who writes it. The last word is written with the closing."""


@answers
async def said(request: Request) -> Response:
    """A ticket's messages, oldest first; without an author the requester wrote it."""
    return await page(request, parts.MESSAGES)


@answers
async def history(request: Request) -> Response:
    """A ticket's history, oldest first."""
    return await page(request, parts.HISTORY)


@answers
async def say(request: Request) -> Response:
    """Write on a ticket: `public` is what the requester reads, `internal` what only the staff reads.

    With it go the files in `attachments`, which were sent to the ticket before and wait.
    """
    known_query(request)
    number = request.path_params["number"]
    me = require(await who(request, Scope.write), Act.change_tickets)
    body = await bodies.read(request, ("body", "kind", "attachments"))
    kind, words = _words(body)
    async with db.transaction(db.CALL_LIMIT_MS) as session, keys.once(request, session, me) as once:
        if once.again:
            return once.again
        try:
            message = await VERBS[kind](session, number, words, by=me)
            await attachments.claim(session, body.get("attachments"), to=message, by=me)
        except TicketIsDeleted:
            raise finding.none_such(number) from None
        except attachments.NotWaiting:
            raise attachments.NotWaiting("attachments") from None
        row = await first(session, parts.ONE_MESSAGE, {"message": message.id})
        assert row is not None, "it was just written"
        return await once.answer(JSONResponse(row["told"], 201, headers=NEVER_KEPT))


def wanted_after(given: str) -> int:
    """The number after which somebody wants to read; 0 is the beginning.

    Raises:
        Invalid: it is no such number.
    """
    if not (given.isascii() and given.isdecimal() and len(given) < 20 and int(given) <= LARGEST):
        raise Invalid({"after": "Give the number of the last one that you have, or 0."})
    return int(given)


async def page(request: Request, statement: str) -> Response:
    """What belongs to a ticket, a page of it.

    Args:
        request: The call.
        statement: One of ``desk/parts.py``.
    """
    query = known_query(request, "after", "limit")
    number = finding.numbered(request.path_params["number"])
    size = wanted_size(query)
    values = {"number": number, "after": wanted_after(query.get("after", "0")), "size": size}
    row = await tell(request, Act.see_tickets, Asked(statement, values))
    if row.get("results") is None:
        raise finding.none_such(number)
    address = next_address(request, {"after": row["last"], "limit": size}) if row["more"] else None
    following = f'"{address}"'.encode() if address else b"null"
    body = b'{"results":' + row["results"] + b',"next":' + following + b"}"
    return Response(body, headers=NEVER_KEPT, media_type="application/json")


def _words(body: dict[str, Any]) -> tuple[str, str]:
    refused = {}
    kind, words = body.get("kind"), ""
    if not isinstance(kind, str) or kind not in VERBS:
        refused["kind"] = f"Choose one of {', '.join(VERBS)}: who shall read it?"
    try:
        words = text.words(body.get("body"), name="A message", longest=BODY_LENGTH)
    except text.Unfit as error:
        refused["body"] = str(error)
    if not _are_numbers(body.get("attachments", [])):
        refused["attachments"] = "Give the numbers of files that wait on this ticket, each once."
    if refused:
        raise Invalid(refused)
    return str(kind), words


def _are_numbers(given: object) -> bool:
    if not isinstance(given, list) or not all(finding.is_number(one) for one in given):
        return False
    return len(given) == len(set(given)) <= settings().ticketdesk_files_per_message
