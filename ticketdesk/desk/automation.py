"""Automatic mode: where a suggestion applies without asking, for one value of one field, and when that ends by itself.

It stays on only while the lower bound of the observed rate is above the bar that an administrator set, over the last
judgements of which there have to be enough. It is off until somebody switches it on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import audit
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.audit_words import AUTOMATIC_MODE
from ticketdesk.desk.rates import Case, Rate, bound_word, rates
from ticketdesk.desk.said import JUDGES, VALUES
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.models import Account, Automation, Deed, Setting, Source
from ticketdesk.models.columns import now

BAR = "automation_bar"
USUAL_BAR = 90
LOWEST_BAR, HIGHEST_BAR = 50, 99
LEAST = 50
"""So many judgements there have to be: fewer are too few to trust, however good they are."""


class NotSureEnough(Refusal):
    """This has not been right often enough to apply without asking. Nothing was changed."""

    status = 409


@dataclass(frozen=True)
class Switch:
    """One value of one field, and whether it applies by itself.

    Args:
        case: Who suggests what.
        rate: How often that was right, of late.
        bar: Where the bound has to be above, in percent.
        is_on: Whether it applies by itself.
        changed_at: When it was last switched, or switched itself off; None when never.
        fell_to: The bound at which it switched itself off; None when it did not.
    """

    case: Case
    rate: Rate
    bar: int
    is_on: bool = False
    changed_at: datetime | None = None
    fell_to: float | None = None

    @property
    def is_possible(self) -> bool:
        """Whether it may be on."""
        return self.rate.judged >= LEAST and self.rate.bound > self.bar / 100

    @property
    def why(self) -> str:
        """Why it is possible, or not."""
        if self.rate.judged < LEAST:
            return f"Judged {self.rate.judged} times so far; it takes {LEAST}."
        known = f"{self.rate.sentence[:-1]}; the lower bound is {bound_word(self.rate.bound)}"
        return f"{known}." if self.is_possible else f"{known} and has to be above {self.bar}\u00a0%."


async def bar(session: AsyncSession) -> int:
    """Where the lower bound has to be above, in percent."""
    stored = await session.get(Setting, BAR)
    return int(stored.value) if stored else USUAL_BAR


async def set_bar(session: AsyncSession, to: int, *, by: Account | None) -> list[Case]:
    """Move the bar. What is no longer above it switches itself off at once.

    Args:
        session: The transaction.
        to: Percent, 50 to 99.
        by: Who decides.

    Returns:
        What switched itself off.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        Invalid: it is no such number.
    """
    who = require(by, Act.change_settings)
    if type(to) is not int or not LOWEST_BAR <= to <= HIGHEST_BAR:
        raise Invalid({"bar": f"Give a number from {LOWEST_BAR} to {HIGHEST_BAR}."})
    before = await bar(session)
    if to == before:
        return []
    await session.merge(Setting(name=BAR, value=str(to)))
    await audit.record(
        session, Deed.setting_changed, by=who, about=f"setting {BAR}", before=f"{before} %", after=f"{to} %"
    )
    return await watch(session)


async def switches(session: AsyncSession, source: Source, *, by: Account | None) -> Sequence[Switch]:
    """Every value of every field of a source, in order.

    Raises:
        NotSignedIn, NotAllowed: the account may not see reports.
    """
    require(by, Act.see_reports)
    return await switches_for_everybody(session, source)


async def switches_for_everybody(session: AsyncSession, source: Source) -> Sequence[Switch]:
    """The same, for a caller that tells it only to people who were let in."""
    cases = [Case(source, name, value.value) for name in JUDGES[source] for value in VALUES[name]]
    stored = (await session.exec(select(Automation).where(Automation.source == source))).all()
    by_case = {Case(row.source, row.field, row.value): row for row in stored}
    found, limit = await rates(session, cases), await bar(session)
    return [_switch(case, found[case], limit, by_case.get(case)) for case in cases]


def _switch(case: Case, rate: Rate, limit: int, row: Automation | None) -> Switch:
    if row is None:
        return Switch(case, rate, limit)
    return Switch(case, rate, limit, row.is_on, row.changed_at, row.fell_to)


async def switch(session: AsyncSession, case: Case, is_on: bool, *, by: Account | None) -> None:
    """Let a value apply without asking, or have it ask again.

    Args:
        session: The transaction.
        case: Who suggests what.
        is_on: Whether it applies by itself from now on.
        by: Who decides.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        Invalid: nobody suggests this.
        NotSureEnough: it has not been right often enough.
    """
    who = require(by, Act.change_settings)
    if case.field not in JUDGES.get(case.source, ()) or case.value not in VALUES[case.field]:
        raise Invalid({"value": "Nobody suggests this. Nothing was changed."})
    row = await _locked(session, case)
    found = _switch(case, (await rates(session, [case]))[case], await bar(session), row)
    if is_on is found.is_on:
        return
    if is_on and not found.is_possible:
        raise NotSureEnough(f"{found.why} Nothing was changed.")
    row = row or Automation(source=case.source, field=case.field, value=case.value)
    row.is_on, row.by_id, row.changed_at, row.fell_to = is_on, who.id, now(), None
    session.add(row)
    before, after = ("off", "on") if is_on else ("on", "off")
    await audit.record(session, Deed.setting_changed, by=who, about=_about(case), before=before, after=after)


async def decides(session: AsyncSession, case: Case) -> bool:
    """Whether a suggestion applies without asking at this moment. What is not sure enough any more is off after this."""
    row = await session.get(Automation, tuple(case))
    if row is None or not row.is_on:
        return False
    return not await _fallen(session, [case])


async def watch(session: AsyncSession) -> list[Case]:
    """Switch off what is not sure enough any more; each is told in the audit log, by the desk itself.

    Returns:
        What switched itself off.
    """
    rows = (await session.exec(select(Automation).where(col(Automation.is_on)))).all()
    return await _fallen(session, [Case(row.source, row.field, row.value) for row in rows])


async def _fallen(session: AsyncSession, cases: Sequence[Case]) -> list[Case]:
    found, limit, fallen = await rates(session, cases), await bar(session), []
    for case in cases:
        if _switch(case, found[case], limit, None).is_possible:
            continue
        row = await _locked(session, case)
        if row is None or not row.is_on:
            continue  # somebody was faster
        row.is_on, row.by_id, row.changed_at, row.fell_to = False, None, now(), found[case].bound
        session.add(row)
        after = f"off, because the bound fell to {bound_word(found[case].bound)}"
        await audit.record(
            session, Deed.setting_changed, by=None, about=_about(case), before="on", after=after
        )
        fallen.append(case)
    return fallen


async def _locked(session: AsyncSession, case: Case) -> Automation | None:
    """The row as it is now, and nobody else's until the transaction ends."""
    return await session.get(Automation, tuple(case), with_for_update=True, populate_existing=True)


def _about(case: Case) -> str:
    return f"{AUTOMATIC_MODE} of {case.source.value} for {case.field.value} {case.value}"
