"""What the page of people does. A link goes to its maker's tab once, and stays nowhere else."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_base.event.context import EventContext
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.config import settings
from ticketdesk.desk import invitations, people, second_factor
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.models import Account, Role
from ticketdesk.web.guard import ADMINS, allow
from ticketdesk.web.live import delta
from ticketdesk.web.people.rows import Row, row
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.choices import chosen
from ticketdesk.web.shared.notice import reason, say, says_why

WELL = {"email": "", "name": "", "role": ""}


class PeopleState(rx.State):
    """Everybody. ``link`` is never set here: only the browser holds it, until it is put away or the page left."""

    people: list[Row] = []
    link: str = ""
    link_for: str = ""
    forms: int = 0
    wrong: dict[str, str] = WELL
    problem: str = ""
    has_mail: bool = False
    is_loaded: bool = False

    @rx.event
    @allow(ADMINS)
    async def load(self) -> None:
        """Fill the list."""
        self.wrong, self.has_mail = WELL, settings().has_mail
        await self._show("")
        try:
            await self._list()
        except (Refusal, SQLAlchemyError) as error:
            self.people, self.problem = [], reason(error)
        self.is_loaded = True

    @rx.event
    @allow(ADMINS)
    @says_why
    async def invite(self, form: dict[str, Any]) -> None:
        """Give somebody an account, and show the link to pass on."""
        try:
            role = chosen(Role, form.get("role"))
            async with acting(self) as (session, me):
                account, key = await invitations.invite(
                    session, email=form.get("email"), name=form.get("name"), role=role, by=me
                )
        except Invalid as refusal:
            self.wrong = WELL | refusal.fields
            return
        self.wrong, self.forms = WELL, self.forms + 1
        await self._list()
        if key:
            await self._show(key, f"Invitation for {account.name}")
        else:
            await say(self, f"{account.name} can come in by single sign-on now.")

    @rx.event
    @allow(ADMINS)
    @says_why
    async def new_link(self, number: int) -> None:
        """A new link for somebody; the old one is void."""
        async with acting(self) as (session, me):
            account, key = await invitations.new_link(session, number, by=me)
        await self._show(key, f"{'Invitation' if account.is_invited else 'New password'} for {account.name}")

    @rx.event
    @allow(ADMINS)
    async def put_away(self) -> None:
        """The link was passed on."""
        await self._show("")

    @rx.event
    @allow(ADMINS)
    @says_why
    async def set_role(self, number: int, to: str) -> None:
        """Give somebody another role."""
        role = chosen(Role, to)
        async with acting(self) as (session, me):
            account = await people.set_role(session, number, role, by=me)
        await self._told(account, me, f"{account.name} is {role.value} now and has to sign in again.")

    @rx.event
    @allow(ADMINS)
    @says_why
    async def disable(self, number: int) -> None:
        """Shut somebody out."""
        async with acting(self) as (session, me):
            account = await people.disable(session, number, by=me)
        await self._told(account, me, f"{account.name} is disabled and signed out everywhere.")

    @rx.event
    @allow(ADMINS)
    @says_why
    async def enable(self, number: int) -> None:
        """Let somebody in again."""
        async with acting(self) as (session, me):
            account = await people.enable(session, number, by=me)
        await self._told(account, me, f"{account.name} can sign in again.")

    @rx.event
    @allow(ADMINS)
    @says_why
    async def sign_out(self, number: int) -> None:
        """End every session of somebody."""
        async with acting(self) as (session, me):
            account, count = await people.sign_out(session, number, by=me)
        ended = f"{count} session{'' if count == 1 else 's'}"
        await self._told(account, me, f"{account.name} was signed out of {ended}.")

    @rx.event
    @allow(ADMINS)
    @says_why
    async def take_away_factor(self, number: int) -> None:
        """Remove the second factor of somebody who lost it."""
        async with acting(self) as (session, me):
            account = await second_factor.take_away(session, number, by=me)
        await self._told(account, me, f"{account.name} has no second factor now, and signs in without one.")

    async def _told(self, account: Account, me: Account | None, words: str) -> None:
        """Say it, and show the list as it is now; whoever changed their own rights sees neither."""
        if me is not None and me.id == account.id:
            self.people = []
            return
        await self._list()
        await say(self, words)

    async def _list(self) -> None:
        async with looking(self) as (session, me):
            self.people = [row(person, me) for person in await people.everybody(session, by=me)]
        self.problem = ""

    async def _show(self, key: str, title: str = "") -> None:
        """Past the state, so that a page that is loaded again does not get it."""
        link = f"{settings().address}/join?key={key}" if key else ""
        await EventContext.get().emit_delta(delta(PeopleState, link=link, link_for=title))
