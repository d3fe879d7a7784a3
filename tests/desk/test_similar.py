"""Tickets that are like another, in every script; among equals the solved ones first; for people who may see tickets."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket
from ticketdesk.desk import similar, words
from ticketdesk.desk.similar import affordable, best, quoted
from ticketdesk.desk.words import Known
from ticketdesk.errors import NotFound, NotSignedIn
from ticketdesk.models import Account, Status
from ticketdesk.models.columns import now

NOISE = (
    ("Change of address", "We moved to another street, please write it on our papers."),
    ("Dark theme", "The colours of the calendar are hard to read at night."),
    ("Training for new colleagues", "Do you offer a course for beginners in spring?"),
)


async def noise(a_ticket: MakeTicket) -> None:
    for title, description in NOISE:
        await a_ticket(title, description)


async def alike(session: AsyncSession, number: int | None, by: Account) -> list[int]:
    return [found.number for found in await similar.of(session, number, by=by)]


@pytest.mark.parametrize(
    ("one", "other", "hit"),
    [
        (
            ("Export stops", "The hologram export to PDF stops at ninety percent with error 7731."),
            ("PDF broken", "Since noon error 7731 whenever a hologram is exported."),
            "hologram",
        ),
        (
            ("无法上传附件", "点击上传附件之后页面显示空白。"),
            ("附件问题", "今天上传附件时总是空白页面。"),
            "上传附件",
        ),
        (
            ("لا أستطيع تسجيل الدخول", "تظهر رسالة خطأ عند تسجيل الدخول إلى الحساب"),
            ("مشكلة", "رسالة خطأ تمنعني من تسجيل الدخول"),
            "الدخول",
        ),
        (
            ("Überweisung fehlt", "Die Überweisung vom Montag ist im Konto nicht verbucht."),
            ("UBERWEISUNG", "Eine Überweisung wurde nicht verbucht, was nun?"),
            "verbucht",
        ),
        (
            ("로그인 오류", "비밀번호 재설정 메일이 오지 않습니다"),
            ("메일 없음", "재설정 메일이 오지 않습니다"),
            "재설정",
        ),
    ],
    ids=("English", "Chinese", "Arabic", "German", "Korean"),
)
async def test_the_same_trouble_in_other_words_is_found(
    session: AsyncSession, a_ticket: MakeTicket, ana: Account, one, other, hit: str
) -> None:
    await noise(a_ticket)
    first, second = await a_ticket(*one), await a_ticket(*other)
    found = await similar.of(session, first.id, by=ana)
    assert [each.number for each in found] == [second.id]
    assert hit in [piece.text for piece in found[0].pieces if piece.is_hit]
    assert (found[0].title, found[0].status, found[0].created_at) == (
        other[0],
        Status.open,
        second.created_at,
    )
    assert await alike(session, second.id, ana) == [first.id]


async def test_a_title_with_slips_is_found_by_its_trigrams(
    session: AsyncSession, a_ticket: MakeTicket, ana: Account
) -> None:
    await noise(a_ticket)
    first = await a_ticket("Passwort zurücksetzen geht nicht", "!")
    second = await a_ticket("Paswort zuruecksetzen geht nicht", "?")
    assert await alike(session, first.id, ana) == [second.id]


async def test_among_equals_the_solved_ones_come_first_then_the_newest_and_five_are_enough(
    session: AsyncSession, a_ticket: MakeTicket, ana: Account
) -> None:
    await noise(a_ticket)
    words = ("The hologram flickers", "Hologram flickers since the upgrade to 8.1")
    asked = await a_ticket(*words)
    made = [await a_ticket(*words) for _ in range(4)]
    solved = [await a_ticket(*words, status=status) for status in (Status.resolved, Status.closed)]
    gone = await a_ticket(*words, deleted=True)
    found = await alike(session, asked.id, ana)
    assert found == [solved[1].id, solved[0].id, made[3].id, made[2].id, made[1].id]
    assert gone.id not in found
    assert asked.id not in found


async def test_what_has_nothing_in_common_is_not_called_alike(
    session: AsyncSession, a_ticket: MakeTicket, ana: Account
) -> None:
    await noise(a_ticket)
    asked = await a_ticket("Refund", "Zebra crossing paid twice")
    assert await alike(session, asked.id, ana) == []


@pytest.mark.parametrize("words", ["'", "\\", "' | '", "a:*b", "!(&)", "\U0001f600\U0001f600", "'' \\' x"])
async def test_signs_of_queries_are_words_like_others(
    session: AsyncSession, a_ticket: MakeTicket, ana: Account, words: str
) -> None:
    await noise(a_ticket)
    first = await a_ticket(f"Sign {words}", f"{words} hologram {words}")
    second = await a_ticket("Other", f"hologram {words}")
    assert await alike(session, first.id, ana) == [second.id]


async def test_only_who_may_see_tickets_is_told(
    session: AsyncSession, a_ticket: MakeTicket, ana: Account, vic: Account
) -> None:
    ticket = await a_ticket()
    with pytest.raises(NotSignedIn):
        await similar.of(session, ticket.id, by=None)
    vic.disabled_at = now()
    with pytest.raises(Exception, match="cannot see tickets"):
        await similar.of(session, ticket.id, by=vic)
    for number in (0, -1, 2**40, "1", None, True):
        with pytest.raises(NotFound):
            await similar.of(session, number, by=ana)


async def test_few_rows_are_read_however_many_tickets_have_the_words(
    session: AsyncSession, a_ticket: MakeTicket, ana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "SMALL", 1)
    asked = await a_ticket("Hologram", "zebra")
    other = await a_ticket("Zebra", "something")
    for word, tickets in (("hologram", 40_000), ("zebra", 900), ("", 2_000_000)):
        await session.execute(
            text("INSERT INTO word_counts VALUES (:word, :tickets)"), {"word": word, "tickets": tickets}
        )
    assert await alike(session, asked.id, ana) == [other.id]


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=20), st.integers(1, 10**6), st.integers(0, 10**7))
def test_what_is_looked_for_is_bounded(tickets: list[int], total: int, living: int) -> None:
    named = {f"word{n}": count for n, count in enumerate(sorted(tickets))}
    asked = affordable(list(named), Known(total, named), living)
    assert 1 <= len(asked) <= similar.LOOKED_FOR
    assert asked == list(named)[: len(asked)]
    rows = sum(named[word] for word in asked) * living / total
    assert rows <= similar.ROWS or len(asked) == 1


rows = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.integers(1, 999),
            "like_title": st.floats(0, 1),
            "length": st.integers(1, 5000),
            "shared": st.lists(st.sampled_from("abcdef"), unique=True),
            "status": st.sampled_from([status.value for status in Status]),
            "created_at": st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)),
        }
    ),
    unique_by=lambda row: row["id"],
)


@given(rows)
def test_the_best_are_ordered_the_same_whatever_order_they_came_in(found) -> None:
    known = Known(100, dict(zip("abcdef", (1, 2, 3, 5, 8, 13), strict=True)))
    told = best(found, "abcdef", known, 20)
    assert all(similar.LEAST <= likeness <= 1 for likeness, _ in told)
    assert len(told) <= similar.SHOWN
    again = best(found[::-1], "abcdef", known, 20)
    assert again == told


@given(st.text(max_size=20))
def test_a_quoted_word_ends_where_it_ends(word: str) -> None:
    inside = quoted(word)[1:-1].replace("''", "").replace("\\\\", "")
    assert "'" not in inside
    assert "\\" not in inside
