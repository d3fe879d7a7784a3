"""The files of a ticket, for programs: read as a list, and sent one by one to wait for the message that takes them along."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ticketdesk import db
from ticketdesk.api import keys
from ticketdesk.api.calls import WrongKind, known_query
from ticketdesk.api.door import who
from ticketdesk.api.problems import NEVER_KEPT, answers
from ticketdesk.api.talk import page
from ticketdesk.channels import spooling, taking
from ticketdesk.config import settings
from ticketdesk.desk import file_names, finding, parts, waiting_files
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import Invalid, Refusal, TicketIsDeleted
from ticketdesk.models import Account, Attachment, Scope
from ticketdesk.models.attachment import NAME_LENGTH

BYTES = "application/octet-stream"


class NotBytes(WrongKind):
    """Send the file itself, with `Content-Type: application/octet-stream`. Nothing was changed."""


@answers
async def attached(request: Request) -> Response:
    """A ticket's files that were sent, oldest first; `path` on this desk has the content, for the same token."""
    return await page(request, parts.ATTACHMENTS)


@answers
async def attach(request: Request) -> Response:
    """Send a file, as the body. It waits, for a week at most, until a message names it in `attachments`."""
    number, name = request.path_params["number"], _name(request)
    me = require(await who(request, Scope.write), Act.change_tickets)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != BYTES:
        raise NotBytes
    pieces = request.stream()
    largest = settings().ticketdesk_file_mb * 1024**2
    try:
        if keys.HEADER not in request.headers:  # sent again, it may be the last one that there was room for
            async with db.reading() as session:
                await waiting_files.room_for(session, number, name=name, by=me)
        spooling.refuse_by_length(request.headers.get("content-length", ""), largest)
        content = await taking.take(pieces, largest=largest, refuse_name=file_names.refuse_packed)
        async with (
            db.transaction(db.CALL_LIMIT_MS) as session,
            keys.once(request, session, me, content.digest) as once,
        ):
            if once.again:
                return once.again
            kept = await waiting_files.add(session, number, content, name=name, by=me)
            return await once.answer(JSONResponse(_told(kept, me), 201, headers=NEVER_KEPT))
    except TicketIsDeleted:
        raise finding.none_such(number) from None
    except Refusal:
        await spooling.hear_out(pieces, largest)
        raise


def _told(kept: Attachment, me: Account) -> dict[str, object]:
    return {
        "id": kept.id,
        "message": None,
        "author": me.id,
        "name": kept.name,
        "size": kept.size,
        "media_type": kept.media_type,
        "created_at": kept.created_at.isoformat(),
        "path": f"/files/{kept.id}/content",
    }


def _name(request: Request) -> str:
    name = known_query(request, "name").get("name", "")
    if not 0 < len(name) <= NAME_LENGTH:
        raise Invalid({"name": f"Give the file a name of 1 to {NAME_LENGTH} characters."})
    return name
