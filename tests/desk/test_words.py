"""How rare a word is: counted at night on a sample, and on a small desk when somebody asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket
from ticketdesk.desk import words
from ticketdesk.desk.words import Known
from ticketdesk.models import WordCount

counts = st.dictionaries(st.text(max_size=8), st.integers(0, 5000), max_size=30)


@given(st.integers(0, 10**6), counts, st.lists(st.text(max_size=8)), st.integers(0, 30))
def test_the_rarest_words_are_rare_few_and_always_the_same(
    total: int, tickets: dict[str, int], asked: list[str], most: int
) -> None:
    known = Known(total, tickets)
    found = known.rarest(asked, most)
    assert len(found) <= most
    assert all(known.is_rare(word) and known.weight(word) > 0 for word in found)
    assert found == known.rarest(reversed(asked), most)
    weights = [tickets.get(word, 0) for word in found]
    assert weights == sorted(weights)


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_what_fewer_have_weighs_more(total: int, one: int, other: int) -> None:
    known = Known(total, {"one": min(one, other), "other": max(one, other)})
    assert known.weight("one") >= known.weight("other")


def test_a_syllable_tells_nothing_but_two_signs_do() -> None:
    assert [word for word in ("of", "the", "附件", "附", "환불", "ñu") if words.can_tell(word)] == [
        "the", "附件", "환불", "ñu",
    ]  # fmt: skip


async def test_a_small_desk_is_counted_when_somebody_asks(
    session: AsyncSession, a_ticket: MakeTicket
) -> None:
    for _ in range(3):
        await a_ticket("A hologram", "of the invoice")
    await a_ticket("Something else", "invoice", deleted=True)
    known = await words.known(session, ["hologram", "invoice", "nobody"])
    assert known == Known(3, {"hologram": 3, "invoice": 3}, is_of_now=True)


async def test_at_night_every_word_of_several_tickets_is_counted(
    session: AsyncSession, a_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "SMALL", 3)
    monkeypatch.setattr(words, "WHOLE", 3)
    assert not await words.are_counted(session)
    for number in range(4):
        await a_ticket("Größe", f"单独 ones{number}")
    assert await words.count_again(session) == 3
    await a_ticket("Größe", "written after the counting")
    kept = {row.word: row.tickets for row in (await session.exec(select(WordCount))).all()}
    assert kept == {"": 4, "grosse": 4, "单独": 4, "独": 4}
    assert await words.known(session, ["grosse", "ones1"]) == Known(4, {"grosse": 4})
    assert await words.are_counted(session)
    assert await words.count_again(session) == 3


async def test_on_a_small_desk_the_words_of_one_ticket_are_kept_too(
    session: AsyncSession, a_ticket: MakeTicket
) -> None:
    await a_ticket("Zymurgy", "hologram")
    await a_ticket("Hologram", "is")
    await words.count_again(session)
    kept = {row.word: row.tickets for row in (await session.exec(select(WordCount))).all()}
    assert kept == {"": 2, "zymurgy": 1, "hologram": 2, "is": 1}


async def test_words_are_counted_again_when_many_tickets_came(
    session: AsyncSession, a_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "MANY", 2)
    await words.count_again(session)
    for is_counted in (True, True, False):
        await a_ticket("Hologram", "flickers")
        assert await words.are_counted(session) is is_counted
    await words.count_again(session)
    assert await words.are_counted(session)
