"""One ticket stands for others: joined, told, and taken out again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from tests.web.conftest import MakeTicket
from tests.web.watching import history
from ticketdesk import db
from ticketdesk.desk import finding, incidents, lists, tickets, together
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.errors import Invalid, NotAllowed, NotFound, NotSignedIn, TicketIsDeleted
from ticketdesk.models import Account, Incident, Role, Status, Ticket

Numbers = Callable[[int], Awaitable[list[int]]]


@pytest.fixture
def some(a_ticket: MakeTicket) -> Numbers:
    """``await some(3)``: the numbers of so many new tickets."""

    async def make(amount: int) -> list[int]:
        return [(await a_ticket(f"Login broken {n}")).id or 0 for n in range(amount)]

    return make


async def mains(session: AsyncSession, numbers: list[int]) -> list[int | None]:
    return [(await finding.again(session, number)).main_id for number in numbers]


async def test_others_are_joined_and_each_tells_it(
    session: AsyncSession, some: Numbers, ana: Account
) -> None:
    main, *others = await some(4)
    assert await incidents.join(session, [main, *others], main, by=ana) == others
    assert await mains(session, [main, *others]) == [None, main, main, main]
    ticket = await finding.again(session, others[0])
    assert await history(session, ticket) == [f"joined {main}"]
    assert [
        one.id for one in await incidents.standing_for(session, await finding.again(session, main))
    ] == others


async def test_joining_again_changes_nothing_and_what_is_joined_elsewhere_stays_there(
    session: AsyncSession, some: Numbers, ana: Account
) -> None:
    main, other, one, two = await some(4)
    await incidents.join(session, [one], other, by=ana)
    assert await incidents.join(session, [one, two], main, by=ana) == [two]
    assert await incidents.join(session, [one, two], main, by=ana) == []
    assert await mains(session, [one, two]) == [other, main]


async def test_what_was_joined_is_taken_out_again(session: AsyncSession, some: Numbers, ana: Account) -> None:
    main, one, two, free = await some(4)
    await incidents.join(session, [one, two], main, by=ana)
    assert await incidents.leave(session, [one, free], by=ana) == {one: main}
    assert await mains(session, [one, two]) == [None, main]
    assert await history(session, await finding.again(session, one)) == [f"joined {main}", "left"]


async def test_no_ticket_stands_for_one_that_stands_for_others(
    session: AsyncSession, some: Numbers, ana: Account
) -> None:
    main, joined, third, fourth = await some(4)
    await incidents.join(session, [joined], main, by=ana)
    with pytest.raises(incidents.IsJoinedItself):
        await incidents.join(session, [third], joined, by=ana)
    with pytest.raises(incidents.StandsForOthers):
        await incidents.join(session, [main, fourth], third, by=ana)
    assert await mains(session, [main, third, fourth]) == [None, None, None]


async def test_deleted_tickets_neither_join_nor_stand(
    session: AsyncSession, some: Numbers, a_ticket: MakeTicket, ana: Account
) -> None:
    main, one = await some(2)
    gone = await a_ticket(deleted=True)
    assert await incidents.join(session, [one, gone.id or 0, 999_999], main, by=ana) == [one]
    with pytest.raises(TicketIsDeleted):
        await incidents.join(session, [one], gone.id or 0, by=ana)
    with pytest.raises(NotFound):
        await incidents.join(session, [one], 999_999, by=ana)


async def test_only_agents_join_take_out_and_answer(
    session: AsyncSession, some: Numbers, ana: Account, vic: Account
) -> None:
    main, one = await some(2)
    await incidents.join(session, [one], main, by=ana)
    for who, refusal in ((vic, NotAllowed), (None, NotSignedIn)):
        with pytest.raises(refusal):
            await incidents.join(session, [one], main, by=who)
        with pytest.raises(refusal):
            await incidents.leave(session, [one], by=who)
        with pytest.raises(refusal):
            await together.begin(session, main, "Words", draft="d", by=who)
        with pytest.raises(refusal):
            await together.answer(session, one, "Words", closes=False, name="n", by=who)
    with pytest.raises(NotSignedIn):
        await incidents.waiting_in(session, main, by=None)
    assert await mains(session, [one]) == [main]


@pytest.mark.parametrize("numbers", [[], list(range(1, 502)), [0], [2**40], ["1"], [True], [None]])
async def test_what_is_no_list_of_tickets_is_refused(session: AsyncSession, ana: Account, numbers) -> None:
    with pytest.raises((Invalid, NotFound)):
        await incidents.leave(session, numbers, by=ana)


async def test_a_cluster_waits_until_all_are_joined_or_solved(
    session: AsyncSession, some: Numbers, ana: Account
) -> None:
    numbers = await some(5)
    session.add(Incident(number=numbers[0], numbers=numbers))
    await session.flush()
    (now,) = await incidents.current(session)
    assert (now.number, now.title, now.amount, now.waiting, now.main) == (
        numbers[0],
        "Login broken 0",
        5,
        5,
        None,
    )
    assert await incidents.waiting_in(session, numbers[0], by=ana) == numbers
    await incidents.join(session, numbers[:3], numbers[0], by=ana)
    (now,) = await incidents.current(session)
    assert (now.amount, now.waiting, now.main) == (5, 2, numbers[0])
    await tickets.resolve(session, numbers[3], by=ana)
    await tickets.delete(session, numbers[4], by=ana)
    assert await incidents.current(session) == []


async def test_the_list_shows_what_the_radar_saw_and_what_is_joined(
    session: AsyncSession, some: Numbers, ana: Account
) -> None:
    numbers = await some(5)
    later, joined = await some(2)
    session.add(Incident(number=numbers[0], numbers=numbers))
    await incidents.join(session, [joined], numbers[0], by=ana)

    async def shown(number: int, **more: object) -> set[int]:
        page = await lists.page(session, TicketFilter(alike=number, **more), by=ana)
        assert await lists.total(session, TicketFilter(alike=number, **more), by=ana) == len(page.rows)
        return {row["id"] for row in page.rows}

    assert await shown(numbers[0]) == {*numbers, joined}
    assert await shown(later) == {later}
    assert await shown(numbers[0], status=Status.closed) == set()
    assert await shown(999_999) == set()


async def test_two_who_join_at_once_make_no_chain_and_wait_for_nobody_for_ever(database_url: str) -> None:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        numbers = [(await making.ticket(session, ana)).id or 0 for _ in range(6)]

    async def join(main: int) -> object:
        async with db.transaction() as session:
            return await incidents.join(session, [one for one in numbers if one != main], main, by=ana)

    async with asyncio.timeout(20):
        told = await asyncio.gather(*(join(main) for main in numbers), return_exceptions=True)
    assert sum(isinstance(one, list) for one in told) == 1
    assert all(isinstance(one, (list, incidents.IsJoinedItself)) for one in told)
    async with db.reading() as session:
        stood = set((await session.exec(select(Ticket.main_id))).all())
    assert len(stood) == 2
