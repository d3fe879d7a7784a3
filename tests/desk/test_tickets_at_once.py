"""Two agents on one ticket: nobody changes what is no longer there, and history has no gaps."""

from __future__ import annotations

import asyncio
from functools import partial

from tests import making
from tests.desk.looking import history, newest
from ticketdesk import db
from ticketdesk.desk import changes, drafts, sending, standing, tickets
from ticketdesk.desk.acts import Act
from ticketdesk.desk.bare import first
from ticketdesk.desk.changes import Change
from ticketdesk.models import Account, Role, Status, Ticket


async def _desk() -> tuple[Account, Ticket]:
    async with db.transaction() as session:
        agent = await making.account(session, "ana@example.com", "Ana", Role.agent)
        return agent, await making.ticket(session, agent)


async def test_a_verb_changes_what_is_there_now_not_what_was_read_before(database_url) -> None:
    agent, made = await _desk()
    async with db.transaction() as mine:
        stale = await mine.get(Ticket, made.id)
        assert stale.status is Status.open
        async with db.transaction() as theirs:
            await tickets.close(theirs, made.id, by=agent)
        await tickets.set_status(mine, made.id, Status.in_progress, by=agent)
        assert await newest(mine, made) == ("status", agent.id, "closed", "in_progress")
        assert (stale.status, stale.closed_at) == (Status.in_progress, None)


async def test_what_a_program_read_before_somebody_was_faster_is_read_again(database_url) -> None:
    agent, made = await _desk()
    asked = standing.as_it_stands(made.id)
    async with db.bare() as connection:
        read = await first(connection, asked.statement, asked.values)
        async with db.transaction() as theirs:
            await tickets.close(theirs, made.id, by=agent)
        await changes.change(connection, made.id, Change(status=Status.in_progress), by=agent, read=read)
    async with db.reading() as session:
        assert await newest(session, made) == ("status", agent.id, "closed", "in_progress")


async def test_a_draft_that_is_just_being_kept_stops_nobody_and_is_stopped_by_nobody(database_url) -> None:
    agent, made = await _desk()
    async with db.transaction() as session:
        other = await making.account(session, "ines@example.com", "Ines", Role.agent)
    begun = partial(drafts.save, number=made.id, body="I look", is_note=False, seen=0)
    async with asyncio.timeout(20), db.transaction() as mine:
        await begun(mine, by=agent)
        async with db.transaction() as theirs:
            await sending.send(theirs, made.id, "We found it.", act=Act(reply=True), by=other)
            async with db.transaction() as meanwhile:
                await begun(meanwhile, by=other)
        await tickets.close(mine, made.id, by=agent)


async def test_agents_who_change_one_ticket_at_once_follow_each_other(database_url) -> None:
    agent, made = await _desk()

    async def change(to: Status) -> None:
        async with db.transaction() as session:
            await tickets.set_status(session, made.id, to, by=agent)

    await asyncio.gather(*(change(to) for to in [Status.in_progress, Status.resolved, Status.closed] * 3))
    async with db.reading() as session:
        changes = [(line.before, line.after) for line in (await history(session, made))[1:]]
        last = (await session.get(Ticket, made.id)).status
    assert [before for before, _ in changes] == ["open", *(after for _, after in changes[:-1])]
    assert changes[-1][1] == last
