"""One answer for many tickets: each gets it once, fails alone, and can be tried again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from tests.web.conftest import MakeTicket
from ticketdesk import db
from ticketdesk.desk import finding, incidents, tickets, together
from ticketdesk.errors import Invalid, TicketIsDeleted
from ticketdesk.models import Account, Kind, Message, Role, Status

Numbers = Callable[[int], Awaitable[list[int]]]


@pytest.fixture
def some(a_ticket: MakeTicket) -> Numbers:
    """``await some(3)``: the numbers of so many new tickets."""

    async def make(amount: int) -> list[int]:
        return [(await a_ticket(f"Login broken {n}")).id or 0 for n in range(amount)]

    return make


async def said_on(session: AsyncSession, number: int) -> list[tuple[str, str]]:
    rows = await session.exec(select(Message).where(Message.ticket_id == number).order_by(col(Message.id)))
    return [(message.kind.value, message.body) for message in rows.all()]


async def answer_all(
    session: AsyncSession, main: int, words: str, ana: Account, draft: str = "d", *, closes: bool = False
) -> list[bool]:
    name, numbers = await together.begin(session, main, words, draft=draft, by=ana)
    return [await together.answer(session, one, words, closes=closes, name=name, by=ana) for one in numbers]


async def test_all_are_answered_and_nobody_twice(session: AsyncSession, some: Numbers, ana: Account) -> None:
    main, *others = await some(3)
    await incidents.join(session, others, main, by=ana)
    assert await answer_all(session, main, "We are on it.", ana) == [True] * 3
    assert await answer_all(session, main, "We are on it.", ana) == [False] * 3
    for number in (main, *others):
        assert await said_on(session, number) == [(Kind.public.value, "We are on it.")]
    assert await answer_all(session, main, "We are on it.", ana, "another draft") == [True] * 3


async def test_what_came_later_gets_the_answer_when_it_is_sent_again(
    session: AsyncSession, some: Numbers, ana: Account
) -> None:
    main, one, late = await some(3)
    await incidents.join(session, [one], main, by=ana)
    await answer_all(session, main, "We are on it.", ana)
    await incidents.join(session, [late], main, by=ana)
    assert await answer_all(session, main, "We are on it.", ana) == [False, False, True]


async def test_the_last_word_closes_them_all(session: AsyncSession, some: Numbers, ana: Account) -> None:
    main, *others = await some(3)
    await incidents.join(session, others, main, by=ana)
    assert await answer_all(session, main, "It is mended.", ana, closes=True) == [True] * 3
    for number in (main, *others):
        assert (await finding.again(session, number)).status is Status.closed
        assert await said_on(session, number) == [(Kind.closing.value, "It is mended.")]


async def test_one_that_fails_can_be_tried_again_alone(
    session: AsyncSession, some: Numbers, ana: Account
) -> None:
    main, one = await some(2)
    await incidents.join(session, [one], main, by=ana)
    name, numbers = await together.begin(session, main, "Words", draft="d", by=ana)
    await tickets.delete(session, one, by=ana)
    assert await together.answer(session, main, "Words", closes=False, name=name, by=ana)
    with pytest.raises(TicketIsDeleted):
        async with session.begin_nested():
            await together.answer(session, one, "Words", closes=False, name=name, by=ana)
    await tickets.restore(session, one, by=ana)
    told = [
        await together.answer(session, each, "Words", closes=False, name=name, by=ana) for each in numbers
    ]
    assert told == [False, True]


@pytest.mark.parametrize("words", ["", "  ", "\0", None, 7, "x" * 20_001])
async def test_words_that_cannot_be_stored_reach_nobody(
    session: AsyncSession, some: Numbers, ana: Account, words: object
) -> None:
    (main,) = await some(1)
    with pytest.raises(Invalid):
        await together.begin(session, main, words, draft="d", by=ana)


async def test_many_copies_of_one_answer_are_one(database_url: str) -> None:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        number = (await making.ticket(session, ana)).id or 0

    async def answer() -> bool:
        async with db.transaction() as session:
            return await together.answer(session, number, "Words", closes=False, name="n", by=ana)

    told = await asyncio.gather(*(answer() for _ in range(8)))
    assert sorted(told) == [False] * 7 + [True]
    async with db.reading() as session:
        assert len(await said_on(session, number)) == 1
