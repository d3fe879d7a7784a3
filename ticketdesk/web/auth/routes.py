"""Sign in, sign out, set up, and two questions for machines: is the process alive, is the desk ready."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from ticketdesk import db, migrations
from ticketdesk.config import settings
from ticketdesk.desk import accounts, sessions
from ticketdesk.errors import Refusal
from ticketdesk.web.session import cookie_name, token_in

HOME = "/desk"
ANSWER_WITHIN_S = 3


async def sign_in(request: Request) -> Response:
    """Check the password and set the cookie; a wrong one goes back to the form with a reason."""
    form = await request.form()
    target = _inside(form.get("next"))
    try:
        async with db.transaction() as session:
            await _end_old(request, session)
            token = await sessions.sign_in(session, form.get("email"), form.get("password"))
    except Refusal:
        return _back("/login", problem="mismatch", next=target)
    except SQLAlchemyError:
        return _back("/login", problem="database", next=target)
    return _signed_in(token, target)


async def sign_out(request: Request) -> Response:
    """End the session on the server, then forget the cookie."""
    try:
        async with db.transaction() as session:
            await _end_old(request, session)
    except SQLAlchemyError:
        return _back("/login", problem="still-in")
    response = RedirectResponse("/login?problem=signed-out", 303)
    response.delete_cookie(cookie_name(), path="/", secure=settings().is_https, httponly=True, samesite="lax")
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
            token = await sessions.begin(session, account)
    except Refusal as refusal:
        wrong = ",".join(getattr(refusal, "fields", {})) or type(refusal).__name__
        return _back("/setup", code=code, problem=wrong)
    except SQLAlchemyError:
        return _back("/setup", code=code, problem="database")
    return _signed_in(token, HOME)


async def healthz(_request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("up\n")


async def readyz(_request: Request) -> Response:
    """The database answers, soon enough for whoever asks, and is at the newest migration."""
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S), db.reading() as session:
            revision = (await session.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
        is_ready = revision == migrations.newest()
    except Exception:
        is_ready = False
    return PlainTextResponse("up\n" if is_ready else "down\n", 200 if is_ready else 503)


async def _end_old(request: Request, session: db.AsyncSession) -> None:
    old = token_in(request.headers.get("cookie", ""))
    if old:
        await sessions.end(session, old)


def _signed_in(token: str, target: str) -> Response:
    response = RedirectResponse(target, 303)
    response.set_cookie(
        cookie_name(),
        token,
        max_age=int(sessions.LASTS_IN.total_seconds()),
        path="/",
        secure=settings().is_https,
        httponly=True,
        samesite="lax",
    )
    return response


def _back(path: str, **query: str) -> Response:
    return RedirectResponse(
        f"{path}?{urlencode({name: value for name, value in query.items() if value})}", 303
    )


def _inside(target: object) -> str:
    """Where to go after signing in: only a path of this desk, never another host."""
    if not isinstance(target, str) or not target.startswith(HOME) or "\\" in target or "//" in target:
        return HOME
    return target


doors = Starlette(
    routes=[
        Route("/auth/login", sign_in, methods=["POST"]),
        Route("/auth/logout", sign_out, methods=["POST"]),
        Route("/auth/setup", set_up, methods=["POST"]),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
    ]
)
