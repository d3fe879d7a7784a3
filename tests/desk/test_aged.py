"""Tickets by their age: what came within so many days until now, in every order and beside the other parts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ticketdesk.desk import facets, lists, ordered
from ticketdesk.desk.aged import Age
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.sorting import Sort
from ticketdesk.models import Priority, Status
from ticketdesk.models.columns import now

HOURS = (1, 30, 100, 300, 2_000)


@pytest.fixture
async def by_age(a_ticket) -> list[int]:
    """Tickets that are so many hours old, the youngest first."""
    return [
        (await a_ticket("Help", status=Status.open, at=now() - timedelta(hours=hours))).id for hours in HOURS
    ]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize(
    ("age", "many"), [("1d", 1), ("2d", 2), ("7d", 3), ("30d", 4), ("1d,7d", 3), ("", 5)]
)
async def test_a_list_ends_where_tickets_are_too_old(
    session, ana, by_age: list[int], age: str, many: int, sort: Sort
) -> None:
    for more in ({}, {"status": "open,closed"}, {"search": "help"}, {"search": "help", "status": "open"}):
        wanted, refused = TicketFilter.read({"age": age, **more})
        assert refused == []
        found = await lists.page(session, wanted, by=ana, sort=sort)
        assert sorted(row["id"] for row in found.rows) == by_age[:many]
        assert await lists.total(session, wanted, by=ana) == many


async def test_each_choice_tells_how_many_it_would_show(session, ana, by_age: list[int]) -> None:
    told = await facets.counts(session, TicketFilter(age=Age.day), "age", by=ana)
    assert {age: one.count for age, one in told.items()} == {"1d": 1, "2d": 2, "7d": 3, "30d": 4}
    beside = await facets.counts(session, TicketFilter(age=Age.two_days), "status", by=ana)
    assert (beside["open"].count, beside["closed"].count) == (2, 0)


def test_it_is_a_part_of_the_sentence_and_of_the_address() -> None:
    wanted = TicketFilter(Status.open, age=Age.two_days)
    assert (wanted.sentence, wanted.query) == ("open, from the last 2 days", "status=open&age=2d")
    wanted, refused = TicketFilter.read({"age": "5d"})
    assert (wanted, refused) == (
        TicketFilter(),
        ["The address asks for an age that does not exist. Choose one of 1d, 2d, 7d, 30d."],
    )


@pytest.mark.parametrize("sort", [Sort.newest, Sort.oldest, Sort.priority])
def test_an_index_of_ages_needs_nothing_more(sort: Sort) -> None:
    for wanted in (TicketFilter(), TicketFilter(Status.open, priority=(Priority.low, Priority.high))):
        young = wanted.but(age=(Age.week,))
        assert ordered.is_in_order(young.shape, sort)
        assert ordered.apart(young.shape, sort) == ordered.apart(wanted.shape, sort)
