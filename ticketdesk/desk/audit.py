"""The audit log: who did what to whom, from where. A line is written in the transaction of what it tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, text
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import visit
from ticketdesk.config import settings
from ticketdesk.desk.access import Act, require
from ticketdesk.models import Account, AuditEntry, Deed

PAGE_SIZE = 50
GROUPS: dict[str, tuple[Deed, ...]] = {
    "signing_in": (
        Deed.signed_in,
        Deed.sign_in_failed,
        Deed.signed_out,
        Deed.session_ended,
        Deed.recovery_code_used,
    ),
    "people": (
        Deed.set_up,
        Deed.invited,
        Deed.joined,
        Deed.role_changed,
        Deed.disabled,
        Deed.enabled,
        Deed.sso_linked,
    ),
    "proofs": (
        Deed.reset_link_made,
        Deed.password_changed,
        Deed.second_factor_on,
        Deed.second_factor_off,
        Deed.codes_renewed,
        Deed.passkey_added,
        Deed.passkey_removed,
    ),
    "tokens": (Deed.token_made, Deed.token_revoked),
    "settings": (Deed.setting_changed,),
    "tickets": (Deed.ticket_deleted, Deed.ticket_restored, Deed.link_made, Deed.link_revoked),
    "exports": (Deed.exported, Deed.imported, Deed.purged, Deed.erased),
    "operation": (Deed.backed_up, Deed.backup_restored, Deed.job_retried),
}
"""Deeds that belong together; every deed is in one group."""


@dataclass(frozen=True)
class AuditFilter:
    """Which lines to show.

    Args:
        deed: A deed, or the name of a group of deeds; empty: all.
        person: The number of an account that did it, or to whose account it was done.
        since, until: The first and the last day, in UTC.
    """

    deed: str = ""
    person: int | None = None
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, raw: Mapping[str, str]) -> tuple[AuditFilter, list[str]]:
        """The filter of an address, and a sentence for each part that means nothing."""
        refused = []
        deed = raw.get("deed", "")
        if deed and deed not in GROUPS and deed not in set(Deed):
            deed, refused = "", ["There is no such kind of entry."]
        person = raw.get("person", "")
        if person and not (person.isascii() and person.isdecimal() and 0 < int(person[:12]) < 2**31):
            person = ""
            refused.append("There is no such person.")
        days: dict[str, date | None] = {}
        for name in ("since", "until"):
            try:
                days[name] = date.fromisoformat(raw[name]) if raw.get(name) else None
            except ValueError:
                days[name] = None
                refused.append("A day is written as 2026-11-24.")
        return cls(deed, int(person) if person else None, days["since"], days["until"]), refused

    @property
    def values(self) -> dict[str, str]:
        """The parts that are set, as they stand in an address."""
        parts = {"deed": self.deed, "person": self.person, "since": self.since, "until": self.until}
        return {name: str(value) for name, value in parts.items() if value}

    @property
    def query(self) -> str:
        """The filter as it stands in an address."""
        return urlencode(self.values)

    def where(self) -> list[ColumnElement[bool]]:
        """The conditions in SQL."""
        found: list[ColumnElement[bool]] = []
        if self.deed:
            deeds = GROUPS[self.deed] if self.deed in GROUPS else (Deed(self.deed),)
            found.append(col(AuditEntry.deed).in_(deeds))
        if self.person is not None:
            found.append(
                or_(col(AuditEntry.actor_id) == self.person, col(AuditEntry.account_id) == self.person)
            )
        if self.since:
            found.append(col(AuditEntry.at) >= datetime.combine(self.since, time.min, UTC))
        if self.until and self.until < date.max:
            found.append(col(AuditEntry.at) < datetime.combine(self.until + timedelta(days=1), time.min, UTC))
        return found


@dataclass(frozen=True)
class Page:
    """Some lines, and the number before which the next page begins (None at the end)."""

    entries: Sequence[AuditEntry]
    before: int | None


async def entries(
    session: AsyncSession,
    wanted: AuditFilter,
    *,
    by: Account | None,
    before: int | None = None,
    size: int = PAGE_SIZE,
) -> Page:
    """The newest lines that fit, or those before a number.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.see_audit)
    statement = select(AuditEntry).where(*wanted.where())
    if before is not None:
        statement = statement.where(col(AuditEntry.id) < before)
    rows = (await session.exec(statement.order_by(col(AuditEntry.id).desc()).limit(size + 1))).all()
    shown = rows[:size]
    return Page(shown, shown[-1].id if len(rows) > size else None)


async def forget_old(session: AsyncSession) -> int:
    """Have the database remove what is older than the desk keeps; a line tells how many went."""
    statement = text("SELECT forget_audit(now() - make_interval(months => :months))")
    gone = await session.execute(statement, {"months": settings().ticketdesk_audit_months})
    return int(gone.scalar_one())


async def record(
    session: AsyncSession,
    deed: Deed,
    *,
    by: Account | None,
    account: Account | None = None,
    about: str = "",
    before: str | None = None,
    after: str | None = None,
) -> None:
    """Write one line. The network address is that of the current visit.

    Args:
        session: The transaction of the deed.
        deed: What was done.
        by: Who did it; None: nobody who is signed in.
        account: To whose account, where it was one.
        about: To what else, such as "ticket 4812". Never a secret, an address or what a person wrote.
        before: The old value, for a setting or a right.
        after: The new value.
    """
    session.add(
        AuditEntry(
            deed=deed,
            actor_id=by.id if by else None,
            account_id=account.id if account else None,
            about=about,
            before=before,
            after=after,
            address=visit.current().address,
        )
    )
    await session.flush()
