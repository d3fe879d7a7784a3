"""The orders of a list: each is what it says, whole over its pages, and the same for programs."""

from __future__ import annotations

from functools import partial
from itertools import chain
from random import Random

import pytest
from sqlalchemy import RowMapping

from tests.desk.forty import any_filter, forty
from ticketdesk.desk import lists, ordered, pages, sorting
from ticketdesk.desk.bare import first
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.rarity import Rarity
from ticketdesk.desk.sorting import Place, Sort
from ticketdesk.models import Account, Priority, Status

ALL = TicketFilter()
RARE, COMMON = Rarity(40), Rarity(40, ["invoice", "login"], [0.9, 0.5])


async def _whole(session, wanted: TicketFilter, sort: Sort, size: int, by: Account) -> list[RowMapping]:
    found, after = [], None
    while True:
        page = await lists.page(session, wanted, by=by, after=after, size=size, sort=sort)
        found += page.rows
        if (after := page.after) is None:
            return found


async def test_in_every_order_the_pages_are_the_whole_list_and_each_row_knows_its_place(
    session, ines, ana, a_ticket
) -> None:
    """Seeded filters over seeded tickets: each order has the same tickets, and programs get the same pages."""
    random = Random(6)
    numbers = await forty(random, session, [ines, ana], a_ticket)
    spread = set()
    for turn in range(56):
        wanted, sort = (any_filter(random, [ines, ana], parts=3) if turn > 10 else ALL), list(Sort)[turn % 7]
        spread.add(ordered.apart(wanted.shape, sort))
        rows = await _whole(session, wanted, sort, 6, ana)
        everything = await lists.changed(session, numbers, {"it": (wanted, ana.id)})
        fitting = sorted((row for row in everything if row["it"]), key=partial(sorting.order, sort))
        assert [row["id"] for row in rows] == [row["id"] for row in fitting], (wanted, sort)
        if len(rows) > 4:
            after = sorting.place(sort, rows[1])
            asked_for = partial(pages.page, wanted, me=ana.id, after=after, size=2, sort=sort)
            for asked in chain(*(asked_for(rarity=rarity) for rarity in (None, RARE, COMMON))):
                told = await first(session, asked.statement, asked.values)
                assert told["is_whole"], "the list is short"
                assert [one["id"] for one in told["results"]] == [row["id"] for row in rows[2:4]]
                if told["more"]:
                    assert Place(told["at"], told["number"], told["first"]) == sorting.place(sort, rows[3])
    assert len(spread) > 5, "the questions have to be of many kinds"


EXPECTED = {
    Sort.newest: lambda row: (-row["created_at"].timestamp(), -row["id"]),
    Sort.oldest: lambda row: (row["created_at"].timestamp(), row["id"]),
    Sort.changed: lambda row: -row["last_event_id"],
    Sort.number: lambda row: -row["id"],
    Sort.priority: lambda row: (-list(Priority).index(row["priority"]), -row["created_at"].timestamp(), -row["id"]),
    Sort.status: lambda row: (list(Status).index(row["status"]), -row["created_at"].timestamp(), -row["id"]),
    Sort.category: lambda row: (row["category"].value, -row["created_at"].timestamp(), -row["id"]),
}  # fmt: skip


@pytest.mark.parametrize("sort", Sort)
async def test_an_order_is_what_it_says(session, ines, ana, a_ticket, sort: Sort) -> None:
    await forty(Random(3), session, [ines, ana], a_ticket)
    rows = await _whole(session, ALL, sort, 50, ana)
    assert len(rows) > 25
    assert [row["id"] for row in rows] == [row["id"] for row in sorted(rows, key=EXPECTED[sort])]
