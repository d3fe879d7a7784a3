"""Lists that no index has in order: looked through in strides they are what they are when all that fits is gathered."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import event

from tests.desk.forty import any_filter, forty
from ticketdesk.desk import batches, facets, figures, gathering, lists, strides
from ticketdesk.desk.figures import Wanted
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.lists import Amount
from ticketdesk.desk.rarity import RARITY, Rarity
from ticketdesk.desk.sorting import Sort
from ticketdesk.desk.spoken import Reply
from ticketdesk.models import Category, Priority, Status

REFUNDS = TicketFilter(search="refund")


@pytest.fixture
def short_strides(monkeypatch) -> None:
    """Nothing is cheap, and strides are of a few tickets."""
    monkeypatch.setattr(gathering, "CHEAP", -1.0)
    monkeypatch.setattr(gathering, "RARE", -1)
    monkeypatch.setattr(strides, "FIRST", 3)
    monkeypatch.setattr(strides, "NEXT", 5)
    monkeypatch.setattr(strides, "LOOKED_AT", 5)


async def _cheaply(session, wanted: TicketFilter, by):
    return await gathering.cheaply(session, wanted.shape, wanted.values_for_sql(by.id))


async def _whole(session, wanted: TicketFilter, sort: Sort, me, size: int) -> list[int]:
    numbers, after = [], None
    while True:
        page = await lists.page(session, wanted, by=me, after=after, size=size, sort=sort)
        numbers += [row["id"] for row in page.rows]
        if (after := page.after) is None:
            return numbers


@pytest.mark.parametrize(("most", "cheap"), [(2, -1.0), (100, -1.0), (100, 1e9)])
@pytest.mark.parametrize("sort", Sort)
async def test_strides_lead_to_the_same_pages(
    session, ines, ana, a_ticket, short_strides, monkeypatch, sort: Sort, most: int, cheap: float
) -> None:
    """Also where they are too many, or too many for what can be gathered, so that all is gathered after all."""
    random, people = Random(f"{sort}{most}"), [ines, ana]
    await forty(random, session, people, a_ticket)
    sizes = set()
    for _ in range(25):
        wanted = any_filter(random, people, parts=4)
        with monkeypatch.context() as patch:
            patch.setattr(gathering, "CHEAP", 1e9)
            patch.setattr(gathering, "QUICK", 1.0)
            gathered = await _whole(session, wanted, sort, ana, 50)
        monkeypatch.setattr(strides, "MOST", most)
        monkeypatch.setattr(strides, "FEW", 2)
        monkeypatch.setattr(gathering, "CHEAP", cheap)
        monkeypatch.setattr(gathering, "QUICK", 0.0)
        assert await _whole(session, wanted, sort, ana, 4) == gathered, wanted
        sizes.add(len(gathered))
    assert len(sizes) > 5, "the filters have to tell tickets apart"


async def test_no_statement_looks_at_more_than_a_stride(
    session, vic, a_ticket, short_strides, monkeypatch
) -> None:
    for _ in range(14):
        await a_ticket("Refund", category=Category.account)
    await a_ticket("Refund", category=Category.billing, at=None)
    wanted = TicketFilter(search="refund", category=(Category.billing, Category.general))
    limits: list[str] = []
    connection = await session.connection()
    event.listen(
        connection.sync_connection,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_: limits.append(statement),
    )
    monkeypatch.setattr(strides, "FIRST", 4)
    await lists.page(session, wanted, by=vic)
    asked = [one for one in limits if "walk" in one]
    assert len(asked) >= 3
    assert all("LIMIT 4)" in one or "LIMIT 5)" in one for one in asked)


async def test_who_does_not_wait_is_told_as_many_as_were_seen_among_the_newest(
    session, vic, a_ticket, short_strides
) -> None:
    for title in ("Refund", "Refund", "Refund", "Invoice", "Refund", "Invoice", "Refund"):
        await a_ticket(title)
    assert await lists.at_most(session, REFUNDS, by=vic) == Amount(3, is_capped=True)
    assert await lists.at_most(session, REFUNDS, by=vic, cap=2) == Amount(2, is_capped=True)
    assert await figures.counted(session, Wanted(REFUNDS, None)) == 5
    assert await lists.total(session, REFUNDS, by=vic) == 5
    page = await lists.page(session, REFUNDS, by=vic, size=4)
    assert await lists.amount_of(session, REFUNDS, page, by=vic) == Amount(4, is_capped=True)
    page = await lists.page(session, REFUNDS, by=vic)
    assert await lists.amount_of(session, REFUNDS, page, by=vic) == Amount(5)


async def test_a_short_list_is_counted_whole_by_its_stride(session, vic, a_ticket, short_strides) -> None:
    for title in ("Refund", "Invoice", "Refund", "Refund"):
        await a_ticket(title)
    assert await lists.at_most(session, REFUNDS, by=vic) == Amount(3)


async def test_a_choice_of_which_none_was_seen_has_no_figure(session, vic, a_ticket, short_strides) -> None:
    for status in (Status.closed, *[Status.open] * 4, Status.resolved):
        await a_ticket("Refund", status=status)
    told = await facets.counts(session, REFUNDS, "status", by=vic)
    assert told == {"open": Amount(4, is_capped=True), "resolved": Amount(1, is_capped=True)}


async def test_all_that_fit_are_selected_through_strides(session, ana, a_ticket, short_strides) -> None:
    wanted = [(await a_ticket("Refund", priority=Priority.high)).id for _ in range(9)]
    await a_ticket("Refund", priority=Priority.low)
    fits = TicketFilter(search="refund", priority=(Priority.high, Priority.critical))
    assert [number for number, _ in await batches.matching(session, fits, by=ana)] == wanted[::-1]


@pytest.mark.parametrize(
    ("known", "anchor"),
    [
        (Rarity(5, ["invoice", "refund"], [0.6, 0.8]), "invoice"),
        (Rarity(5, ["refund"], [0.8]), "invoice"),
        (Rarity(5, ["invoice"], [0.6]), "refund"),
    ],
)
async def test_several_words_are_gathered_by_the_rarest(
    session, vic, a_ticket, monkeypatch, known: Rarity, anchor: str
) -> None:
    for title in ("Refund and invoice", "Refund", "Invoice", "Refund, no invoice", "Refund"):
        await a_ticket(title)
    monkeypatch.setattr(RARITY, "_known", known)
    monkeypatch.setattr(RARITY, "_until", float("inf"))
    both = TicketFilter(search="refund invoice")
    cheap = await _cheaply(session, both, vic)
    assert cheap is not None
    assert cheap.statement.compile().params["rarest"] == anchor
    assert await lists.at_most(session, both, by=vic) == Amount(2)


async def test_a_part_that_few_tickets_have_is_gathered_even_with_a_common_word(
    session, vic, a_ticket, monkeypatch
) -> None:
    monkeypatch.setattr(gathering, "RARE", 0)
    monkeypatch.setattr(RARITY, "_known", Rarity(5, ["refund"], [0.8]))
    monkeypatch.setattr(RARITY, "_until", float("inf"))
    await a_ticket("Refund")
    assert await _cheaply(session, TicketFilter(search="refund", reply=(Reply.none,)), vic) is not None
    monkeypatch.setattr(gathering, "CHEAP", 0.0)
    assert await _cheaply(session, REFUNDS, vic) is None
