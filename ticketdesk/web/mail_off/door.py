"""Switching mails off by their link: one post of a mail program (RFC 8058), or the form of the page.

Looking at the link changes nothing: programs that scan mail do. Nobody is signed in; the key is proof enough, and does no more.
"""

from __future__ import annotations

from urllib.parse import urlencode

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from ticketdesk import db
from ticketdesk.desk import wanted_mail
from ticketdesk.errors import Refusal
from ticketdesk.texts import translate

PAGE = "/mail"


async def look(request: Request) -> Response:
    """Show what the link is for."""
    return _page(request.query_params.get("key", ""))


async def switch_off(request: Request) -> Response:
    """Switch off. A mail program is answered in plain words, a person on the page."""
    form = await request.form()
    told = request.query_params.get("key") or form.get("key")
    key = told if isinstance(told, str) else ""
    by_program = form.get("List-Unsubscribe") == "One-Click"
    try:
        async with db.transaction() as session:
            await wanted_mail.switch_off(session, key)
    except Refusal as refusal:
        return PlainTextResponse(f"{refusal}\n", refusal.status) if by_program else _page(key)
    except SQLAlchemyError:
        return PlainTextResponse("The database did not answer. Try again.\n", 503)
    return (
        PlainTextResponse(translate("You get no more mails of this kind.") + "\n")
        if by_program
        else _page(key)
    )


def _page(key: str) -> Response:
    return RedirectResponse(f"{PAGE}?{urlencode({'key': key[:100]})}", 303)


mail_doors = Starlette(routes=[Route("/mail/off", look), Route("/mail/off", switch_off, methods=["POST"])])
