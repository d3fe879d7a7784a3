"""What the page of privacy does about a person: it counts what is here, erases when the address is typed again, shows proofs."""

from __future__ import annotations

from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import erasing, persons, purges
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.models import Account
from ticketdesk.web.guard import ADMINS, allow
from ticketdesk.web.live import ROOMS
from ticketdesk.web.privacy.retention import RetentionState
from ticketdesk.web.privacy.room import PrivacyRoom
from ticketdesk.web.privacy.rows import NOBODY, ProofRow, Shown, proof_row, shown
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.notice import reason, say

WELL = {"address": "", "again": ""}
COUNTED_WITHIN_MS = 10_000
"""Somebody with ten thousand tickets takes longer than a list."""


class PrivacyState(rx.State):
    """One tab's view. Of the person only figures, and the address that was typed here."""

    person: Shown = NOBODY
    is_erasing: bool = False
    is_erased: bool = False
    own_proofs: list[ProofRow] = []
    proofs: list[ProofRow] = []
    wrong: dict[str, str] = WELL
    forms: int = 0
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    @allow(ADMINS)
    async def load(self) -> None:
        """Show proofs and rules, and count again who is looked at: a tab that comes back, or hears of it, loses nothing."""
        await self._shown()

    @rx.event
    @allow(ADMINS)
    async def look(self, form: dict[str, Any]) -> None:
        """Count what is here of somebody; nothing is changed."""
        self.wrong, self.person, self.own_proofs = WELL, NOBODY, []
        self.is_erasing = self.is_erased = False
        await self._answer(self._count(form.get("address")))

    @rx.event
    @allow(ADMINS)
    async def erase(self, form: dict[str, Any]) -> None:
        """Erase the person who was looked at, when the address was typed once more."""
        self.wrong = WELL
        await self._answer(self._begin(form.get("again")))

    @rx.event
    @allow(ADMINS)
    def put_away(self) -> None:
        """Look at nobody any more."""
        self.person, self.own_proofs, self.wrong = NOBODY, [], WELL
        self.is_erasing = self.is_erased = False
        self.forms += 1

    async def _begin(self, again: object) -> None:
        async with acting(self) as (session, me):
            await erasing.begin(session, self.person["address"], again, by=me)
        self.is_erasing = True
        await say(self, "It is under way. This page follows; you can leave it.")

    async def _count(self, address: object) -> None:
        async with looking(self, limit_ms=COUNTED_WITHIN_MS) as (session, me):
            await self._of_person(session, me, address)

    async def _of_person(self, session: AsyncSession, me: Account | None, address: object) -> None:
        person = await persons.look(session, address, by=me)
        proofs = await purges.proofs_of(session, person.address, by=me)
        self.own_proofs = [proof_row(one) for one in proofs]
        self.person = shown(person)
        if self.is_erasing and not person.is_known:
            self.is_erasing, self.is_erased = False, True

    async def _shown(self) -> None:
        rules = await self.get_state(RetentionState)
        try:
            async with looking(self, limit_ms=COUNTED_WITHIN_MS) as (session, me):
                proofs = await purges.proofs(session, by=me)
                await ROOMS.enter(self, PrivacyRoom(PrivacyState.load()))
                await rules._fill(session, me)
                if self.person["address"]:
                    await self._of_person(session, me, self.person["address"])
            self.proofs, self.problem = [proof_row(one) for one in proofs], ""
        except (Refusal, SQLAlchemyError) as error:
            self.problem = reason(error)
        self.is_loaded = True

    async def _answer(self, doing: Any) -> None:
        try:
            await doing
        except Invalid as refusal:
            self.wrong = WELL | refusal.fields
        except (Refusal, SQLAlchemyError) as error:
            await say(self, reason(error))
