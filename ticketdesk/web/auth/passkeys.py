"""Passkeys over HTTP: what to sign is asked by script (JSON), the answer is a form that the browser posts."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ticketdesk import db
from ticketdesk.desk import challenges, passkeys, second_factor, sessions, signing_in, throttle
from ticketdesk.desk.signing_in import Admitted
from ticketdesk.errors import NotSignedIn, Refusal, TooMany
from ticketdesk.models import Stage, Way
from ticketdesk.web.auth.answers import ACCOUNT, NEXT, back, browser_of, end_old, inside, token_of, welcome
from ticketdesk.web.auth.second import SECOND, whoever
from ticketdesk.web.shared.notice import reason
from ticketdesk.web.shared.proving import proved

# Tries without a password have no account to count by; they count by address.
NOBODY = "passkey"


async def new(request: Request) -> Response:
    """What a browser needs to make a passkey, once the password is right."""
    form = await request.form()
    token = token_of(request)
    try:
        place = challenges.place_of(request.headers.get("host", ""))
        account = await proved(request.headers.get("cookie", ""), form.get("password"))
        async with db.transaction() as session:
            told = await passkeys.offer(session, account, here=token, place=place)
    except (Refusal, SQLAlchemyError) as error:
        return _no(error)
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


async def add(request: Request) -> Response:
    """Keep a new passkey; the session gets a new cookie."""
    form = await request.form()
    token, page = token_of(request), ACCOUNT
    try:
        place = challenges.place_of(request.headers.get("host", ""))
        async with db.transaction() as session:
            here, account = await whoever(session, token)
            page = NEXT[Stage.enrolment] if here.stage is Stage.enrolment else ACCOUNT
            await passkeys.add(
                session,
                account,
                answer=form.get("answer"),
                sealed=form.get("sealed"),
                name=form.get("name"),
                here=token,
                place=place,
            )
            fresh = await sessions.rotate(session, token, stage=here.stage)
            if here.stage is Stage.enrolment:
                await signing_in.complete(session, account, way=here.way, browser=browser_of(request))
    except NotSignedIn:
        return back("/login", problem="late")
    except Refusal:
        return back(page, problem="passkey")
    except SQLAlchemyError:
        return back(page, problem="database")
    return welcome(Admitted(fresh, Stage.complete), f"{ACCOUNT}?done=passkey")


async def ask(request: Request) -> Response:
    """What a browser has to sign: for the second step of a sign-in, or to come in without a password."""
    token = token_of(request)
    try:
        place = challenges.place_of(request.headers.get("host", ""))
        async with db.transaction() as session:
            both = await sessions.found(session, token, stage=Stage.second_factor)
            told = await passkeys.ask(session, both[1] if both else None, here=token, place=place)
    except (Refusal, SQLAlchemyError) as error:
        return _no(error)
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


async def enter(request: Request) -> Response:
    """Let in who holds the passkey."""
    form = await request.form()
    target = inside(form.get("next"))
    page = "/login"
    try:
        async with db.transaction() as session:
            both = await sessions.found(session, token_of(request), stage=Stage.second_factor)
        page = SECOND if both else "/login"
        return await _enter(request, form, both, target)
    except TooMany as refusal:
        return back(page, problem="wait", wait=str(refusal.wait_s), next=target)
    except Refusal:
        return back(page, problem="passkey", next=target)
    except SQLAlchemyError:
        return back(page, problem="database", next=target)


async def _enter(request: Request, form: Any, both: Any, target: str) -> Response:
    token, browser = token_of(request), browser_of(request)
    place = challenges.place_of(request.headers.get("host", ""))
    half = both[1] if both else None
    async with db.transaction() as session:
        if half:
            is_known = await second_factor.attempt(session, half, browser=browser)
        else:
            await throttle.attempt(session, NOBODY, is_known_browser=True)
    try:
        async with db.transaction() as session:
            account = await passkeys.answered(
                session,
                half,
                answer=form.get("answer"),
                sealed=form.get("sealed"),
                here=token if half else "",
                place=place,
            )
            if half:
                await second_factor.succeeded(session, half, is_known_browser=is_known)
                fresh = await sessions.rotate(session, token, stage=Stage.second_factor)
                await signing_in.complete(session, account, way=both[0].way, browser=browser)
                return welcome(Admitted(fresh, Stage.complete), target)
            await throttle.succeeded(session, NOBODY, is_known_browser=True)
            await end_old(request, session)
            admitted = await signing_in.admit(session, account, way=Way.passkey, browser=browser)
            return welcome(admitted, target)
    except Refusal:
        async with db.transaction() as session:
            await signing_in.failed(session, half, about="passkey")
        raise


def _no(error: Exception) -> Response:
    status = error.status if isinstance(error, Refusal) else 503
    return JSONResponse({"problem": reason(error)}, status, headers={"Cache-Control": "no-store"})
