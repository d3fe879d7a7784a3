"""The second step of the sign-in, the first code of a new app, and one's own password: forms that the browser posts."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from ticketdesk import db
from ticketdesk.desk import authenticators, own_account, second_factor, sessions, signing_in
from ticketdesk.desk.signing_in import Admitted
from ticketdesk.errors import Invalid, NotSignedIn, Refusal, TooMany
from ticketdesk.models import Account, Session, Stage
from ticketdesk.web.auth.answers import ACCOUNT, NEXT, back, browser_of, inside, refused, token_of, welcome
from ticketdesk.web.shared.proving import problem_of, proved

SECOND = NEXT[Stage.second_factor]


async def second(request: Request) -> Response:
    """Take a code of the app or a recovery code, and let the person in under a new cookie."""
    form = await request.form()
    target = inside(form.get("next"))
    try:
        return await _second(request, form.get("code"), target)
    except TooMany as refusal:
        return back(SECOND, problem="wait", wait=str(refusal.wait_s), next=target)
    except NotSignedIn:
        return back("/login", problem="late", next=target)
    except SQLAlchemyError:
        return back(SECOND, problem="database", next=target)


async def _second(request: Request, code: object, target: str) -> Response:
    token, browser = token_of(request), browser_of(request)
    async with db.transaction() as session:
        both = await sessions.found(session, token, stage=Stage.second_factor)
        if both is None:
            raise NotSignedIn
        here, account = both
        is_known = await second_factor.attempt(session, account, browser=browser)
    async with db.transaction() as session:
        if not await second_factor.accepts(session, account, code):
            await signing_in.failed(session, account, about="second factor")
            return back(SECOND, problem="code", next=target)
        await second_factor.succeeded(session, account, is_known_browser=is_known)
        fresh = await sessions.rotate(session, token, stage=Stage.second_factor)
        await signing_in.complete(session, account, way=here.way, browser=browser)
    return welcome(Admitted(fresh, Stage.complete), target)


async def enrol(request: Request) -> Response:
    """Take the first code of a new app: it counts from now on, and the session gets a new cookie."""
    form = await request.form()
    target = inside(form.get("next"))
    token, browser = token_of(request), browser_of(request)
    page = ACCOUNT
    try:
        async with db.transaction() as session:
            here, account = await whoever(session, token)
            page = NEXT[Stage.enrolment] if here.stage is Stage.enrolment else ACCOUNT
            is_known = await second_factor.attempt(session, account, browser=browser)
        async with db.transaction() as session:
            if not await authenticators.confirm(session, account, form.get("code")):
                return back(page, problem="code", next=target if page != ACCOUNT else "")
            await second_factor.succeeded(session, account, is_known_browser=is_known)
            fresh = await sessions.rotate(session, token, stage=here.stage)
            if here.stage is Stage.enrolment:
                await signing_in.complete(session, account, way=here.way, browser=browser)
    except TooMany as refusal:
        return back(page, problem="wait", wait=str(refusal.wait_s))
    except NotSignedIn:
        return back("/login", problem="late")
    except SQLAlchemyError:
        return back(page, problem="database")
    return welcome(Admitted(fresh, Stage.complete), f"{ACCOUNT}?done=app")


async def password(request: Request) -> Response:
    """Change one's own password: every other session ends, and this one gets a new cookie."""
    form = await request.form()
    try:
        account = await proved(request.headers.get("cookie", ""), form.get("current"))
        async with db.transaction() as session:
            here, account = await _complete(session, token_of(request))
            fresh = await own_account.change_password(
                session, form.get("new"), by=account, here=token_of(request)
            )
    except TooMany as refusal:
        return back(ACCOUNT, problem="wait", wait=str(refusal.wait_s))
    except NotSignedIn:
        return back("/login", problem="ended")
    except Invalid as refusal:
        return (
            refused(ACCOUNT, refusal)
            if "new" in refusal.fields
            else back(ACCOUNT, problem=problem_of(refusal))
        )
    except (Refusal, SQLAlchemyError):
        return back(ACCOUNT, problem="database")
    return welcome(Admitted(fresh, here.stage), f"{ACCOUNT}?done=password")


async def whoever(session: AsyncSession, token: str) -> tuple[Session, Account]:
    """The session of somebody who may set up a second factor: signed in, or on the way in and obliged to."""
    both = await sessions.found(session, token) or await sessions.found(session, token, stage=Stage.enrolment)
    if both is None:
        raise NotSignedIn
    return both


async def _complete(session: AsyncSession, token: str) -> tuple[Session, Account]:
    both = await sessions.found(session, token)
    if both is None:
        raise NotSignedIn
    return both
