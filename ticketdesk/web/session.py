"""Who sits in front of this tab. The browser learns only its own name; the rest stays on the server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import db
from ticketdesk.desk import sessions
from ticketdesk.desk.keys import hash_of
from ticketdesk.models import Account
from ticketdesk.web.cookies import cookie_in, session_cookie


def token_in(header: str) -> str:
    """The session's secret in a Cookie header, or nothing."""
    return cookie_in(header, session_cookie())


class Session(rx.State):
    """The session behind a tab. ``_owner`` binds the tab's state to the cookie it was filled under."""

    name: str = ""
    initials: str = ""
    role: str = ""
    may_change: bool = False
    must_reload: bool = False
    must_leave: bool = False

    _owner: str | None = None
    _role: str = ""
    _account_id: int | None = None

    async def _recognise(self) -> bool:
        """Look up who is calling. False when this tab's state belongs to somebody else."""
        token = token_in(self.router.headers.cookie)
        account = None
        if token:
            async with db.reading() as session:
                account = await sessions.who_has(session, token)
        owner = hash_of(token).hex() if account else ""
        if self._owner not in (None, "", owner):
            return False
        if self._owner != owner or self._role != (account.role.value if account else ""):
            self._owner = owner
            self._remember(account)
        return True

    def _remember(self, account: Account | None) -> None:
        self._role = account.role.value if account else ""
        self._account_id = account.id if account else None
        self.name = account.name if account else ""
        self.initials = account.initials if account else ""
        self.role = self._role
        self.may_change = self._role in ("admin", "agent")


async def account_of(state: rx.State, session: AsyncSession) -> Account | None:
    """The account that calls a handler, as it is at this moment."""
    token = token_in(state.router.headers.cookie)
    return await sessions.who_has(session, token) if token else None


@asynccontextmanager
async def acting(state: rx.State) -> AsyncIterator[tuple[AsyncSession, Account | None]]:
    """A transaction, and the account that acts in it."""
    async with db.transaction() as session:
        yield session, await account_of(state, session)


@asynccontextmanager
async def looking(state: rx.State) -> AsyncIterator[tuple[AsyncSession, Account | None]]:
    """A session that only reads, and the account that looks."""
    async with db.reading() as session:
        yield session, await account_of(state, session)
