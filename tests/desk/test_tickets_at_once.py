"""Two agents on one ticket: nobody changes what is no longer there, and history has no gaps."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from tests import making
from tests.desk.looking import history, newest
from ticketdesk import db
from ticketdesk.desk import changes, drafts, hearing, sending, standing, tickets
from ticketdesk.desk.acts import Act
from ticketdesk.desk.bare import first
from ticketdesk.desk.changes import Change
from ticketdesk.models import Account, Kind, Role, Status, Ticket, What


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


@pytest.mark.parametrize("tries", [0, 1, changes.TRIES])
async def test_programs_that_change_one_ticket_at_once_wait_for_each_other(
    database_url, monkeypatch, tries: int
) -> None:
    agent, made = await _desk()
    monkeypatch.setattr(changes, "TRIES", tries)

    async def change(to: Status) -> None:
        async with db.bare() as connection:
            await changes.change(connection, made.id, Change(status=to, comment="On."), by=agent)

    await asyncio.gather(*(change(to) for to in [Status.in_progress, Status.resolved, Status.closed] * 8))
    async with db.reading() as session:
        lines = (await history(session, made))[1:]
    changed = [(line.before, line.after) for line in lines if line.what is What.status]
    assert [before for before, _ in changed] == ["open", *(after for _, after in changed[:-1])]
    assert len([line for line in lines if line.what in (What.noted, What.replied)]) == 24


WRITTEN = "SELECT n_tup_upd AS rows FROM pg_stat_xact_user_tables WHERE relname = 'tickets'"


async def test_a_program_that_notes_something_writes_the_ticket_once_and_it_is_found_by_its_words(
    database_url, monkeypatch
) -> None:
    agent, made = await _desk()
    asked: list[str] = []

    async def counted(hand, statement, values, **how):
        asked.append(statement)
        return await first(hand, statement, values, **how)

    monkeypatch.setattr(changes, "first", counted)
    wanted = Change(status=Status.in_progress, comment="A hologram, they say.")
    async with db.bare() as connection, connection.transaction():
        await changes.change(connection, made.id, wanted, by=agent)
        assert await first(connection, WRITTEN, {}) == {"rows": 1}
        found = "SELECT id FROM tickets WHERE words @@ words_query('hologram')"
        assert await first(connection, found, {}) == {"id": made.id}
    async with db.reading() as session:
        assert [line.what for line in await history(session, made)][-2:] == [What.noted, What.status]
    # Nobody hears of it, so that it needs no transaction around further statements.
    assert len(asked) == 1
    assert not hearing.is_heard(Kind.internal, "A hologram, they say.")
    assert hearing.is_heard(Kind.internal, "@Ana")
    assert hearing.is_heard(Kind.closing, "Bye.")
