"""Lists: newest first, a page at a time that nothing shifts, and rows that know which lists they fit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from tests.desk.forty import any_filter, forty
from ticketdesk.desk import lists, tickets
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.errors import NotAllowed, NotSignedIn
from ticketdesk.models import Account, Category, Priority, Role, Status
from ticketdesk.models.columns import now

ALL = TicketFilter()
NOON = datetime(2031, 3, 4, 12, tzinfo=UTC)


async def test_the_newest_come_first_and_of_the_same_moment_the_highest_number(
    session, vic, a_ticket
) -> None:
    old = await a_ticket(at=NOON)
    twins = [await a_ticket(at=NOON + timedelta(hours=1)) for _ in range(3)]
    page = await lists.page(session, ALL, by=vic)
    assert [row["id"] for row in page.rows] == [*(twin.id for twin in reversed(twins)), old.id]
    assert page.after is None


async def test_pages_stay_whole_while_tickets_arrive_and_change(session, ana, a_ticket) -> None:
    there = [(await a_ticket(at=NOON + timedelta(minutes=minute // 2))).id for minute in range(11)]
    seen, after = [], None
    while True:
        page = await lists.page(session, ALL, by=ana, after=after, size=3)
        seen += [row["id"] for row in page.rows]
        await a_ticket(at=NOON + timedelta(hours=len(seen)))
        await tickets.resolve(session, there[0], by=ana)
        if (after := page.after) is None:
            break
    assert seen == list(reversed(there))


async def test_a_page_that_just_fits_is_the_last(session, vic, a_ticket) -> None:
    for minute in range(4):
        await a_ticket(at=NOON + timedelta(minutes=minute))
    first = await lists.page(session, ALL, by=vic, size=2)
    second = await lists.page(session, ALL, by=vic, size=2, after=first.after)
    assert (first.after is not None, len(second.rows), second.after) == (True, 2, None)


async def test_the_total_counts_what_fits_and_no_deleted_ticket(session, vic, ana, a_ticket) -> None:
    await a_ticket(category=Category.billing, assignee=ana)
    await a_ticket(category=Category.billing)
    await a_ticket(category=Category.billing, deleted=True)
    assert await lists.total(session, ALL, by=vic) == 2
    assert await lists.total(session, TicketFilter(category=Category.billing, assignee="none"), by=vic) == 1
    assert await lists.total(session, TicketFilter(assignee="me"), by=ana) == 1
    assert await lists.total(session, TicketFilter(assignee="me"), by=vic) == 0
    assert await lists.total_for(session, TicketFilter(assignee="me"), me=ana.id) == 1


async def test_a_row_tells_what_a_list_shows(session, vic, ana, a_ticket) -> None:
    ticket = await a_ticket(
        "Help", email="bo@example.com", category=Category.billing, priority=Priority.low, assignee=ana
    )
    (row,) = (await lists.page(session, ALL, by=vic)).rows
    assert (row["id"], row["title"], row["email"], row["assignee"]) == (
        ticket.id,
        "Help",
        "bo@example.com",
        ana.name,
    )
    assert (row["category"], row["priority"], row["status"]) == (Category.billing, Priority.low, Status.open)
    assert row["last_event_id"] == ticket.last_event_id


async def test_a_list_is_not_for_everybody(session, vic) -> None:
    gone = Account(
        id=1, email="x@example.com", name="X", role=Role.admin, password_hash="x", disabled_at=now()
    )
    for ask in (lists.page, lists.total):
        for who, refusal in ((None, NotSignedIn), (gone, NotAllowed)):
            with pytest.raises(refusal):
                await ask(session, ALL, by=who)


async def test_a_changed_row_fits_exactly_the_lists_that_would_find_it(session, ines, ana, a_ticket) -> None:
    """Seeded tickets and filters: what is pushed to an open list is what asking again would show."""
    random = Random(28)
    people = [ines, ana]
    numbers = await forty(random, session, people, a_ticket)
    wanted = {
        f"list_{n}": (any_filter(random, people, parts=4), random.choice(people)) for n in range(80)
    }  # fmt: skip
    asked = {name: (ticket_filter, me.id) for name, (ticket_filter, me) in wanted.items()}
    rows = await lists.changed(session, numbers, asked)
    assert {row["id"] for row in rows} == set(numbers)
    sizes = set()
    for name, (ticket_filter, me) in wanted.items():
        page = await lists.page(session, ticket_filter, by=me)
        pushed = {row["id"] for row in rows if row[name]}
        assert pushed == {row["id"] for row in page.rows}, ticket_filter
        assert len(pushed) == await lists.total(session, ticket_filter, by=me)
        sizes.add(len(pushed))
    assert len(sizes) > 5, "the filters have to tell tickets apart"


async def test_a_deleted_ticket_fits_no_list_and_an_unknown_one_has_no_row(session, ana, a_ticket) -> None:
    ticket = await a_ticket(deleted=True)
    (row,) = await lists.changed(session, [ticket.id, 2**31 - 1], {"all": (ALL, ana.id)})
    assert (row["id"], row["all"]) == (ticket.id, False)
    assert await lists.changed(session, [], {"all": (ALL, ana.id)}) == []
