"""What the security settings do."""

from __future__ import annotations

from typing import Literal

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.config import settings
from ticketdesk.desk import preferences
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import Refusal
from ticketdesk.models import Role
from ticketdesk.web.guard import ADMINS, allow
from ticketdesk.web.session import acting, looking, token_in
from ticketdesk.web.shared.notice import reason, say, says_why


class SecurityState(rx.State):
    """Which roles need a second factor, and how people come in."""

    required: dict[str, bool] = {"admin": False, "agent": False, "viewer": False}
    ways: str = ""
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    @allow(ADMINS)
    async def load(self) -> None:
        """Read the settings."""
        self.problem = ""
        try:
            await self._fill()
        except (Refusal, SQLAlchemyError) as error:
            self.problem = reason(error)
        self.is_loaded = True

    @rx.event
    @allow(ADMINS)
    @says_why
    async def require_factor(self, role: Literal["admin", "agent", "viewer"], is_required: bool) -> None:
        """Make a second factor a must for a role, or a choice again."""
        async with acting(self) as (session, me):
            here = token_in(self.router.headers.cookie)
            count = await preferences.require_second_factor(
                session, Role(role), is_required, by=me, here=here
            )
        await self._fill()
        await say(self, _said(Role(role), is_required, count))

    async def _fill(self) -> None:
        async with looking(self) as (session, me):
            require(me, Act.change_settings)
            roles = await preferences.second_factor_roles(session)
        self.required = {role.value: role in roles for role in Role}
        self.ways = _ways()


def _said(role: Role, is_required: bool, count: int) -> str:
    if not is_required:
        return f"A second factor is a choice for every {role.value} again."
    people = "1 person was" if count == 1 else f"{count} people were" if count else "Nobody was"
    then = " and set one up at their next sign-in" if count else ""
    return f"Every {role.value} has to have a second factor. {people} signed out{then}."


def _ways() -> str:
    found = settings()
    if not found.has_sso:
        return "People sign in with a password or a passkey. Single sign-on is not set up."
    named = found.ticketdesk_oidc_name
    if found.passwords_are_on:
        return f"People sign in with a password, a passkey, or {named}."
    return f"People sign in with {named} only. One administrator can still use a password in an emergency."
