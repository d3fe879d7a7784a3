"""What the audit page does: it shows the lines that the address asks for, a page at a time."""

from __future__ import annotations

from typing import Any, TypedDict

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.desk import accounts, audit, audit_words
from ticketdesk.desk.audit import AuditFilter
from ticketdesk.errors import Refusal
from ticketdesk.models import AuditEntry
from ticketdesk.web.guard import ADMINS, allow
from ticketdesk.web.session import looking
from ticketdesk.web.shared.notice import reason, says_why

HERE = "/desk/settings/audit"
PARTS = ("deed", "person", "since", "until")


class Line(TypedDict):
    """One line of the log."""

    id: int
    at: str
    who: str
    what: str
    change: str
    address: str


class AuditState(rx.State):
    """One tab's view of the log. The address is the truth."""

    lines: list[Line] = []
    more: bool = False
    people: dict[str, str] = {}
    chosen: dict[str, str] = dict.fromkeys(PARTS, "")
    shown: str = ""
    is_filtered: bool = False
    problem: str = ""
    is_loaded: bool = False

    _wanted: AuditFilter = AuditFilter()
    _before: int | None = None
    _names: dict[int, str] = {}

    @rx.event
    @allow(ADMINS)
    async def load(self) -> None:
        """Fill the page from the address."""
        wanted, refused = AuditFilter.read(dict(self.router.url.query_parameters))
        try:
            async with looking(self) as (session, me):
                page = await audit.entries(session, wanted, by=me)
                names = await accounts.names(session)
        except (Refusal, SQLAlchemyError) as error:
            self.lines, self.problem, self.is_loaded = [], reason(error), True
            return
        self._wanted, self._names, self._before = wanted, names, page.before
        self.people = {str(number): name for number, name in sorted(names.items(), key=lambda one: one[1])}
        self.chosen = dict.fromkeys(PARTS, "") | wanted.values
        self.shown, self.is_filtered = f"shown {wanted.query}", bool(wanted.query)
        self.lines, self.more = [_line(entry, names) for entry in page.entries], page.before is not None
        self.problem, self.is_loaded = " ".join(refused), True

    @rx.event
    @allow(ADMINS)
    @says_why
    async def load_more(self) -> None:
        """Older lines, below what is shown."""
        if self._before is None:
            return
        async with looking(self) as (session, me):
            page = await audit.entries(session, self._wanted, by=me, before=self._before)
        self._before, self.more = page.before, page.before is not None
        self.lines = [*self.get_value("lines"), *(_line(entry, self._names) for entry in page.entries)]

    @rx.event
    @allow(ADMINS)
    def show(self, form: dict[str, Any]) -> rx.event.EventSpec:
        """Another filter; the address changes, and the page with it."""
        wanted, _ = AuditFilter.read({name: str(form.get(name) or "") for name in PARTS})
        return rx.redirect(f"{HERE}?{wanted.query}" if wanted.query else HERE)

    @rx.event
    @allow(ADMINS)
    def clear(self) -> rx.event.EventSpec:
        """Show everything again."""
        return rx.redirect(HERE)


def _line(entry: AuditEntry, names: dict[int, str]) -> Line:
    sides = [side for side in (entry.before, entry.after) if side is not None]
    change = (
        f"{entry.before or 'nothing'} → {entry.after or 'nothing'}" if len(sides) == 2 else "".join(sides)
    )
    return Line(
        id=entry.id or 0,
        at=entry.at.isoformat(),
        who=audit_words.who(entry, names),
        what=audit_words.sentence(entry, names),
        change=change,
        address=entry.address,
    )
