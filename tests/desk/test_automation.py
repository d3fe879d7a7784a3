"""Automatic mode: off until somebody switches it on, on only while people keep what is suggested, and it says why."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.desk.looking import everything
from tests.desk.saying import judged, said
from ticketdesk.desk import accounts, audit_words, automation, triage
from ticketdesk.desk.automation import Switch
from ticketdesk.desk.rates import Case, Rate
from ticketdesk.errors import NotAllowed, NotSignedIn
from ticketdesk.models import (
    Account,
    AuditEntry,
    Category,
    Deed,
    Judged,
    Priority,
    Source,
    StoredSuggestion,
    Ticket,
)
from ticketdesk.models.opinion import Opinion, Suggestion

MakeTicket = Callable[..., Awaitable[Ticket]]
BILLING = Case(Source.gemini, Judged.category, "billing")
SAYS_BILLING = Suggestion(
    Category.billing,
    Source.gemini,
    Priority.high,
    Source.gemini,
    (Opinion(Source.gemini, Category.billing, Priority.high, 800),),
)


async def _found(session: AsyncSession, case: Case = BILLING) -> Switch:
    known = await automation.switches_for_everybody(session, case.source)
    return next(one for one in known if one.case == case)


async def _log(session: AsyncSession) -> list[AuditEntry]:
    told = select(AuditEntry).where(AuditEntry.deed == Deed.setting_changed).order_by(col(AuditEntry.id))
    return list((await session.exec(told)).all())


@pytest.fixture
async def trusted(session: AsyncSession, ines: Account, a_ticket: MakeTicket) -> int:
    """A ticket of whose kind Gemini was right a hundred times; automatic mode is on for Billing."""
    number = (await a_ticket("The one that was judged")).id or 0
    await judged(session, number, right=100)
    await automation.switch(session, BILLING, True, by=ines)
    return number


async def _applied(session: AsyncSession, a_ticket: MakeTicket) -> tuple[bool, bool]:
    """Whether a new ticket's category and priority are so without asking."""
    ticket = await a_ticket()
    assert await triage.apply(session, ticket.id, SAYS_BILLING)
    assert (ticket.category, ticket.category_source) == (Category.billing, Source.gemini), (
        "it fills either way"
    )
    stored = select(StoredSuggestion).where(StoredSuggestion.ticket_id == ticket.id)
    found = (await session.exec(stored)).one()
    assert (found.chosen_category, found.chosen_priority) == (None, None), "nobody has judged it"
    return found.category_applied, found.priority_applied


async def test_a_suggestion_asks_until_somebody_lets_it_apply(
    session: AsyncSession, ines: Account, a_ticket: MakeTicket
) -> None:
    await judged(session, (await a_ticket()).id, right=100)
    assert await _applied(session, a_ticket) == (False, False)
    await automation.switch(session, BILLING, True, by=ines)
    assert await _applied(session, a_ticket) == (True, False)
    await automation.switch(session, BILLING, False, by=ines)
    assert await _applied(session, a_ticket) == (False, False)
    lines = [(one.actor_id, one.about, one.before, one.after) for one in await _log(session)]
    about = "automatic mode of gemini for category billing"
    assert lines == [(ines.id, about, "off", "on"), (ines.id, about, "on", "off")]


async def test_what_a_person_chose_first_is_nobodys_to_apply(
    session: AsyncSession, trusted: int, a_ticket: MakeTicket
) -> None:
    ticket = await a_ticket(category=Category.account)
    assert await triage.apply(session, ticket.id, SAYS_BILLING)
    stored = select(StoredSuggestion).where(StoredSuggestion.ticket_id == ticket.id)
    assert not (await session.exec(stored)).one().category_applied


