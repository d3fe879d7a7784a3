"""Who calls: the owner of a token, or somebody who is signed in in this browser. It opens the transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request

from ticketdesk import db
from ticketdesk.config import settings
from ticketdesk.cookies import cookie_in, session_cookie
from ticketdesk.desk import sessions, tokens
from ticketdesk.errors import NotAllowed, NotSignedIn
from ticketdesk.models import Account, Scope

NOBODY = "Send a token as `Authorization: Bearer td_...`. An administrator makes one under Settings, Tokens."
NOT_GOOD = "This token is not known, has expired or was revoked. Make a new one under Settings, Tokens."
FOREIGN = "This was sent from another site, so it was refused. Nothing was changed."


@asynccontextmanager
async def looking(request: Request) -> AsyncIterator[tuple[AsyncSession, Account]]:
    """A session that only reads, and the account that looks.

    Raises:
        NotSignedIn: there is neither a good token nor a session.
    """
    await _note_use(request)
    async with db.reading() as session:
        yield session, await _caller(request, session, Scope.read)


@asynccontextmanager
async def acting(request: Request) -> AsyncIterator[tuple[AsyncSession, Account]]:
    """A transaction, and the account that acts in it.

    Raises:
        NotSignedIn: there is neither a good token nor a session.
        NotAllowed: the token may only read, or another site sent the cookie along.
    """
    await _note_use(request)
    async with db.transaction() as session:
        yield session, await _caller(request, session, Scope.write)


async def _caller(request: Request, session: AsyncSession, scope: Scope) -> Account:
    if "authorization" in request.headers:
        found = await tokens.who_has(session, _bearer(request))
        if found is None:
            raise NotSignedIn(NOT_GOOD)
        token, owner = found
        tokens.allows(token, scope)
        return owner
    account = await sessions.who_has(session, cookie_in(request.headers.get("cookie", ""), session_cookie()))
    if account is None:
        raise NotSignedIn(NOBODY)
    # Browsers send a cookie along from anywhere; only our own pages may act with it.
    if scope is Scope.write and request.headers.get("origin") not in settings().origins:
        raise NotAllowed(FOREIGN)
    return account


async def _note_use(request: Request) -> None:
    """In a transaction of its own: the use counts, whatever comes of it."""
    text = _bearer(request)
    if not text:
        return
    async with db.reading() as session:
        found = await tokens.who_has(session, text)
    if found and tokens.is_due(found[0]):
        async with db.transaction() as session:
            await tokens.used(session, found[0])


def _bearer(request: Request) -> str:
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""
