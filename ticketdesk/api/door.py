"""Who calls: the owner of a token, or somebody who is signed in in this browser. It opens the transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any

from psycopg import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request

from ticketdesk import db
from ticketdesk.api import limits
from ticketdesk.config import settings
from ticketdesk.cookies import bearer_in, cookie_in, session_cookie
from ticketdesk.desk import sessions, tokens
from ticketdesk.desk.access import ALLOWED, Act, require
from ticketdesk.desk.bare import Asked, Row, first
from ticketdesk.desk.callers import AS_JSON, CALLER, WITH_CALLER, caller_in
from ticketdesk.desk.tokens import Shown
from ticketdesk.errors import NotAllowed, NotSignedIn
from ticketdesk.models import Account, Actor, Scope

NOBODY = "Send a token as `Authorization: Bearer td_...`. An administrator makes one under Settings, Tokens."
NOT_GOOD = "This token is not known, has expired or was revoked. Make a new one under Settings, Tokens."
FOREIGN = "This was sent from another site, so it was refused. Nothing was changed."
NOTHING = Asked("SELECT", {})
Connection = AsyncConnection[dict[str, Any]]


async def who(request: Request, scope: Scope = Scope.read) -> Account:
    """The account that calls.

    Raises:
        NotSignedIn: there is neither a good token nor a session.
        NotAllowed: the token may only read, or another site sent the cookie along.
    """
    if not has_token(request):
        return await _in_browser(request, scope)
    async with db.bare() as connection:
        row = await first(connection, CALLER, tokens.values_for(_bearer(request)))
    return await _owner(row, scope)


async def who_if_any(request: Request, scope: Scope = Scope.write) -> Account | None:
    """The account that calls, or None for a stranger, who brings neither a token nor a session."""
    is_stranger = not has_token(request) and not cookie_in(
        request.headers.get("cookie", ""), session_cookie()
    )
    return None if is_stranger else await who(request, scope)


async def tell(request: Request, act: Act, asked: Asked) -> Row:
    """What a statement gives, to somebody who may do this; who calls is asked on the same way to the database.

    Args:
        request: The call.
        act: What the caller has to be allowed to do.
        asked: A question with at most one row for an answer.

    Returns:
        The row; its columns are empty where the statement gave none.

    Raises:
        NotSignedIn, NotAllowed: as for every call that reads.
    """
    if not has_token(request):
        require(await _in_browser(request, Scope.read), act)
        async with db.bare() as connection:
            return await _first(connection, asked) or {}
    async with db.bare() as connection:
        row = await _first(connection, _with_caller(request, act, asked))
    require(await _owner(row, Scope.read), act)
    assert row is not None, "a caller was found"
    return row


async def write(request: Request, act: Act, asked: Asked) -> Row:
    """What the steps of a statement wrote for who shows a token; it looks that up itself, and writes nothing for who may not.

    Args:
        request: The call, which shows a token.
        act: What the caller has to be allowed to do.
        asked: A statement with steps that write.

    Raises:
        NotSignedIn, NotAllowed: as for every call that changes something.
    """
    async with db.bare() as connection:
        row = await _first(connection, _with_caller(request, act, asked))
    require(await _owner(row, Scope.write), act)
    assert row is not None, "a caller was found"
    return row


@asynccontextmanager
async def looking(request: Request) -> AsyncIterator[tuple[AsyncSession, Account]]:
    """A session that only reads, and the account that looks.

    Raises:
        NotSignedIn: there is neither a good token nor a session.
    """
    me = await who(request)
    async with db.reading() as session:
        yield session, me


@asynccontextmanager
async def acting(request: Request) -> AsyncIterator[tuple[AsyncSession, Account]]:
    """A transaction, and the account that acts in it.

    Raises:
        NotSignedIn, NotAllowed: as for every call that changes something.
    """
    me = await who(request, Scope.write)
    async with db.transaction(db.CALL_LIMIT_MS) as session:
        yield session, me


@asynccontextmanager
async def changing(
    request: Request, act: Act, asked: Asked = NOTHING
) -> AsyncIterator[tuple[Connection, Account, Row]]:
    """The same on a bare connection, for verbs that are one statement: each is a transaction of its own.

    The whole body is waited for first: nobody who sends it slowly holds a connection.

    Args:
        request: The call.
        act: What the caller has to be allowed to do.
        asked: What the verb has to know first, as for ``tell``; its row is given too.

    Raises:
        NotSignedIn, NotAllowed: as for every call that changes something.
    """
    await request.body()
    if not has_token(request):
        me = require(await _in_browser(request, Scope.write), act)
        async with db.bare() as connection:
            yield connection, me, await _first(connection, asked) or {}
        return
    async with db.bare() as connection:
        row = await _first(connection, _with_caller(request, act, asked))
        yield connection, require(await _owner(row, Scope.write), act), row or {}


def has_token(request: Request) -> bool:
    """Whether a token was shown, good or not; then no cookie counts."""
    return "authorization" in request.headers


async def _first(connection: Connection, asked: Asked) -> Row | None:
    return await first(connection, asked.statement, asked.values, is_planned_anew=asked.is_planned_anew)


def _with_caller(request: Request, act: Act, asked: Asked) -> Asked:
    """The same question, asked by who shows this token."""
    values = {**asked.values, **tokens.values_for(_bearer(request))}
    return Asked(_asked_by_caller(asked.statement, asked.steps, act), values, asked.is_planned_anew)


@lru_cache(maxsize=1000)
def _asked_by_caller(statement: str, steps: str, act: Act) -> str:
    roles = ", ".join(f"'{role}'" for role in sorted(ALLOWED[act]))
    writer = f"""
        , writer AS (
            SELECT '{Actor.account}' AS actor, account_id AS actor_id FROM caller
            WHERE role IN ({roles}) AND scope = '{Scope.write}'
        ), {steps}
    """  # noqa: S608
    return f"""
        {WITH_CALLER} {writer if steps else ""}
        SELECT {AS_JSON}, told.* FROM caller LEFT JOIN LATERAL ({statement}) AS told ON caller.role IN ({roles})
    """  # noqa: S608


async def _owner(row: Row | None, scope: Scope) -> Account:
    if row is None:
        limits.guessed()
        raise NotSignedIn(NOT_GOOD)
    token, owner = caller_in(row["caller"])
    await _note_use(token)
    tokens.allows(token, scope)
    return owner


async def _in_browser(request: Request, scope: Scope) -> Account:
    async with db.reading() as session:
        cookie = cookie_in(request.headers.get("cookie", ""), session_cookie())
        account = await sessions.who_has(session, cookie)
    if account is None:
        raise NotSignedIn(NOBODY)
    # Browsers send a cookie along from anywhere; only our own pages may act with it.
    if scope is Scope.write and request.headers.get("origin") not in settings().origins:
        raise NotAllowed(FOREIGN)
    return account


async def _note_use(token: Shown) -> None:
    """In a transaction of its own: the use counts, whatever comes of it."""
    if tokens.is_due(token):
        async with db.transaction() as session:
            await tokens.used(session, token)


def _bearer(request: Request) -> str:
    return bearer_in(request.headers.get("authorization", ""))
