"""Where all of a person goes out as one file. It is posted, so that the address stands in no log and in no history."""

from __future__ import annotations

from collections.abc import AsyncIterator

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from ticketdesk import db
from ticketdesk.channels import packing
from ticketdesk.desk import portable, sessions
from ticketdesk.errors import Refusal
from ticketdesk.web.session import token_in
from ticketdesk.web.shared.answers import NEVER_KEPT, refused

NAME = "person.zip"


async def take_along(request: Request) -> Response:
    """All of a person, for an administrator who asks for it."""
    form = await request.form()
    try:
        async with db.transaction() as session:
            me = await sessions.who_has(session, token_in(request.headers.get("cookie", "")))
            address = await portable.begin(session, form.get("address"), by=me)
    except (Refusal, SQLAlchemyError) as error:
        return refused(error)
    headers = NEVER_KEPT | {"Content-Disposition": f'attachment; filename="{NAME}"'}
    return StreamingResponse(_archive(address), headers=headers, media_type=packing.ZIP)


def _archive(address: str) -> AsyncIterator[bytes]:
    return packing.packed(portable.everything(db.reading, address))


privacy_doors = Starlette(routes=[Route("/privacy/export", take_along, methods=["POST"])])
