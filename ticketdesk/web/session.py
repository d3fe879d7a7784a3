"""Who sits in front of this tab. The browser learns only its own name; the rest stays on the server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache

import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import db
from ticketdesk.desk import behind, sessions
from ticketdesk.desk.keys import hash_of
from ticketdesk.models import Account
from ticketdesk.web.asking import Asking
from ticketdesk.web.cookies import browser_cookie, cookie_in, session_cookie


def line_of(state: rx.State) -> str:
    """The line of a tab. Like the next one without the copy of everything that ``state.router`` makes each time."""
    return str(state.get_value("rx_router_session").session_id)


def cookie_of(state: rx.State) -> str:
    """The Cookie header with which a tab came."""
    return str(state.get_value("rx_router_headers").cookie)


def token_in(header: str) -> str:
    """The session's secret in a Cookie header, or nothing."""
    return cookie_in(header, session_cookie())


def session_in(header: str) -> str:
    """The hash of the session's secret in a Cookie header, as hexadecimal digits, or nothing."""
    return _hash_in(header, session_cookie())


def browser_in(header: str) -> str:
    """The hash of the browser's number in a Cookie header, as hexadecimal digits, or nothing."""
    return _hash_in(header, browser_cookie())


@lru_cache(maxsize=4096)
def _hash_in(header: str, name: str) -> str:
    found = cookie_in(header, name)
    return hash_of(found).hex() if found else ""


async def _callers(tokens: set[str]) -> Mapping[str, tuple[datetime, Account]]:
    async with db.reading() as session:
        return await behind.cookies(session, tokens)


_CALLERS = Asking(_callers)
_CALLER: ContextVar[Account | None] = ContextVar("caller", default=None)


class Session(rx.State):
    """The session behind a tab.

    ``_owner`` binds the tab's state to the session it was filled under, ``_browser`` to the browser: whoever knows
    a tab's name and has neither gets nothing of it, an anonymous submitter's receipt included.
    """

    name: str = ""
    initials: str = ""
    role: str = ""
    may_change: bool = False
    must_reload: bool = False
    must_leave: bool = False

    _owner: str | None = None
    _browser: str = ""
    _seen_at: datetime | None = None
    _role: str = ""
    _account_id: int | None = None

    async def _recognise(self) -> bool:
        """Look up who is calling. False when this tab's state belongs to somebody else."""
        header = cookie_of(self)
        token = token_in(header)
        _CALLER.set(None)
        both = await _CALLERS.ask(token) if token else None
        account = both[1] if both else None
        owner, browser = (session_in(header) if account else ""), browser_in(header)
        if self._is_of_another(owner, browser):
            return False
        _CALLER.set(account)
        self._seen_at = both[0] if both else None
        role = account.role.value if account else ""
        if (self._owner, self._browser, self._role) != (owner, browser, role):
            self._owner, self._browser = owner, browser
            self._remember(account)
        return True

    def _is_of_another(self, owner: str, browser: str) -> bool:
        """A session's tab goes on under that session alone; a stranger's tab in the browser where it began."""
        if self._owner:
            return owner != self._owner
        return self._browser not in ("", browser)

    def _remember(self, account: Account | None) -> None:
        self._role = account.role.value if account else ""
        self._account_id = account.id if account else None
        self.name = account.name if account else ""
        self.initials = account.initials if account else ""
        self.role = self._role
        self.may_change = self._role in ("admin", "agent")


def caller() -> Account | None:
    """Whom the guard found behind this event, after it came: for what is read at once, without a session of one's own."""
    return _CALLER.get()


async def account_of(state: rx.State, session: AsyncSession) -> Account | None:
    """The account that calls a handler, as it is at this moment."""
    token = token_in(cookie_of(state))
    return await sessions.who_has(session, token) if token else None


@asynccontextmanager
async def acting(state: rx.State) -> AsyncIterator[tuple[AsyncSession, Account | None]]:
    """A transaction, and the account that acts in it."""
    async with db.transaction() as session:
        yield session, await account_of(state, session)


@asynccontextmanager
async def looking(
    state: rx.State, *, limit_ms: int = db.READING_LIMIT_MS
) -> AsyncIterator[tuple[AsyncSession, Account | None]]:
    """A session that only reads, and the account that looks."""
    async with db.reading(limit_ms) as session:
        yield session, await account_of(state, session)
