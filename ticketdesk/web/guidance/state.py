"""What the page of the guidance does: versions are opened, compared, written and switched on."""

from __future__ import annotations

from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.config import settings
from ticketdesk.desk import guidance, rubrics
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.live import GUIDANCE
from ticketdesk.web.guard import ADMINS, allow
from ticketdesk.web.guidance.machine import MachineState
from ticketdesk.web.guidance.rows import Redline, Row, house_row, redlines, row, words_of
from ticketdesk.web.live import ROOMS
from ticketdesk.web.news import LookAgainRoom
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.drafts import draft_in
from ticketdesk.web.shared.notice import reason, say, says_why

HERE = "/desk/settings/guidance"
FIELDS = tuple(
    rubrics.name_of(field, value, part)
    for field, value in rubrics.values()
    for part in ("description", "examples")
)
WELL = dict.fromkeys((*FIELDS, "note"), "")
NOBODY_YET = -1
MOST_DIGITS = 9


class GuidanceState(rx.State):
    """One tab's view. ``opened`` is the version that is looked at, and that a new one begins with; 0: the house default."""

    rows: list[Row] = []
    names: dict[str, str] = {}
    in_force: int = 0
    opened: int = NOBODY_YET
    against: int = 0
    redlines: list[Redline] = []
    words: dict[str, str] = WELL
    wrong: dict[str, str] = WELL
    refused: str = ""
    sent: str = ""
    has_key: bool = True
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    @allow(ADMINS)
    async def load(self) -> None:
        """Fill the page from the address; without a version in it the one that was opened stays open."""
        self.wrong, self.refused = WELL, ""
        self.has_key = bool(settings().gemini_api_key.get_secret_value().strip())
        await self._shown(_number_in(self.router.url.query_parameters.get("version", "")))

    @rx.event
    @allow(ADMINS)
    async def refresh(self) -> None:
        """Something changed somewhere: look again, and leave what is written here alone."""
        await self._shown(self.opened)

    @rx.event
    @allow(ADMINS)
    @says_why
    async def compare(self, against: str) -> None:
        """Compare the opened version with another one."""
        async with looking(self) as (session, me):
            number = _number_in(against)
            self.redlines = redlines(await guidance.between(session, number or 0, self.opened, by=me))
        self.against = number or 0

    @rx.event
    @allow(ADMINS)
    async def write(self, form: dict[str, Any]) -> rx.event.EventSpec | None:
        """Store a new version. Whatever is refused, the words stay in the form."""
        self.wrong, self.refused = WELL, ""
        try:
            async with acting(self) as (session, me):
                made = await guidance.draft(session, form, by=me)
        except Invalid as refusal:
            self.wrong, self.refused = WELL | refusal.fields, refusal.sentence
            return None
        except (Refusal, SQLAlchemyError) as error:
            self.refused = reason(error)
            return None
        self.sent = draft_in(form)
        await say(self, f"Version {made.id} is stored. Nobody is told it before it is switched on.")
        return rx.redirect(f"{HERE}?version={made.id}")

    @rx.event
    @allow(ADMINS)
    @says_why
    async def switch_on(self) -> None:
        """Have Gemini told the opened version from now on."""
        async with acting(self) as (session, me):
            version = await guidance.switch_on(session, self.opened, by=me)
        await say(self, f"Version {version.id} is in force.")
        await self._shown(self.opened)

    async def _shown(self, wanted: int | None) -> None:
        try:
            await self._fill(wanted)
            self.problem = ""
        except (Refusal, SQLAlchemyError) as error:
            self.problem = reason(error)
        self.is_loaded = True

    async def _fill(self, wanted: int | None) -> None:
        machine = await self.get_state(MachineState)
        async with looking(self) as (session, me):
            found = await guidance.versions(session, by=me)
            await ROOMS.enter(self, LookAgainRoom(GUIDANCE, GuidanceState.refresh()))
            now = await guidance.in_force(session)
            in_force = (now.id if now else 0) or 0
            opened = self._opening(wanted, found[0][0].id or 0 if found else 0)
            is_another, against = opened != self.opened, self.against
            if is_another or in_force != self.in_force:
                against = in_force if in_force != opened else max(0, opened - 1)
            words = words_of(await guidance.text_of(session, opened, by=me))
            told = redlines(await guidance.between(session, against, opened, by=me))
            await machine._fill(session, me, opened)
        # Reflex breaks a load off when the next one comes: nothing is set before all is read, or the words of one
        # version would stand under the number of another.
        self.opened, self.in_force, self.against, self.redlines = opened, in_force, against, told
        if is_another:
            self.words = words
        listed = [row(version, who, in_force=in_force, opened=opened) for version, who in found]
        self._list([*listed, house_row(in_force=in_force, opened=opened)])

    def _list(self, rows: list[Row]) -> None:
        self.rows, self.names = rows, {str(one["number"]): one["word"] for one in rows}

    def _opening(self, wanted: int | None, newest: int) -> int:
        """The version of the address; else the one that is open, so that nobody's form is exchanged; else the newest."""
        if wanted is not None and wanted >= 0:
            return wanted
        return self.opened if self.opened >= 0 else newest


def _number_in(text: str) -> int | None:
    """The number of a version as an address or a field tells it; anybody can write one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
