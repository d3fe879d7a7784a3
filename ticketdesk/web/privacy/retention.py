"""What the page of privacy does about how long tickets are kept: a rule is seen before it is set."""

from __future__ import annotations

from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import retention
from ticketdesk.desk.retention import Preview
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.models import Account
from ticketdesk.web.guard import ADMINS, allow
from ticketdesk.web.privacy.rows import NOTHING, RuleRow, Touched, rule_row, touched
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.notice import reason, say, says_why

WELL = {"status": "", "days": "", "fate": ""}
NONE_SEEN = "Look first at what the rule would touch."
PREVIEWED_WITHIN_MS = 10_000


class RetentionState(rx.State):
    """The rules, and the one that is about to be set."""

    rules: list[RuleRow] = []
    preview: Touched = NOTHING
    wrong: dict[str, str] = WELL
    forms: int = 0

    _seen: Preview | None = None

    @rx.event
    @allow(ADMINS)
    async def look(self, form: dict[str, Any]) -> None:
        """Show what a rule would touch; nothing is changed."""
        self.wrong, self.preview, self._seen = WELL, NOTHING, None
        wanted = [form.get(name) for name in WELL]
        try:
            async with looking(self, limit_ms=PREVIEWED_WITHIN_MS) as (session, me):
                self._seen = await retention.preview(session, *wanted, by=me)
        except Invalid as refusal:
            self.wrong = WELL | refusal.fields
            return
        except (Refusal, SQLAlchemyError) as error:
            await say(self, reason(error))
            return
        self.preview = touched(self._seen)

    @rx.event
    @allow(ADMINS)
    @says_why
    async def save(self) -> None:
        """Set the rule that was looked at."""
        seen = self._seen
        if seen is None:
            await say(self, NONE_SEEN)
            return
        async with acting(self) as (session, me):
            await retention.save(session, seen.status, seen.days, seen.fate, by=me)
            await self._fill(session, me)
        self.put_away()
        await say(self, "The rule is set. It is followed from the next night on.")

    @rx.event
    @allow(ADMINS)
    def put_away(self) -> None:
        """Set no rule."""
        self.wrong, self.preview, self._seen = WELL, NOTHING, None
        self.forms += 1

    @rx.event
    @allow(ADMINS)
    @says_why
    async def remove(self, status: str) -> None:
        """Take a rule away."""
        async with acting(self) as (session, me):
            await retention.remove(session, status, by=me)
            await self._fill(session, me)
        await say(self, "The rule is gone. These tickets are kept.")

    async def _fill(self, session: AsyncSession, me: Account | None) -> None:
        rules = await retention.rules(session, by=me)
        self.rules = [rule_row(rule) for _, rule in sorted(rules.items())]
