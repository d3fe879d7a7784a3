"""What many tabs read at the same moment is read once, and nobody is given what was true before they asked."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from tests.web.hall import Hall
from tests.web.tabs import Tab, Web, until
from ticketdesk import db
from ticketdesk.desk import lists, sessions, tickets
from ticketdesk.models import Account, Role
from ticketdesk.web.once import Once
from ticketdesk.web.queue.rows import Row
from ticketdesk.web.queue.state import QueueState


class Looks:
    """Readings by their number; each waits until it may end."""

    def __init__(self) -> None:
        self.begun = 0
        self.may_end = asyncio.Event()

    async def look(self, session: AsyncSession) -> int:
        assert isinstance(session, AsyncSession)
        self.begun += 1
        number = self.begun
        await self.may_end.wait()
        return number


@pytest.fixture
async def looks(database_url: str) -> Looks:
    return Looks()


@pytest.fixture
async def people(database_url: str) -> list[Account]:
    """Ana and Vic."""
    async with db.transaction() as session:
        return [
            await making.account(session, "ana@example.com", "Ana Moreau", Role.agent),
            await making.account(session, "vic@example.com", "Vic Tanaka", Role.viewer),
        ]


async def _tabs_of(web: Web, *people: Account, **query: str) -> list[Tab]:
    """Tabs with the queue, all loaded at once."""
    async with db.transaction() as session:
        tabs = [web.tab(await sessions.begin(session, who), "/desk", **query) for who in people]
    await asyncio.gather(*(tab.call(QueueState.load) for tab in tabs))
    return tabs


async def _rows(tab: Tab) -> list[Row]:
    return list((await tab.state(QueueState)).get_value("rows"))


async def test_who_asks_while_a_reading_is_on_its_way_gets_the_next_one(looks: Looks) -> None:
    once = Once()
    first = [asyncio.create_task(once.read("a list", looks.look)) for _ in range(2)]
    await until(lambda: looks.begun)
    later = [asyncio.create_task(once.read("a list", looks.look)) for _ in range(2)]
    other = asyncio.create_task(once.read("another list", looks.look))
    await until(lambda: looks.begun == 2)
    assert not later[0].done(), "it began with the first ones, not yet with these"
    looks.may_end.set()
    assert [await each for each in (*first, other, *later)] == [1, 1, 2, 3, 3]


async def test_a_reading_that_fails_is_told_to_all_who_waited_and_the_next_one_is_made(looks: Looks) -> None:
    once = Once()

    async def fails(_session: AsyncSession) -> int:
        raise ValueError("bad")

    failed = await asyncio.gather(*(once.read("a list", fails) for _ in range(2)), return_exceptions=True)
    assert [type(each) for each in failed] == [ValueError, ValueError]
    looks.may_end.set()
    assert await once.read("a list", looks.look) == 1


async def test_who_leaves_takes_nobody_along(looks: Looks) -> None:
    once = Once()
    leaver, stayer = (asyncio.create_task(once.read("a list", looks.look)) for _ in range(2))
    await until(lambda: looks.begun)
    leaver.cancel()
    looks.may_end.set()
    assert await stayer == 1
    with pytest.raises(asyncio.CancelledError):
        await leaver


async def test_a_reading_for_which_nobody_waits_any_more_is_stopped(looks: Looks) -> None:
    """It gives its connection back, and the next one is made."""
    once = Once()
    leavers = [asyncio.create_task(once.read("a list", looks.look)) for _ in range(2)]
    await until(lambda: looks.begun)
    for leaver in leavers:
        leaver.cancel()
    await until(lambda: not once._under_way)
    looks.may_end.set()
    assert await once.read("a list", looks.look) == 2


async def test_tabs_that_come_together_hold_the_very_same_rows(
    people: list[Account], web: Web, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, vic = people
    async with db.transaction() as session:
        one = await making.ticket(session, ana)
    read, real = 0, lists.page

    async def counted(*arguments: Any, **more: Any) -> lists.Page:
        nonlocal read
        read += 1
        await until(lambda: len({sid for sids in hall.members.values() for sid in sids}) == 10)
        return await real(*arguments, **more)

    monkeypatch.setattr(lists, "page", counted)
    tabs = await _tabs_of(web, *[ana, vic] * 5)
    rows = [await _rows(tab) for tab in tabs]
    assert [[row["id"] for row in each] for each in rows] == [[one.id]] * len(tabs)
    assert len({id(each[0]) for each in rows}) <= read < len(tabs)


async def test_a_list_that_means_who_looks_is_read_for_each(
    people: list[Account], web: Web, hall: Hall
) -> None:
    ana, vic = people
    async with db.transaction() as session:
        one = await making.ticket(session, ana)
        await tickets.assign(session, one.id or 0, ana.id, by=ana)
    tabs = await _tabs_of(web, ana, vic, ana, vic, assignee="me")
    assert [[row["id"] for row in await _rows(tab)] for tab in tabs] == [[one.id], []] * 2


async def test_whose_session_ended_is_given_nothing_of_what_others_read(
    people: list[Account], web: Web, hall: Hall
) -> None:
    ana, vic = people
    async with db.transaction() as session:
        await making.ticket(session, ana)
    tabs = await _tabs_of(web, ana, vic)
    stranger = web.tab("", "/desk")
    async with db.transaction() as session:
        await sessions.end(session, tabs[1].cookie)
    answers = await asyncio.gather(*(tab.call(QueueState.load) for tab in (*tabs, stranger)))
    assert [bool(answer.values.get("queue_state.rows")) for answer in answers] == [True, False, False]
