"""What a requester may do by the link of a ticket that goes on in another one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.desk.looking import history
from ticketdesk.desk import acts, batches, links, nudges, requesters, tickets
from ticketdesk.models import Actor, Status, What


async def _told(session, ticket) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (line.what.value, line.actor.value, line.before, line.after)
        for line in (await history(session, ticket))[1:]
        if line.actor is Actor.requester
    ]


@pytest.fixture
def merge(session, ana) -> Callable:
    """``await merge(one, into)``."""

    async def merging(one, into) -> None:
        await batches.at_once(session, acts.Act(merge=into.id), [(one.id, None)], by=ana)
        for ticket in (one, into):
            await session.refresh(ticket)

    return merging


async def test_words_on_a_merged_ticket_stay_there_and_open_the_one_where_it_goes_on(
    session, ana, a_ticket, merge: Callable
) -> None:
    one, main = await a_ticket(), await a_ticket(assignee=ana)
    key = await links.create(session, one)
    await merge(one, main)
    await tickets.resolve(session, main.id, by=ana)
    said = await requesters.answer(session, key, "Mine is not solved.")
    assert said.ticket_id == one.id
    assert await _told(session, one) == [("replied", "requester", None, None)]
    assert await _told(session, main) == [
        ("replied", "requester", None, None),
        ("status", "requester", "resolved", "open"),
    ]
    await session.refresh(one)
    await session.refresh(main)
    assert (one.status, main.status) == (Status.closed, Status.open)
    assert (await nudges.newest(session, by=ana))[0]["message_id"] == said.id


async def test_one_of_many_opens_a_merged_ticket_again_but_cannot_end_it(
    session, ana, a_ticket, merge: Callable
) -> None:
    one, main = await a_ticket(), await a_ticket()
    key = await links.create(session, one)
    await merge(one, main)
    with pytest.raises(requesters.GoesOnElsewhere):
        await requesters.solve(session, key)
    await tickets.close(session, main.id, by=ana)
    assert (await requesters.reopen(session, key)).id == main.id
    await session.refresh(main)
    assert main.status is Status.open


async def test_a_ticket_whose_main_one_was_deleted_is_answered_by_itself(
    session, ana, a_ticket, merge: Callable
) -> None:
    one, main = await a_ticket(), await a_ticket()
    key = await links.create(session, one)
    await merge(one, main)
    await tickets.delete(session, main.id, by=ana)
    await requesters.answer(session, key, "Hello?")
    await session.refresh(one)
    assert one.status is Status.open
    assert What.replied.value in str(await _told(session, one))
