"""Turning off one's app and removing a passkey: forms that the browser posts, because the session gets a new cookie."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from ticketdesk import db
from ticketdesk.desk import second_factor, sessions, text
from ticketdesk.desk.signing_in import Admitted
from ticketdesk.errors import Invalid, NotSignedIn, Refusal, TooMany
from ticketdesk.models import Account, Stage
from ticketdesk.web.auth.answers import ACCOUNT, back, token_of, welcome
from ticketdesk.web.shared.proving import problem_of, proved

Verb = Callable[[AsyncSession, Account], Awaitable[None]]


async def app(request: Request) -> Response:
    """Turn off one's authenticator app, once the password is right."""
    form = await request.form()
    return await _less(
        request, form, lambda session, me: second_factor.turn_off_app(session, by=me), "app-off"
    )


async def passkey(request: Request) -> Response:
    """Remove one of one's passkeys, once the password is right."""
    form = await request.form()
    chosen = text.row_number(form.get("number"))

    def remove(session: AsyncSession, me: Account) -> Awaitable[None]:
        return second_factor.remove_passkey(session, chosen, by=me)

    return await _less(request, form, remove, "passkey-off")


async def _less(request: Request, form: Any, verb: Verb, done: str) -> Response:
    """Do it, and go on under a new cookie: the old one is worth nothing from now on."""
    token = token_of(request)
    try:
        await proved(request.headers.get("cookie", ""), form.get("password"))
        async with db.transaction() as session:
            me = await sessions.who_has(session, token)
            if me is None:
                raise NotSignedIn
            await verb(session, me)
            fresh = await sessions.rotate(session, token)
    except TooMany as refusal:
        return back(ACCOUNT, problem="wait", wait=str(refusal.wait_s))
    except NotSignedIn:
        return back("/login", problem="ended")
    except Invalid as refusal:
        return back(ACCOUNT, problem=problem_of(refusal))
    except Refusal as refusal:
        return back(ACCOUNT, problem=type(refusal).__name__)
    except SQLAlchemyError:
        return back(ACCOUNT, problem="database")
    return welcome(Admitted(fresh, Stage.complete), f"{ACCOUNT}?done={done}")
