"""What the page of tokens does. The text of a new one goes to its maker's tab once, and stays nowhere else."""

from __future__ import annotations

from typing import Any, TypedDict

import reflex as rx
from reflex_base.event.context import EventContext
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.desk import tokens
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.models import Account, Token
from ticketdesk.models.columns import now
from ticketdesk.web.guard import ADMINS, allow
from ticketdesk.web.live import delta
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.notice import reason, say, says_why

LASTS = {"30": "30 days", "90": "90 days", "365": "1 year", "": "Until it is revoked"}
WELL = {"name": "", "scope": "", "days": ""}


class Row(TypedDict):
    """One token, as it is listed."""

    id: int
    name: str
    scope: str
    owner: str
    made: str
    ends: str
    is_over: bool
    used: str


class TokensState(rx.State):
    """The tokens of the desk. ``made`` is never set here: only the browser holds it, until it is put away."""

    rows: list[Row] = []
    made: str = ""
    forms: int = 0
    wrong: dict[str, str] = WELL
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    @allow(ADMINS)
    async def load(self) -> None:
        """Fill the list."""
        self.wrong = WELL
        try:
            await self._list()
        except (Refusal, SQLAlchemyError) as error:
            self.rows, self.problem = [], reason(error)
        self.is_loaded = True

    @rx.event
    @allow(ADMINS)
    @says_why
    async def make(self, form: dict[str, Any]) -> None:
        """Make a token and show it, this once."""
        chosen = str(form.get("lasts") or "")
        days = int(chosen) if chosen in LASTS and chosen else None
        try:
            if chosen not in LASTS:
                raise Invalid({"days": "Choose one of the list."})
            async with acting(self) as (session, me):
                _, text = await tokens.make(session, form.get("name"), form.get("scope"), by=me, days=days)
        except Invalid as refusal:
            self.wrong = WELL | refusal.fields
            return
        self.wrong, self.forms = WELL, self.forms + 1
        await self._list()
        await self._show(text)

    @rx.event
    @allow(ADMINS)
    async def put_away(self) -> None:
        """The new token was copied."""
        await self._show("")

    @rx.event
    @allow(ADMINS)
    @says_why
    async def revoke(self, number: int) -> None:
        """End a token for good."""
        async with acting(self) as (session, me):
            token = await tokens.revoke(session, number, by=me)
        await self._list()
        await say(self, f"The token {token.name} is revoked.")

    async def _list(self) -> None:
        async with looking(self) as (session, me):
            self.rows = [_row(token, owner) for token, owner in await tokens.all_of(session, by=me)]
        self.problem = ""

    async def _show(self, text: str) -> None:
        """Past the state, so that a page that is loaded again does not get it."""
        await EventContext.get().emit_delta(delta(TokensState, made=text))


def _row(token: Token, owner: Account) -> Row:
    return Row(
        id=token.id or 0,
        name=token.name,
        scope=token.scope.word,
        owner=owner.name,
        made=token.created_at.isoformat(),
        ends=token.expires_at.isoformat() if token.expires_at else "",
        is_over=token.expires_at is not None and token.expires_at <= now(),
        used=token.used_at.isoformat() if token.used_at else "",
    )
