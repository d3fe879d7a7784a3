"""Whatever agents do to tickets, and take back in reverse, was never done: 50 acts at random, in every column of every table.

The seed stands in the name of the test and in what it prints: with it, the same acts are done again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlmodel import select

from tests.desk.looking import everything
from tests.desk.test_undoing import JUDGED
from ticketdesk.desk import batches, links, requesters, splitting, triage
from ticketdesk.desk.acts import Act
from ticketdesk.desk.intake import NewTicket
from ticketdesk.desk.opening import open_for_somebody
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, Batch, BatchTicket, Category, Message, Priority, Status, Ticket
from ticketdesk.models.columns import now

ACTS = 50
# What tells of the past and takes nothing back; the spelling of a tag; and words that were taken back are drafts again.
PAST = {"events", "audit", "batches", "batch_tickets", "nudges", "tags", "drafts"}
MOVING = {"tickets": {"updated_at", "last_event_id"}, "links": {"expires_at"}}
OF_A_TICKET = ("ticket_id", "other_id")
COUNTED = ("ticket_counts", "assignee_counts")


def _stands(stored: dict[str, list[Any]], tickets: set[int]) -> dict[str, list[Any]]:
    """What has to be the same: of the tickets that were there before, everything but what moves."""
    kept = {}
    for table, rows in stored.items():
        if table in PAST or table in COUNTED:
            continue
        of_them = [row for row in rows if tickets.issuperset(_numbers(table, row))]
        kept[table] = [{k: v for k, v in row.items() if k not in MOVING.get(table, ())} for row in of_them]
    return kept | {table: _summed(stored[table]) for table in COUNTED}


def _numbers(table: str, row: dict[str, Any]) -> list[int]:
    return [row["id"]] if table == "tickets" else [row[name] for name in OF_A_TICKET if row.get(name)]


def _summed(rows: list[dict[str, Any]]) -> list[Any]:
    """The counters, whichever slot they stand in."""
    sums: dict[Any, int] = {}
    for row in rows:
        kind = tuple(sorted((k, v) for k, v in row.items() if k not in ("slot", "tickets")))
        sums[kind] = sums.get(kind, 0) + row["tickets"]
    return sorted((kind, many) for kind, many in sums.items() if many)


async def _desk(session, random: Random, people: list[Account], a_ticket) -> tuple[list[int], list[int]]:
    """Seven tickets with what requesters wrote. Gives their numbers, and those of the messages."""
    tickets: list[Ticket] = []
    messages: list[Message] = []
    for place in range(7):
        ticket = await a_ticket(
            f"Ticket {place}",
            email=random.choice([None, "mara@example.com", "lena@example.com"]),
            status=random.choice([Status.open, Status.in_progress, *Status]),
            assignee=random.choice([None, *people]),
            deleted=place == 6,
        )
        tickets.append(ticket)
        if place == 6:
            continue
        await triage.keep(session, ticket, JUDGED)
        key = await links.create(session, ticket)
        said = [await requesters.answer(session, key, f"Words {place} {one}") for one in range(2)]
        messages += [one for one in said if one]
    return [one.id or 0 for one in tickets], [one.id or 0 for one in messages]


def _acts(random: Random, tickets: list[int], people: list[Account]) -> list[tuple[Act, str | None]]:
    """One of each kind, with the words that go along."""
    ids = [None, *(one.id for one in people)]
    other = random.choice(tickets)
    return [
        (Act(status=random.choice(list(Status))), None),
        (Act(status=Status.closed), "That is all."),
        (Act(category=random.choice(list(Category))), None),
        (Act(priority=random.choice(list(Priority))), None),
        (Act(assignee=random.choice(ids)), None),
        (Act(tag=random.choice(["vip", "Refund", "beta"])), None),
        (Act(untag=random.choice(["vip", "REFUND", "beta"])), None),
        (Act(note=True), "Seen this before."),
        (Act(reply=True), "We look at it."),
        (Act(reply=True, status=Status.resolved, tag="beta"), "It is mended."),
        (Act(note=True, assignee=random.choice(ids), priority=Priority.high), "Yours."),
        (Act(snooze=now() + timedelta(hours=random.randint(1, 99))), None),
        (Act(snooze=None), None),
        (Act(merge=other), None),
        (Act(unmerge=True), None),
        (Act(join=other), None),
        (Act(leave=True), None),
        (Act(link=other), None),
        (Act(unlink=other), None),
        (Act(watch=True), None),
        (Act(unwatch=True), None),
        (Act(delete=True), None),
        # Oftener than it is deleted, or soon there were nothing to do anything with.
        *[(Act(restore=True), None)] * 3,
    ]


Done = list[tuple[Batch, Account]]


async def _do_one(
    session, random: Random, who: Account, tickets: list[int], messages: list[int], people
) -> Batch:
    """One act of any kind, to one ticket or some."""
    act, words = random.choice([*_acts(random, tickets, people), (None, "split"), (None, "open")])
    if act is None and words == "split":
        return (await splitting.split(session, random.choice(messages), "", by=who))[0]
    if act is None:
        new = NewTicket.read({"title": "By phone", "description": "It is broken.", "priority": "low"})
        made = await open_for_somebody(session, new, by=who, is_theirs=random.random() < 0.5)
        batch = await batches.latest_on(session, made.id or 0, by=who)
        assert batch is not None
        return batch
    chosen = [(number, None) for number in random.sample(tickets, random.choice([1, 1, 1, 2, 4]))]
    return (await batches.at_once(session, act, chosen, by=who, comment=words))[0]


@pytest.mark.parametrize("seed", [1, 2, 20_261_126])
async def test_fifty_acts_taken_back_in_reverse_were_never_done(
    session, ana: Account, ines: Account, a_ticket: Callable[..., Awaitable[Ticket]], seed: int
) -> None:
    print(f"seed {seed}")
    random = Random(seed)
    tickets, messages = await _desk(session, random, [ana, ines], a_ticket)
    before = _stands(await everything(session), set(tickets))
    done: Done = []
    while len(done) < ACTS:
        who = random.choice([ana, ines])
        try:
            async with session.begin_nested():
                batch = await _do_one(session, random, who, tickets, messages, [ana, ines])
        except Refusal:
            continue
        is_done = select(BatchTicket.ticket_id).where(BatchTicket.batch_id == batch.id).limit(1)
        if (await session.exec(is_done)).first():
            done.append((batch, who))
    assert _stands(await everything(session), set(tickets)) != before
    for batch, who in reversed(done):
        undone = await batches.undo(session, batch.id, by=who)
        assert undone.kept == [], (batch.did, undone.kept)
    stored = await everything(session)
    after = _stands(stored, set(tickets))
    for table, rows in before.items():
        assert after[table] == rows, table
    made = [row for row in stored["tickets"] if row["id"] not in tickets]
    assert all(row["deleted_at"] for row in made), "what was split off or opened is deleted"
