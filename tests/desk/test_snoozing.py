"""Tickets that sleep: out of the lists of what is to be done and of their figures, found by search, and woken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.desk.looking import newest
from ticketdesk.desk import batches, counts, facets, figures, links, lists, nudges, requesters, snoozing
from ticketdesk.desk.acts import Act
from ticketdesk.desk.built_in import BUILT_IN
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.skipping import Skip
from ticketdesk.desk.snoozed import Snoozed
from ticketdesk.errors import Invalid
from ticketdesk.models import Account, Category, Priority, Status, Ticket
from ticketdesk.models.columns import at, now

SOON = timedelta(hours=3)


async def _snoozed(session, ticket: Ticket, by: Account, until: datetime | None = None) -> int:
    act = Act(snooze=until or now() + SOON)
    batch, outcome = await batches.at_once(session, act, [(ticket.id, None)], by=by)
    assert outcome.done == [ticket.id]
    await session.refresh(ticket)
    return batch.id


async def _amounts(session, me: Account) -> dict[str, tuple[int, int, int]]:
    """By view how many rows it has, its amount, and its figure in the rail."""
    found = {}
    for view in BUILT_IN:
        wanted = TicketFilter.read(view.parts)[0]
        page = await lists.page(session, wanted, by=me)
        amount = await lists.at_most(session, wanted, by=me)
        one = figures.wanted_by(wanted, me.id)
        kept = (await figures.kept(session, [one])).get(one) if figures.is_kept(one) else None
        figure = await figures.counted(session, one) if kept is None else kept
        found[view.key] = (len(page.rows), amount.count, figure)
    return found


async def test_what_sleeps_is_in_no_view_of_work_nor_in_its_figure(session, ana, a_ticket) -> None:
    mine = await a_ticket("Mine", assignee=ana)
    free = await a_ticket("Free", status=Status.in_progress)
    answered = await a_ticket("Answered", email="mara@example.com", status=Status.in_progress, assignee=ana)
    await batches.at_once(session, Act(note=True), [(mine.id, None)], by=ana, comment="Seen.")
    answered.last_word, answered.replied_at = "agent", now()
    session.add(answered)
    await session.flush()
    before = await _amounts(session, ana)
    assert before == {
        "mine": (2, 2, 2),
        "unassigned": (1, 1, 1),
        "new": (2, 2, 2),
        "waiting": (1, 1, 1),
        "snoozed": (0, 0, 0),
        "all": (3, 3, 3),
    }
    done = [await _snoozed(session, ticket, ana) for ticket in (mine, free, answered)]
    asleep = dict.fromkeys(("mine", "unassigned", "new", "waiting"), (0, 0, 0))
    assert await _amounts(session, ana) == asleep | {"snoozed": (3, 3, 3), "all": (3, 3, 3)}
    assert await counts.check(session) == {}
    for batch in reversed(done):
        await batches.undo(session, batch, by=ana)
    assert await _amounts(session, ana) == before
    assert await counts.check(session) == {}


async def test_search_finds_what_sleeps(session, ana, a_ticket) -> None:
    ticket = await a_ticket("Refund wanted")
    await _snoozed(session, ticket, ana)
    page = await lists.page(session, TicketFilter(search="refund"), by=ana)
    assert [row["id"] for row in page.rows] == [ticket.id]
    awake = await lists.page(session, TicketFilter(search="refund", snoozed=Snoozed.no), by=ana)
    assert awake.rows == []


async def test_a_filter_of_any_kind_knows_it_and_so_do_the_figures_of_the_choices(
    session, ana, a_ticket
) -> None:
    asleep, awake = await a_ticket("One"), await a_ticket("Two")
    await _snoozed(session, asleep, ana)
    for more in ({}, {"status": "open"}, {"category": "general"}, {"search": "bytes"}, {"assignee": "none"}):
        for choice, expected in (("yes", asleep), ("no", awake)):
            wanted = TicketFilter.read({**more, "snoozed": choice})[0]
            page = await lists.page(session, wanted, by=ana)
            assert [row["id"] for row in page.rows] == [expected.id], (more, choice)
            assert await lists.total(session, wanted, by=ana) == 1
        told = await facets.counts(session, TicketFilter.read(more)[0], "snoozed", by=ana)
        assert {choice: amount.count for choice, amount in told.items()} == {"no": 1, "yes": 1}
    assert TicketFilter(snoozed=Snoozed.yes).sentence == "snoozed"


async def test_what_is_done_does_not_sleep(session, ana, a_ticket) -> None:
    ticket, done = await a_ticket(), await a_ticket(status=Status.resolved)
    await _snoozed(session, ticket, ana)
    until = ticket.snoozed_until
    batch, _ = await batches.at_once(session, Act(status=Status.closed), [(ticket.id, None)], by=ana)
    await session.refresh(ticket)
    assert ticket.snoozed_until is None
    await batches.undo(session, batch.id, by=ana)
    await session.refresh(ticket)
    assert ticket.snoozed_until == until
    _, outcome = await batches.at_once(session, Act(snooze=now() + SOON), [(done.id, None)], by=ana)
    assert outcome.skipped == [Skip(done.id, "resolved already")]


async def test_the_clock_wakes_it_once_and_tells_who_cares(session, ana, ines, vic, a_ticket) -> None:
    ticket = await a_ticket(assignee=ines)
    await batches.at_once(session, Act(watch=True), [(ticket.id, None)], by=ana)
    await _snoozed(session, ticket, ana)
    assert await snoozing.due(session) == []
    assert not await snoozing.wake_due(session, ticket.id)
    with at(now() + SOON):
        assert await snoozing.due(session) == [ticket.id]
        assert await snoozing.wake_due(session, ticket.id)
        assert not await snoozing.wake_due(session, ticket.id)
        assert await snoozing.due(session) == []
    await session.refresh(ticket)
    assert ticket.snoozed_until is None
    assert (await newest(session, ticket))[0] == "woken"
    told = {
        who.name: [row["reason"] for row in await nudges.newest(session, by=who)] for who in (ana, ines, vic)
    }
    assert told["Ana Moreau"] == ["woken"]
    assert "woken" in told["Ines Duarte"]
    assert told["Vic Tanaka"] == []


async def test_a_deleted_ticket_sleeps_on(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await _snoozed(session, ticket, ana)
    await batches.at_once(session, Act(delete=True), [(ticket.id, None)], by=ana)
    with at(now() + SOON):
        assert await snoozing.due(session) == []
        assert not await snoozing.wake_due(session, ticket.id)


async def test_a_word_of_the_requester_wakes_it(session, ana, a_ticket) -> None:
    ticket = await a_ticket(email="mara@example.com")
    key = await links.create(session, ticket)
    batch = await _snoozed(session, ticket, ana)
    await requesters.answer(session, key, "It is urgent now.")
    await session.refresh(ticket)
    assert ticket.snoozed_until is None
    assert (await batches.undo(session, batch, by=ana)).kept == [Skip(ticket.id, "the requester wrote since")]


async def test_it_is_woken_by_hand(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await _snoozed(session, ticket, ana)
    until = ticket.snoozed_until
    batch, _ = await batches.at_once(session, Act(snooze=None), [(ticket.id, None)], by=ana)
    await session.refresh(ticket)
    assert ticket.snoozed_until is None
    assert await newest(session, ticket) == ("snoozed", ana.id, until.isoformat(), None)
    await batches.undo(session, batch.id, by=ana)
    await session.refresh(ticket)
    assert ticket.snoozed_until == until


def test_a_moment_with_its_zone_is_taken() -> None:
    told = (now() + SOON).astimezone(UTC)
    assert snoozing.until(told.isoformat()) == told
    assert snoozing.until(told.strftime("%Y-%m-%dT%H:%M:%S.000Z")) == told.replace(microsecond=0)


@pytest.mark.parametrize(
    "told",
    [
        "",
        "soon",
        None,
        7,
        "2026-11-26T10:00",
        "9999-12-31T23:59:59+00:00",
        "0001-01-01T00:00:00-23:00",
        "2020-01-01T00:00Z",
    ],
    ids=str,
)
def test_any_other_moment_is_refused(told) -> None:
    with pytest.raises(Invalid):
        snoozing.until(told)


def test_an_act_is_read_as_it_was_told() -> None:
    for act in (
        Act(snooze=now()),
        Act(snooze=None),
        Act(merge=3),
        Act(unmerge=True),
        Act(link=4),
        Act(watch=True),
        Act(restore=True),
        Act(priority=Priority.low, category=Category.billing),
    ):
        assert Act.read(act.told) == act
