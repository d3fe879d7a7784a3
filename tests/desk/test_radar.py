"""Tickets of one hour that look alike: found by words that come all at once, and always the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket
from ticketdesk.desk import radar, words
from ticketdesk.desk.radar import FEWEST, LEAST_USUAL, clusters
from ticketdesk.desk.words import Known
from ticketdesk.models import Incident, Ticket
from ticketdesk.models.columns import at, now

USUAL = Known(1000, {"the": 900, "login": 20, "invoice": 200})
hours = st.dictionaries(
    st.integers(1, 500),
    st.frozensets(st.sampled_from(["aaa", "bbb", "ccc", "ddd", "eee", "fff", "the", "login"])),
    max_size=40,
)

SAID = (
    ("Login broken", "Bad gateway 502 whenever I sign in since nine."),
    ("502 again", "The login page answers bad gateway."),
    ("Cannot sign in", "Login gives error 502, bad gateway, please help."),
    ("Is it down?", "Gateway error 502 for all of us at the login."),
    ("Bad gateway", "502 at login for our whole office in Lisbon."),
)
CHINESE = (
    ("无法登录", "登录页面显示网关错误，请处理。"),
    ("登录失败", "打开登录页面就是网关错误。"),
    ("网关错误", "今天早上登录时网关错误一直出现。"),
    ("请帮忙", "同事们登录都遇到网关错误。"),
)
ARABIC = (
    ("تعذر الدخول", "تظهر رسالة بوابة معطلة عند تسجيل الدخول"),
    ("بوابة معطلة", "لا يعمل تسجيل الدخول، بوابة معطلة"),
    ("مشكلة", "تسجيل الدخول يعطي بوابة معطلة منذ الصباح"),
    ("مساعدة", "بوابة معطلة عند تسجيل الدخول لجميع الزملاء"),
)
CALM = (
    "The invoice of May is missing",
    "Please change our address on the papers",
    "How do I export the calendar",
    "A colleague left and we need another seat",
    "The dark theme is hard to read",
    "Do you offer a course for beginners",
    "我想修改公司的账单地址",
    "أريد تغيير عنوان الشركة في الفاتورة",
)
ENDINGS = (
    "could you please help me with this",
    "thank you very much and kind regards",
    "hello, please tell me",
    "how long will it take?",
)


@settings(deadline=None)
@given(hours)
def test_clusters_are_parts_of_the_hour_and_always_the_same(tickets: dict[int, frozenset[str]]) -> None:
    found = clusters(tickets, USUAL)
    numbers = [number for one in found for number in one]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= set(tickets)
    assert all(len(one) >= FEWEST and one == sorted(one) for one in found)
    assert found == clusters(dict(reversed(tickets.items())), USUAL)


@given(hours, st.integers(0, LEAST_USUAL - 1))
def test_without_knowing_what_is_usual_nothing_is_said(
    tickets: dict[int, frozenset[str]], total: int
) -> None:
    assert clusters(tickets, Known(total, {})) == []


@given(st.integers(0, 500), st.integers(0, 30))
def test_usual_words_make_no_incident(first: int, more: int) -> None:
    usual = {number: {"the", "invoice", f"own{number}"} for number in range(first, first + 4 + more)}
    assert clusters(usual, USUAL) == []


def test_four_that_share_two_sudden_words_are_a_cluster_and_three_are_not() -> None:
    four = {number: {"gateway", "502", "the", f"own{number}"} for number in range(1, 5)}
    assert clusters(four, USUAL) == [[1, 2, 3, 4]]
    assert clusters(dict(list(four.items())[:3]), USUAL) == []
    one_word = {number: {"gateway", "the", f"own{number}"} for number in range(1, 9)}
    assert clusters(one_word, USUAL) == []


def test_two_troubles_at_once_are_two_clusters_the_larger_first() -> None:
    both = {number: {"gateway", "502"} for number in range(1, 5)}
    both |= {number: {"printer", "jams", "paper"} for number in range(5, 11)}
    both[11] = {"gateway", "printer"}
    assert clusters(both, USUAL) == [[5, 6, 7, 8, 9, 10], [1, 2, 3, 4]]


def test_an_hour_of_five_hundred_is_looked_through_in_a_blink() -> None:
    all_different = {
        n: {f"word{n % 9}", f"word{n % 11}", f"word{n % 13}", f"word{n % 17}"} for n in range(500)
    }
    assert all(len(one) >= FEWEST for one in clusters(all_different, USUAL))


async def usual_days(a_ticket: MakeTicket) -> None:
    """So many tickets of other days that the desk knows what is usual."""
    await calm(a_ticket, LEAST_USUAL + 6, at=now() - timedelta(days=3))


async def calm(a_ticket: MakeTicket, amount: int, **more: object) -> None:
    """Tickets about this and that, with the words that everybody uses."""
    for place in range(amount):
        subject = CALM[place % len(CALM)]
        await a_ticket(subject, f"{subject}, {ENDINGS[place * 3 // 2 % len(ENDINGS)]} {place}", **more)


async def numbers(session: AsyncSession) -> dict[int, list[int]]:
    return {one.number: one.numbers for one in (await session.exec(select(Incident))).all()}


@pytest.mark.parametrize("said", [SAID, CHINESE, ARABIC], ids=("English", "Chinese", "Arabic"))
async def test_one_trouble_of_many_people_is_seen_in_every_script(
    session: AsyncSession, a_ticket: MakeTicket, said: tuple[tuple[str, str], ...]
) -> None:
    await usual_days(a_ticket)
    await calm(a_ticket, 8)
    told = [(await a_ticket(*one)).id or 0 for one in said]
    changed = await radar.look(session)
    assert [incident.numbers for incident in changed] == [told]
    assert await numbers(session) == {told[0]: told}


async def test_a_cluster_grows_keeps_its_name_and_is_told_only_when_it_changed(
    session: AsyncSession, a_ticket: MakeTicket
) -> None:
    await usual_days(a_ticket)
    told = [(await a_ticket(*one)).id or 0 for one in SAID[:4]]
    assert len(await radar.look(session)) == 1
    assert await radar.look(session) == []
    told.append((await a_ticket(*SAID[4])).id or 0)
    with at(now() + timedelta(minutes=5)):
        assert [one.numbers for one in await radar.look(session)] == [told]
    assert await numbers(session) == {told[0]: told}


async def test_what_is_deleted_or_older_than_an_hour_is_no_part_of_it(
    session: AsyncSession, a_ticket: MakeTicket
) -> None:
    await usual_days(a_ticket)
    for one in SAID[:3]:
        await a_ticket(*one)
    await a_ticket(*SAID[3], deleted=True)
    await a_ticket(*SAID[4], at=now() - timedelta(minutes=61))
    assert await radar.look(session) == []


async def test_the_list_of_a_cluster_is_forgotten_after_a_day(
    session: AsyncSession, a_ticket: MakeTicket
) -> None:
    await usual_days(a_ticket)
    first, *_ = [(await a_ticket(*one)).id or 0 for one in SAID]
    await radar.look(session)
    for hours, left in ((23, {first}), (25, set())):
        with at(now() + timedelta(hours=hours)):
            await radar.look(session)
        assert set(await numbers(session)) == left


async def test_an_empty_desk_and_a_calm_one_have_no_incidents(
    session: AsyncSession, a_ticket: MakeTicket
) -> None:
    assert await radar.look(session) == []
    await usual_days(a_ticket)
    for subject in CALM:
        await a_ticket(
            subject, "Hello, could you please help me with this, thank you very much and kind regards"
        )
    assert await radar.look(session) == []


async def test_what_was_counted_now_is_not_what_is_usual(session: AsyncSession, a_ticket: MakeTicket) -> None:
    await usual_days(a_ticket)
    made: list[Ticket] = [await a_ticket("Hologram", "flickers") for _ in range(12)]
    known = await words.known(session, ["hologram"])
    assert (known.is_of_now, known.tickets["hologram"]) == (True, 12)
    usual = await radar._usual(session, {one.id or 0: {"hologram"} for one in made})
    assert (usual.total, usual.tickets) == (known.total - 12, {"hologram": 0})
