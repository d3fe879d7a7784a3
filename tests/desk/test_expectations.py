"""When a first answer can be expected: from this desk's own history, honest, and nothing while there is too little of it."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlalchemy import text

from ticketdesk.desk import expectations, messages, tickets
from ticketdesk.desk.expectations import FEWEST, Wait, half_within, rounded
from ticketdesk.models import Category, Priority
from ticketdesk.models.columns import now

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
KIND = {"category": Category.billing, "priority": Priority.high}
# Rows as the counters and triggers leave them, without telling their stories one by one.
PAST = text("""
    INSERT INTO tickets (title, description, category, category_source, priority, priority_source, status, created_at,
        updated_at, replied_at, resolved_at, last_event_id)
    SELECT 'Past', 'Words', :category, 'person', :priority, 'person', CAST(:status AS text), made.at, made.at,
        CASE WHEN CAST(:waited AS float) IS NULL THEN NULL ELSE made.at + make_interval(secs => CAST(:waited AS float)) END,
        CASE WHEN CAST(:status AS text) = 'resolved' THEN made.at END, 1
    FROM generate_series(1, :count) AS number, LATERAL (SELECT CAST(:at AS timestamptz) - number * interval '1 second' AS at) AS made
""")


async def past(session, count: int, waited: timedelta | None, *, age=3 * DAY, status="open", **kind) -> None:
    """So many tickets of the past that were answered so soon; None: never."""
    values = {name: value.value for name, value in (KIND | kind).items()}
    values |= {"count": count, "at": now() - age, "status": status}
    await session.execute(PAST, values | {"waited": None if waited is None else waited.total_seconds()})


async def test_half_of_the_tickets_of_the_same_kind_tell_it(session, a_ticket) -> None:
    await past(session, 15, HOUR)
    await past(session, 15, 5 * HOUR)
    await past(session, 60, MINUTE, category=Category.account)
    ticket = await a_ticket(**KIND)
    found = await expectations.first_answer(session, ticket)
    assert (found.is_alike, rounded(found.within)) == (True, (1, "hour"))


async def test_with_too_few_of_the_kind_all_tickets_tell_it_and_it_says_so(session, a_ticket) -> None:
    await past(session, FEWEST - 1, HOUR)
    ticket = await a_ticket(**KIND)
    assert await expectations.first_answer(session, ticket) is None
    await past(session, FEWEST, 2 * DAY, category=Category.account)
    found = await expectations.first_answer(session, ticket)
    assert (found.is_alike, found.within) == (False, 2 * DAY)


async def test_a_ticket_that_nobody_has_judged_is_like_no_other(session, a_ticket) -> None:
    await past(session, FEWEST, HOUR, category=Category.general, priority=Priority.medium)
    found = await expectations.first_answer(session, await a_ticket())
    assert not found.is_alike


async def test_what_is_old_deleted_or_merged_tells_nothing(session, a_ticket) -> None:
    ticket = await a_ticket(**KIND)
    await past(session, FEWEST, HOUR, age=91 * DAY)
    assert await expectations.first_answer(session, ticket) is None
    for gone in ("deleted_at = now()", f"merged_into_id = {ticket.id}, merged_at = now()"):
        await past(session, FEWEST, HOUR)
        await session.execute(text(f"UPDATE tickets SET {gone} WHERE title = 'Past'"))
        assert await expectations.first_answer(session, ticket) is None


async def test_whoever_was_answered_or_is_done_expects_nothing(session, ana, a_ticket) -> None:
    await past(session, FEWEST, HOUR)
    answered, done = await a_ticket(**KIND), await a_ticket(**KIND)
    await messages.reply(session, answered.id, "Hello", by=ana)
    await tickets.resolve(session, done.id, by=ana)
    for ticket in (answered, done):
        await session.refresh(ticket)
        assert await expectations.first_answer(session, ticket) is None


@pytest.mark.parametrize("status", ["open", "resolved"])
async def test_what_was_never_answered_is_not_forgotten(session, a_ticket, status: str) -> None:
    await past(session, FEWEST, HOUR)
    await past(session, FEWEST + 1, None, status=status)
    assert await expectations.first_answer(session, await a_ticket(**KIND)) is None


async def test_what_came_a_moment_ago_says_nothing_yet(session, a_ticket) -> None:
    await past(session, FEWEST, HOUR)
    await past(session, 10 * FEWEST, None, age=MINUTE)
    found = await expectations.first_answer(session, await a_ticket(**KIND))
    assert found.within == HOUR


def test_those_who_still_wait_count_as_far_as_they_have_waited() -> None:
    answered = [Wait(minutes * MINUTE, is_answered=True) for minutes in range(1, 41)]
    assert half_within(answered) == 20 * MINUTE
    waiting = [Wait(10.5 * MINUTE, is_answered=False)] * 40
    assert 20 * MINUTE < half_within(answered + waiting) < 40 * MINUTE
    assert half_within([*answered, *[Wait(timedelta.max, is_answered=False)] * 41]) is None
    assert half_within([]) is None


@pytest.mark.parametrize(
    ("within", "said"),
    [
        (timedelta(), (5, "minutes")),
        (timedelta(seconds=1), (5, "minutes")),
        (21 * MINUTE, (25, "minutes")),
        (55 * MINUTE, (55, "minutes")),
        (56 * MINUTE, (1, "hour")),
        (2.1 * HOUR, (3, "hours")),
        (36 * HOUR, (36, "hours")),
        (36.1 * HOUR, (2, "days")),
        (9.5 * DAY, (10, "days")),
    ],
    ids=str,
)
def test_a_time_is_told_as_people_say_it_and_never_too_short(
    within: timedelta, said: tuple[int, str]
) -> None:
    assert rounded(within) == said


async def test_it_looks_at_the_newest_ones_alone_however_many_there_are(session, a_ticket) -> None:
    await past(session, 20_000, DAY, age=10 * DAY)
    await past(session, expectations.LOOKED_AT, HOUR)
    await session.execute(text("ANALYZE tickets"))
    ticket, began = await a_ticket(**KIND), time.perf_counter()
    found = await expectations.first_answer(session, ticket)
    assert found.within == HOUR
    assert time.perf_counter() - began < 2  # some milliseconds on a quiet machine
