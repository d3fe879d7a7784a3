"""How the doors answer: a redirect, with or without a new cookie. No answer leads to another host."""

from __future__ import annotations

from urllib.parse import urlencode

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ticketdesk.desk import passwords, sessions
from ticketdesk.desk.signing_in import Admitted
from ticketdesk.errors import Invalid
from ticketdesk.models import Stage
from ticketdesk.web import cookies
from ticketdesk.web.session import token_in

HOME = "/desk"
ACCOUNT = "/desk/account"
NEXT = {Stage.second_factor: "/login/second", Stage.enrolment: "/login/enrol"}


def welcome(admitted: Admitted, target: str) -> Response:
    """Set the session's cookie, and go on: into the desk, or to the next step of the sign-in."""
    if admitted.stage is Stage.complete:
        response: Response = RedirectResponse(target, 303)
    else:
        response = back(NEXT[admitted.stage], next=target)
    lasts = sessions.lasts_in() if admitted.stage is Stage.complete else sessions.ARRIVES_WITHIN
    cookies.put(response, cookies.session_cookie(), admitted.token, lasts_s=int(lasts.total_seconds()))
    return response


def back(path: str, **query: str) -> Response:
    """Go to a page of the desk, with what it has to say."""
    told = urlencode({name: value for name, value in query.items() if value})
    return RedirectResponse(f"{path}?{told}" if told else path, 303)


def refused(path: str, refusal: Invalid, **query: str) -> Response:
    """Back to a form, naming the fields that were refused, and for a password the reason: never what was typed."""
    sentences = (refusal.fields.get(name, "") for name in ("password", "new"))
    why = next((word for word in map(passwords.why, sentences) if word), "")
    return back(path, **query, problem=",".join(refusal.fields), why=why)


def inside(target: object) -> str:
    """Where to go after signing in: only a path of this desk, never another host."""
    if not isinstance(target, str) or not target.startswith(HOME) or "\\" in target or "//" in target:
        return HOME
    return target


def token_of(request: Request) -> str:
    """The session's cookie of a request."""
    return token_in(request.headers.get("cookie", ""))


def browser_of(request: Request) -> str:
    """The browser's number in a request."""
    return cookies.cookie_in(request.headers.get("cookie", ""), cookies.browser_cookie())


async def end_old(request: Request, session: AsyncSession) -> None:
    """Nobody signs in on top of an older session: it ends first."""
    old = token_of(request)
    if old:
        await sessions.end(session, old)
