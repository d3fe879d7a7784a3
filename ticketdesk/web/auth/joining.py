"""The door for one-time links: a form that the browser posts, because joining signs in at once."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response

from ticketdesk import db
from ticketdesk.desk import invitations, signing_in
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.models import Way
from ticketdesk.web.auth.answers import HOME, back, browser_of, end_old, refused, welcome


async def join(request: Request) -> Response:
    """Use a link up: set the password, and sign in. Only the three fields of the form are read."""
    form = await request.form()
    key = form.get("key")
    key = key if isinstance(key, str) else ""
    try:
        async with db.transaction() as session:
            account = await invitations.join(
                session, key, name=form.get("name"), password=form.get("password")
            )
            await end_old(request, session)
            admitted = await signing_in.admit(session, account, way=Way.link, browser=browser_of(request))
    except Invalid as refusal:
        return refused("/join", refusal, key=key)
    except Refusal:
        return back("/join", problem="over")
    except SQLAlchemyError:
        return back("/join", key=key, problem="database")
    return welcome(admitted, HOME)
