"""How rare words are by PostgreSQL's statistics, and which way a search takes because of it."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket
from ticketdesk.desk import pages, rarity, stepwise
from ticketdesk.desk.bare import first
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.rarity import Lookup, Rarest, Rarity
from ticketdesk.desk.sorting import Sort
from ticketdesk.models import Category, Priority, Status

MILLION = Rarity(1_000_000, ["chargeback", "invoice", "invoiced"], [0.01, 0.15, 0.03])


def test_the_rarest_word_is_told_by_all_that_begin_so() -> None:
    assert MILLION.rarest(["Invoi"]) == Rarest(
        "invoi", pytest.approx(180_000), 1_000_000, pytest.approx(0.18)
    )
    found = MILLION.rarest(["invoice", "Chargébacks", "hologram"])
    assert found == Rarest("chargebacks", 0, 1_000_000, 0), "nothing begins so, nor so"
    parts = MILLION.rarest(["invoice-chargeback"])
    assert (parts.word, parts.tickets) == ("chargeback", 10_000), "its parts all have to be there"


def test_what_cannot_be_told_is_left_out_where_some_words_are_enough() -> None:
    assert MILLION.rarest(["invoice", "in", "附件", "a-chargeback"], by_some=True).word == "chargeback"
    assert MILLION.rarest(["in", "附件"], by_some=True) is None


@pytest.mark.parametrize("word", ["in", "a-long-word", "附件", "Größe附", "..."])
def test_what_cannot_be_told_is_planned_for_its_words(word: str) -> None:
    assert MILLION.rarest(["invoice", word]) is None
    asked = list(pages.page(TicketFilter(search=word), me=None, after=None, size=50, rarity=MILLION))
    assert asked[-1].is_planned_anew


def _ways(search: str, **others: object) -> list[str]:
    """The ways that a search of a million takes, one after the other."""
    wanted = TicketFilter(search=search, **others)
    asked = list(pages.page(wanted, me=None, after=None, size=50, rarity=MILLION))
    assert not any(one.is_planned_anew for one in asked)
    return [one.values.get("anchor", "walk") for one in asked]


def test_common_words_are_walked_for_and_of_others_the_rarest_is_gathered() -> None:
    assert _ways("invoice") == ["walk", "invoice"]
    assert _ways("hologram") == ["hologram"]
    assert _ways("invoice hologram") == ["hologram"], "a common word is never gathered beside a rare one"
    assert _ways("hologram", status=(Status.open,)) == ["hologram"]
    assert _ways("invoice", status=(Status.open,)) == ["walk", "invoice"]


def test_a_short_list_is_walked_whole() -> None:
    billing = {"status": (Status.open,), "category": (Category.billing,), "priority": (Priority.high,)}
    shape = TicketFilter(search="invoice", **billing).shape
    assert stepwise.how_far(shape, Rarest("invoice", 186, 1_000, 0.186), 50) == 1_000
    assert stepwise.how_far(shape, Rarest("hologram", 3, 1_000, 0.003), 50) == 0


async def test_a_search_finds_the_same_however_rare_its_words_are_believed_to_be(
    session: AsyncSession, a_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stepwise, "FAR", (3,))
    for title in ("Refund", "Invoice refund", "Invoice", "Refund it", "Refund. Invoice!"):
        await a_ticket(title)
    await a_ticket("Invoice refund", deleted=True)
    for known in (None, Rarity(5), Rarity(5, ["invoice", "refund"], [0.9, 0.9])):
        for sort in (Sort.newest, Sort.oldest, Sort.changed, Sort.number):
            wanted, rows = TicketFilter(search="invoice. refund"), []
            for asked in pages.page(wanted, me=None, after=None, size=50, sort=sort, rarity=known):
                rows.append(await first(session, asked.statement, asked.values))
                if rows[-1]["is_whole"]:
                    break
            titles = [one["title"] for one in rows[-1]["results"]]
            expected = ["Refund. Invoice!", "Invoice refund"]
            assert titles == (expected[::-1] if sort is Sort.oldest else expected), (known, sort)


async def test_it_is_looked_up_from_the_statistics_now_and_then(
    session: AsyncSession, a_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookup = Lookup()
    for number in range(4):
        await a_ticket("Refund" if number else "Invoice")
    assert lookup.is_due
    assert (await lookup.rarity(session)).words == [], "nothing was counted yet"
    await session.execute(text("ANALYZE tickets"))
    assert not lookup.is_due
    assert (await lookup.rarity(session)).words == []
    monkeypatch.setattr(rarity.time, "monotonic", lambda: lookup._until + 1)
    assert lookup.is_due
    told = (await lookup.rarity(session)).rarest(["refunds", "refu"])
    assert told is not None
    assert (told.word, told.of) == ("refunds", 4)
    assert lookup.known.rarest(["refu"]) == Rarest("refu", 3, 4, 0.75)