async def test_only_the_source_the_field_and_the_value_that_were_switched_on(
    session: AsyncSession, trusted: int, a_ticket: MakeTicket
) -> None:
    on = [one.case for one in await automation.switches_for_everybody(session, Source.gemini) if one.is_on]
    assert on == [BILLING]
    assert not [one for one in await automation.switches_for_everybody(session, Source.rules) if one.is_on]
    ticket = await a_ticket()
    by_rules = Opinion(Source.rules, Category.billing, None, 1)
    guess = Suggestion(Category.billing, Source.rules, Priority.medium, Source.default, (by_rules,))
    await triage.apply(session, ticket.id, guess)
    stored = select(StoredSuggestion).where(StoredSuggestion.ticket_id == ticket.id)
    assert not (await session.exec(stored)).one().category_applied


async def test_it_switches_itself_off_when_people_disagree(
    session: AsyncSession, trusted: int, ines: Account
) -> None:
    assert await automation.watch(session) == []
    await judged(session, trusted, right=0, wrong=10)
    assert await automation.watch(session) == [BILLING]
    found = await _found(session)
    assert (found.is_on, found.rate, found.fell_to) == (
        False,
        Rate(110, 100),
        pytest.approx(0.8407, abs=1e-4),
    )
    assert await automation.watch(session) == [], "once"
    line = (await _log(session))[-1]
    assert (line.actor_id, line.before, line.after) == (
        None,
        "on",
        "off, because the bound fell to 84.0\u00a0%",
    )
    names = await accounts.names(session)
    words = f"{audit_words.who(line, names)} {audit_words.sentence(line, names)}"
    assert words == "The desk changed the automatic mode of gemini for category billing"


async def test_it_is_asked_again_at_the_moment_it_would_apply(
    session: AsyncSession, trusted: int, a_ticket: MakeTicket
) -> None:
    await judged(session, trusted, right=0, wrong=10)
    assert await _applied(session, a_ticket) == (False, False)
    assert (await _found(session)).fell_to is not None


async def test_what_fell_stays_off_until_somebody_switches_it_on_again(
    session: AsyncSession, trusted: int, ines: Account
) -> None:
    await judged(session, trusted, right=0, wrong=10)
    await automation.watch(session)
    await judged(session, trusted, right=120)
    assert not (await _found(session)).is_on
    await automation.switch(session, BILLING, True, by=ines)
    assert ((await _found(session)).is_on, (await _found(session)).fell_to) == (True, None)


async def test_a_bar_that_is_raised_switches_off_what_is_below_it(
    session: AsyncSession, trusted: int, ines: Account
) -> None:
    assert await automation.bar(session) == 90
    assert await automation.set_bar(session, 95, by=ines) == []
    assert await automation.set_bar(session, 97, by=ines) == [BILLING]
    assert (await automation.bar(session), (await _found(session)).is_on) == (97, False)
    lines = [(one.actor_id, one.about, one.before, one.after) for one in await _log(session)][1:]
    assert lines[:2] == [
        (ines.id, "setting automation_bar", "90 %", "95 %"),
        (ines.id, "setting automation_bar", "95 %", "97 %"),
    ]
    assert await automation.set_bar(session, 97, by=ines) == []
    assert len(await _log(session)) == 4


@pytest.mark.parametrize("role", ["nobody", "agent", "viewer"])
async def test_only_administrators_switch(
    session: AsyncSession, trusted: int, ana: Account, vic: Account, role: str
) -> None:
    by = {"nobody": None, "agent": ana, "viewer": vic}[role]
    before = await everything(session)
    for refused in (
        automation.switch(session, BILLING, False, by=by),
        automation.switch(session, Case(Source.gemini, Judged.category, "nonsense"), True, by=by),
        automation.set_bar(session, 50, by=by),
    ):
        with pytest.raises(NotAllowed if by else NotSignedIn):
            await refused
    assert await everything(session) == before
    if by is None:
        with pytest.raises(NotSignedIn):
            await automation.switches(session, Source.gemini, by=by)
    else:
        assert len(await automation.switches(session, Source.gemini, by=by)) == 8


async def test_switching_twice_is_told_once(session: AsyncSession, trusted: int, ines: Account) -> None:
    await automation.switch(session, BILLING, True, by=ines)
    assert len(await _log(session)) == 1
    await said(session, trusted, "billing", "technical")
    assert (await _found(session)).rate == Rate(101, 100)
