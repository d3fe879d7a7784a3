"""Where files go out: to accounts by their session, to requesters by an address that was signed for their link."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from ticketdesk import db
from ticketdesk.cookies import bearer_in
from ticketdesk.desk import attachments, file_links, sessions, tokens
from ticketdesk.errors import NotFound, Refusal
from ticketdesk.models import Account, Attachment, Shape
from ticketdesk.web.session import token_in
from ticketdesk.web.shared.answers import content, refused


async def file(request: Request) -> Response:
    """A file for an account. The name in the address is for people; what counts is the number."""
    return await _for_account(request, Shape.whole)


async def picture(request: Request) -> Response:
    """A picture of a file, for an account."""
    try:
        shape = Shape(request.path_params["shape"])
    except ValueError:
        return refused(NotFound())
    return await _for_account(request, shape)


async def signed(request: Request) -> Response:
    """A file or a picture of it, for whoever has the address that a private page showed."""
    try:
        async with db.reading() as session:
            attachment, shape = await file_links.opened(session, request.path_params["signed"])
        return await _shown(request, attachment, shape)
    except (Refusal, SQLAlchemyError) as error:
        return refused(error)


async def _for_account(request: Request, shape: Shape) -> Response:
    try:
        async with db.reading() as session:
            me = await _who(request, session)
            attachment = await attachments.to_fetch(session, request.path_params["attachment"], by=me)
        return await _shown(request, attachment, shape)
    except (Refusal, SQLAlchemyError) as error:
        return refused(error)


async def _who(request: Request, session: AsyncSession) -> Account | None:
    """Who has the session, or the token: programs fetch the content of files here too."""
    header = request.headers.get("authorization", "")
    if not header:
        return await sessions.who_has(session, token_in(request.headers.get("cookie", "")))
    token = bearer_in(header)
    found = await tokens.who_has(session, token) if token else None
    return found[1] if found else None


async def _shown(request: Request, attachment: Attachment, shape: Shape) -> Response:
    if shape is not Shape.whole and attachment.width is None:
        raise NotFound(attachments.NO_FILE)
    return await content(request, attachment, shape)
