"""What the settings of triage do."""

from __future__ import annotations

from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import advice
from ticketdesk.config import settings
from ticketdesk.desk import automation, gate, health
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.rates import Case
from ticketdesk.desk.said import MACHINES
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.models import Account, Judged, Source
from ticketdesk.web.guard import ADMINS, allow
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.choices import chosen
from ticketdesk.web.shared.notice import reason, say, says_why
from ticketdesk.web.triage_settings.rows import Adviser, Value, adviser, budget, values


class TriageSettingsState(rx.State):
    """Who is asked and how that goes, the bar, and what applies by itself."""

    advisers: list[Adviser] = []
    has_key: bool = False
    model: str = ""
    budget: str = ""
    bar: int = automation.USUAL_BAR
    values: dict[str, list[Value]] = {}
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    @allow(ADMINS)
    async def load(self) -> None:
        """Read how it stands."""
        self.problem = ""
        try:
            await self._fill()
        except (Refusal, SQLAlchemyError) as error:
            self.problem = reason(error)
        self.is_loaded = True

    @rx.event
    @allow(ADMINS)
    @says_why
    async def turn(self, source: str, field: str, value: str, is_on: bool) -> None:
        """Let a value apply by itself, or have it ask again."""
        case = Case(chosen(Source, source), chosen(Judged, field), value)
        async with acting(self) as (session, me):
            await automation.switch(session, case, is_on, by=me)
        await self._fill()
        word = "applies by itself from now on" if is_on else "asks again"
        await say(self, f"{case.value.capitalize()} {word}.")

    @rx.event
    @allow(ADMINS)
    @says_why
    async def set_bar(self, form: dict[str, Any]) -> None:
        """Move the bar."""
        async with acting(self) as (session, me):
            fallen = await automation.set_bar(session, _percent(form.get("bar")), by=me)
        await self._fill()
        also = f" {len(fallen)} switched off by that." if fallen else ""
        await say(self, f"The bar is {self.bar} %.{also}")

    async def _fill(self) -> None:
        async with looking(self) as (session, me):
            require(me, Act.change_settings)
            self.advisers = await _advisers(session, me)
            self.bar, self.budget = await automation.bar(session), budget(await gate.spent(session))
            self.values = {
                source.value: values(await automation.switches(session, source, by=me)) for source in MACHINES
            }
        self.has_key, self.model = (
            bool(settings().gemini_api_key.get_secret_value().strip()),
            settings().gemini_model,
        )


async def _advisers(session: AsyncSession, me: Account | None) -> list[Adviser]:
    known = advice.second_opinion().health()
    return [adviser(one, await health.past(session, one.source, by=me)) for one in known]


def _percent(given: object) -> int:
    """What was typed, as a whole number.

    Raises:
        Invalid: it is none.
    """
    written = given.strip().removesuffix("%").strip() if isinstance(given, str) else ""
    if not (written.isascii() and written.isdecimal() and len(written) < 4):
        raise Invalid({"bar": f"Give a number from {automation.LOWEST_BAR} to {automation.HIGHEST_BAR}."})
    return int(written)
