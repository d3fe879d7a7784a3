"""The track record: what a source said in some days and what people made of it, each figure with its tickets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.desk.saying import said
from ticketdesk.desk import lists, said_sums, track_record
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.rates import Rate
from ticketdesk.desk.track_record import Record, Step, record
from ticketdesk.errors import Invalid, NotSignedIn
from ticketdesk.models import Account, Judged, Source, Ticket
from ticketdesk.models.columns import at

MakeTicket = Callable[..., Awaitable[Ticket]]
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _line(found: Record, value: str) -> track_record.Line:
    return next(line for line in found.lines if line.case.value == value)


async def test_a_record_counts_what_was_said_and_chosen(
    session: AsyncSession, vic: Account, a_ticket: MakeTicket
) -> None:
    with at(NOON):
        one, two, three = [(await a_ticket()).id for _ in range(3)]
        await said(
            session, one, "billing", "billing", milliseconds=600, priority="high", chosen_priority="low"
        )
        await said(session, two, "billing", "technical", milliseconds=1_000, days_ago=8)
        await said(session, three, "billing", milliseconds=2_000)
        await said(session, one, None, "account", error="timeout", milliseconds=6_000)
        await said(session, two, error="http_429", milliseconds=10, days_ago=2)
        await said(session, three, error="timeout", milliseconds=6_000)
        await said(session, one, "billing", "general", days_ago=28)
        await said(session, one, "general", "general", source=Source.rules)
        found = await record(session, Source.gemini, 28, by=vic)
    billing = _line(found, "billing")
    assert billing.rate == Rate(2, 1)
    assert billing.took_ms == (1_000, pytest.approx(1_900))
    assert found.chosen == {
        (Judged.category, "billing", "billing"): 1,
        (Judged.category, "billing", "technical"): 1,
        (Judged.priority, "high", "low"): 1,
    }
    assert found.errors == {"timeout": 2, "http_429": 1}
    assert [_line(found, value).failed for value in ("billing", "account")] == [0, 1]
    assert (found.judged, _line(found, "high").rate, _line(found, "low").rate) == (3, Rate(1, 0), Rate())
    assert (len(found.steps), found.steps[0].day, found.steps[-1].day) == (
        28,
        date(2026, 10, 28),
        NOON.date(),
    )
    assert [step for step in found.steps if step.judged] == [
        Step(date(2026, 11, 16), 1, 0),
        Step(date(2026, 11, 24), 2, 1),
    ]
    weeks = (await record(session, Source.gemini, 90, by=vic)).steps
    assert (len(weeks), weeks[1].day - weeks[0].day) == (13, timedelta(days=7))
    assert sum(step.judged for step in weeks) == 4, "what was said four weeks ago is among them"


async def test_every_figure_leads_to_as_many_tickets(
    session: AsyncSession, vic: Account, a_ticket: MakeTicket
) -> None:
    fates = [("billing", "billing"), ("billing", "technical"), ("billing", None), ("account", "billing")]
    for category, chosen in fates * 2:
        await said(session, (await a_ticket()).id, category, chosen)
    await said(session, (await a_ticket(deleted=True)).id, "billing", "technical")
    await said(session, (await a_ticket()).id, "billing", "technical", days_ago=40)
    await said(session, (await a_ticket()).id, None, "billing", error="timeout")
    found = await record(session, Source.gemini, 28, by=vic)
    figures = {f"gemini.error.{code}.28": amount for code, amount in found.errors.items()}
    for line in found.lines:
        start = f"gemini.{line.case.field}.{line.case.value}"
        figures |= {f"{start}.judged.28": line.rate.judged, f"{start}.accepted.28": line.rate.kept}
        figures[f"{start}.failed.28"] = line.failed
        figures[f"{start}.corrected.28"] = line.rate.judged - line.rate.kept
    figures |= {f"gemini.{name}.{value}.{chosen}.28": n for (name, value, chosen), n in found.chosen.items()}
    assert sum(figures.values()) > 10
    for figure, amount in figures.items():
        wanted, refused = TicketFilter.read({"triage": figure})
        assert (await lists.total(session, wanted, by=vic), refused) == (amount, []), figure


@pytest.mark.parametrize("days", track_record.WINDOWS)
async def test_what_is_summed_at_night_is_what_would_be_counted(
    session: AsyncSession, vic: Account, a_ticket: MakeTicket, days: int
) -> None:
    gone = (await a_ticket(deleted=True)).id
    number = (await a_ticket()).id
    for ago in range(0, 120, 3):
        chosen = ("billing", "technical", None)[ago % 9 // 3]
        await said(session, number, "billing", chosen, days_ago=ago, priority="low", chosen_priority="low")
        await said(session, number, None, chosen, error="timeout", days_ago=ago)
        await said(session, number, "general", "general", source=Source.rules, days_ago=ago)
    await said(session, gone, "billing", "billing", days_ago=50)
    counted = await record(session, Source.gemini, days, by=vic)
    assert await said_sums.sum_old_days(session, live=10) > 50
    summed = await record(session, Source.gemini, days, by=vic)
    assert (summed.chosen, summed.errors, summed.steps) == (counted.chosen, counted.errors, counted.steps)
    assert [line.rate for line in summed.lines] == [line.rate for line in counted.lines]
    assert [line.failed for line in summed.lines] == [line.failed for line in counted.lines]


async def test_a_late_judgement_is_in_the_sums_of_the_next_night(
    session: AsyncSession, vic: Account, a_ticket: MakeTicket
) -> None:
    number = (await a_ticket()).id
    old = await said(session, number, "billing", days_ago=20)
    await said(session, number, "billing", days_ago=1)
    await said(session, number, "billing", days_ago=0)
    await said_sums.sum_old_days(session, live=1)
    old.chosen_category = old.category
    session.add(old)
    assert (await record(session, Source.gemini, 28, by=vic)).judged == 0
    await said_sums.sum_old_days(session, live=1)
    assert (await record(session, Source.gemini, 28, by=vic)).judged == 1
    assert await said_sums.sum_old_days(session) == 0, "a small desk counts everything at each look"
    assert await said_sums.summed_until(session) is None
    left = await session.execute(text("SELECT count(*) FROM said_days"))
    assert left.scalar_one() == 0
    assert (await record(session, Source.gemini, 28, by=vic)).judged == 1


@pytest.mark.parametrize(("source", "days"), [(Source.person, 28), (Source.default, 28), (Source.gemini, 27)])
async def test_what_there_is_no_record_of_is_refused(
    session: AsyncSession, vic: Account, source: Source, days: int
) -> None:
    with pytest.raises(Invalid):
        await record(session, source, days, by=vic)


async def test_nobody_in_particular_sees_nothing(session: AsyncSession) -> None:
    with pytest.raises(NotSignedIn):
        await record(session, Source.gemini, 28, by=None)
