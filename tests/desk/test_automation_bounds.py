"""Where automatic mode may not be switched on, and what nobody can ask for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.desk.looking import everything
from tests.desk.saying import judged
from tests.desk.test_automation import BILLING, _found
from ticketdesk.desk import automation
from ticketdesk.desk.automation import NotSureEnough
from ticketdesk.desk.rates import Case
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.models import Account, Judged, Source, Ticket

MakeTicket = Callable[..., Awaitable[Ticket]]


@pytest.mark.parametrize(
    ("right", "wrong", "why"),
    [
        (0, 0, "Judged 0 times so far; it takes 50."),
        (49, 0, "Judged 49 times so far; it takes 50."),
        (
            90,
            10,
            "Right 90\u00a0% of the last 100 times; the lower bound is 82.5\u00a0% and has to be above 90\u00a0%.",
        ),
    ],
)
async def test_what_is_not_sure_enough_cannot_be_switched_on(
    session: AsyncSession, ines: Account, a_ticket: MakeTicket, right: int, wrong: int, why: str
) -> None:
    await judged(session, (await a_ticket()).id, right, wrong)
    before = await everything(session)
    with pytest.raises(NotSureEnough) as refused:
        await automation.switch(session, BILLING, True, by=ines)
    assert refused.value.sentence == f"{why} Nothing was changed."
    assert ((await _found(session)).why, (await _found(session)).is_possible) == (why, False)
    assert await everything(session) == before


async def test_fifty_kept_of_fifty_are_enough(
    session: AsyncSession, ines: Account, a_ticket: MakeTicket
) -> None:
    await judged(session, (await a_ticket()).id, right=50)
    await automation.switch(session, BILLING, True, by=ines)
    found = await _found(session)
    assert (found.is_on, found.why) == (
        True,
        "Right 100\u00a0% of the last 50 times; the lower bound is 92.8\u00a0%.",
    )
    assert found.changed_at is not None


@pytest.mark.parametrize("bar", [49, 100, 0, -1, 10**9, True, 90.0, "90", None])
async def test_a_bar_is_a_percentage_between_even_and_sure(
    session: AsyncSession, ines: Account, bar: object
) -> None:
    with pytest.raises(Invalid):
        await automation.set_bar(session, bar, by=ines)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "case",
    [
        Case(Source.person, Judged.category, "billing"),
        Case(Source.default, Judged.category, "billing"),
        Case(Source.gemini, Judged.category, "high"),
        Case(Source.gemini, Judged.priority, "billing"),
        Case(Source.gemini, "status", "open"),  # type: ignore[arg-type]
        Case("horoscope", Judged.category, "billing"),  # type: ignore[arg-type]
    ],
    ids=str,
)
async def test_what_nobody_suggests_cannot_be_switched(
    session: AsyncSession, ines: Account, case: Case
) -> None:
    with pytest.raises(Refusal):
        await automation.switch(session, case, True, by=ines)
