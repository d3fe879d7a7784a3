"""Sign in with a password, sign out, and set up the first administrator: plain forms that the browser posts."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response

from ticketdesk import db
from ticketdesk.config import settings
from ticketdesk.desk import accounts, audit, signing_in
from ticketdesk.errors import Invalid, Refusal, TooMany
from ticketdesk.models import Deed, Way
from ticketdesk.web import cookies
from ticketdesk.web.auth.answers import HOME, back, browser_of, end_old, inside, refused, welcome


async def sign_in(request: Request) -> Response:
    """Check the password and set the cookie; a wrong one goes back to the form with a reason."""
    form = await request.form()
    target = inside(form.get("next"))
    try:
        return await _sign_in(request, form.get("email"), form.get("password"), target)
    except TooMany as refusal:
        return _again(target, problem="wait", wait=str(refusal.wait_s))
    except Refusal:
        return _again(target, problem="mismatch")
    except SQLAlchemyError:
        return _again(target, problem="database")


def _again(target: str, **told: str) -> Response:
    """Back to the form, which has to be asked for where people sign in without passwords."""
    asked = "" if settings().passwords_are_on else "1"
    return back("/login", **told, next=target, password=asked)


async def _sign_in(request: Request, email: object, password: object, target: str) -> Response:
    browser = browser_of(request)
    async with db.transaction() as session:
        tried = await signing_in.attempt(session, email, password, browser=browser)
    if not await signing_in.is_right(tried) or tried.account is None:
        async with db.transaction() as session:
            await signing_in.failed(session, tried.account)
        return _again(target, problem="mismatch")
    async with db.transaction() as session:
        await end_old(request, session)
        admitted = await signing_in.admit(
            session, tried.account, way=Way.password, browser=browser, tried=tried
        )
    return welcome(admitted, target)


async def sign_out(request: Request) -> Response:
    """End the session on the server, then forget the cookie."""
    try:
        async with db.transaction() as session:
            await end_old(request, session)
    except SQLAlchemyError:
        return back("/login", problem="still-in")
    response = back("/login", problem="signed-out")
    cookies.drop(response, cookies.session_cookie())
    return response


async def set_up(request: Request) -> Response:
    """Make the first administrator with the one-time code, and sign in."""
    form = await request.form()
    code = form.get("code")
    code = code if isinstance(code, str) else ""
    try:
        async with db.transaction() as session:
            account = await accounts.set_up(
                session, code, email=form.get("email"), name=form.get("name"), password=form.get("password")
            )
            await audit.record(session, Deed.set_up, by=account, account=account)
            admitted = await signing_in.admit(session, account, way=Way.link, browser=browser_of(request))
    except Invalid as refusal:
        return refused("/setup", refusal, code=code)
    except Refusal as refusal:
        return back("/setup", code=code, problem=type(refusal).__name__)
    except SQLAlchemyError:
        return back("/setup", code=code, problem="database")
    return welcome(admitted, HOME)
