"""Whoever wrote nearly the same before is told on which day, and of others nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket
from ticketdesk import config, visit
from ticketdesk.desk import again, gate
from ticketdesk.models.columns import at, now
from ticketdesk.visit import Visit

TITLE, WORDS = "The export to PDF is empty", "Since Monday every PDF that I export has no pages at all."
MARA = "mara@example.com"
letters = st.text(st.characters(categories=["L", "N"]), min_size=20, max_size=60)


@given(letters, st.sampled_from([" ", "\n", "  - ", "...", " \u200b"]))
def test_spaces_and_punctuation_do_not_make_another_text(words: str, between: str) -> None:
    assert again.is_same(words, between.join([words[:10], words[10:]]))
    assert again.is_same(words.lower(), words.lower() + between)


@given(st.text(max_size=19), st.text(max_size=19))
def test_very_short_texts_are_never_the_same(one: str, other: str) -> None:
    if len(again._letters(one)) < again.SHORTEST_TEXT:
        assert not again.is_same(one, one)
        assert not again.is_same(one, other)


@given(letters, letters)
def test_other_letters_are_another_text(one: str, other: str) -> None:
    assert again.is_same(one, other) == (again._letters(one) == again._letters(other))


@pytest.mark.parametrize(
    ("title", "words", "is_told"),
    [
        ("The export to PDF is empty again", "Other words entirely, but the title is nearly the same.", True),
        ("Still the same", "since MONDAY: every pdf that I export has no pages, at all!", True),
        ("Refund", "I was charged twice for November and want one back.", False),
        ("", "", False),
    ],
)
async def test_a_title_that_is_nearly_the_same_or_the_same_text_is_told(
    session: AsyncSession, a_ticket: MakeTicket, title: str, words: str, is_told: bool
) -> None:
    written = now() - timedelta(days=2)
    await a_ticket(TITLE, WORDS, email=MARA, at=written)
    assert await again.day_of(session, MARA, title, words) == (written.date() if is_told else None)


@pytest.mark.parametrize(
    ("title", "like"),
    [("无法上传附件请帮忙", "无法上传附件请帮助"), ("تعذر تحميل الملفات اليوم", "تعذر تحميل الملفات")],
)
async def test_it_is_told_in_every_script(
    session: AsyncSession, a_ticket: MakeTicket, title: str, like: str
) -> None:
    await a_ticket(title, "?", email=MARA)
    assert await again.day_of(session, MARA, like, "!") == now().date()


async def test_the_address_is_the_same_however_it_is_spelled_and_another_is_another(
    session: AsyncSession, a_ticket: MakeTicket
) -> None:
    await a_ticket(TITLE, WORDS, email="Mara@Example.com")
    await a_ticket(TITLE, WORDS)
    assert await again.day_of(session, "MARA@example.com", TITLE, WORDS)
    for other in ("mar@example.com", "mara@example.org", "%", "_ara@example.com", ""):
        assert await again.day_of(session, other, TITLE, WORDS) is None


async def test_what_is_older_than_two_weeks_or_deleted_is_not_told(
    session: AsyncSession, a_ticket: MakeTicket
) -> None:
    await a_ticket(TITLE, WORDS, email=MARA, at=now() - timedelta(days=15))
    await a_ticket(TITLE, WORDS, email=MARA, deleted=True)
    assert await again.day_of(session, MARA, TITLE, WORDS) is None


async def test_a_title_that_anybody_can_guess_tells_nothing(
    session: AsyncSession, a_ticket: MakeTicket
) -> None:
    await a_ticket("Refund", "One of a kind", email=MARA)
    assert await again.day_of(session, MARA, "Refund", "Something else") is None


async def test_a_ticket_is_not_like_itself(session: AsyncSession, a_ticket: MakeTicket) -> None:
    first = await a_ticket(TITLE, WORDS, email=MARA, at=now() - timedelta(days=3))
    assert await again.day_before(session, first) is None
    second = await a_ticket(TITLE, WORDS, email="MARA@example.com")
    assert await again.day_before(session, second) == first.created_at.date()
    assert await again.day_before(session, await a_ticket(TITLE, WORDS)) is None


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "yesterday"),
        (2, "on Tuesday"),
        (6, "on Friday"),
        (7, "on 19 November"),
        (13, "on 13 November"),
    ],
)
def test_only_the_day_is_told(days: int, words: str) -> None:
    today = date(2026, 11, 26)
    with at(now().replace(year=2026, month=11, day=26)):
        told = again.sentence(today - timedelta(days=days))
    assert told == f"You wrote something very like this {words}."


async def test_looking_back_is_limited_for_a_network_and_for_an_address(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICKETDESK_SUGGESTIONS_PER_ADDRESS", "3")
    config.settings.cache_clear()
    assert [await gate.may_look_back(session, f"{n}@example.com") for n in range(4)] == [True] * 3 + [False]
    for n in range(gate.LOOKS_BACK_PER_MAIL + 1):
        visit.arrives(Visit(f"198.51.100.{n}", "", ""))
        assert await gate.may_look_back(session, "Mara+tag@example.com") is (n < gate.LOOKS_BACK_PER_MAIL)
