"""Whoever has to know is told in the transaction of the change, once, and nobody of what they did themselves."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from tests import making
from ticketdesk import db
from ticketdesk.desk import batches, messages, nudges, tickets
from ticketdesk.desk.batches import Act
from ticketdesk.errors import NotSignedIn
from ticketdesk.live import Notices
from ticketdesk.models import Account, Kind, Nudge, Reason, Role, Ticket, Watcher
from ticketdesk.models.columns import at, now


async def told(session, account: Account) -> list[tuple[Reason, int | None]]:
    """What somebody was told, newest first."""
    found = select(Nudge).where(Nudge.account_id == account.id).order_by(col(Nudge.id).desc())
    return [(row.reason, row.by_id) for row in (await session.exec(found)).all()]


async def watch(session, ticket: Ticket, account: Account) -> None:
    session.add(Watcher(ticket_id=ticket.id or 0, account_id=account.id or 0))
    await session.flush()


async def test_who_is_given_a_ticket_is_told_and_who_takes_one_is_not(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket()
    await tickets.assign(session, ticket.id, ana.id, by=ana)
    assert await told(session, ana) == []
    await tickets.assign(session, ticket.id, ines.id, by=ana)
    assert await told(session, ines) == [(Reason.assigned, ana.id)]
    assert await told(session, ana) == []


async def test_a_ticket_that_went_on_is_told_to_who_has_it_now_alone(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket(assignee=ines)
    await tickets.assign(session, ticket.id, ana.id, by=ines)
    assert (await told(session, ines), await told(session, ana)) == ([], [(Reason.assigned, ines.id)])
    await tickets.assign(session, ticket.id, None, by=ines)
    assert await told(session, ana) == []


async def test_what_was_read_stays_although_the_ticket_went_on(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket(assignee=ines)
    await nudges.read_of(session, ticket.id, by=ines)
    await tickets.assign(session, ticket.id, None, by=ana)
    assert await told(session, ines) == [(Reason.assigned, ana.id)]


async def test_undo_of_giving_takes_the_notice_back_and_tells_nobody_anew(
    session, ana, ines, a_ticket
) -> None:
    ticket = await a_ticket(assignee=ana)
    bo = await making.account(session, "bo@example.com", "Bo Li", Role.agent)
    batch, _ = await batches.at_once(session, Act(assignee=bo.id), [(ticket.id, None)], by=ines)
    assert await told(session, bo) == [(Reason.assigned, ines.id)]
    await batches.undo(session, batch.id, by=ines)
    assert (await told(session, bo), await told(session, ana)) == ([], [])


async def test_an_answer_is_told_to_the_assignee_and_to_who_watches(
    session, ana, ines, vic, a_ticket
) -> None:
    ticket = await a_ticket(assignee=ana)
    await watch(session, ticket, vic)
    await watch(session, ticket, ana)
    reply = await messages.reply(session, ticket.id, "Done.", by=ines)
    for who in (ana, vic):
        assert await told(session, who) == [(Reason.replied, ines.id)]
    assert await told(session, ines) == []
    await nudges.answered(session, ticket, by=None, message=reply)
    assert await told(session, ana) == [(Reason.replied, None)]


async def test_a_note_is_told_to_nobody_whom_it_does_not_name(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket(assignee=ana)
    await messages.note(session, ticket.id, "Nothing.", by=ines)
    assert await told(session, ana) == []


async def test_the_last_word_is_told_to_who_watches(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket()
    await watch(session, ticket, ines)
    await tickets.close(session, ticket.id, by=ana, comment="Bye.")
    assert await told(session, ines) == [(Reason.replied, ana.id)]


async def test_waking_is_told_by_the_clock(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket(assignee=ana)
    await watch(session, ticket, ines)
    await nudges.woken(session, ticket)
    assert await told(session, ana) == await told(session, ines) == [(Reason.woken, None)]


async def test_five_answers_are_one_notice_and_each_mention_is_its_own(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket(assignee=ana)
    for words in ("one", "two", "three"):
        newest = await messages.reply(session, ticket.id, words, by=ines)
    [notice] = await nudges.newest(session, by=ana)
    assert (notice["message_id"], notice["by_name"]) == (newest.id, "Ines Duarte")
    for words in ("@Ana Moreau", "@Ana Moreau?"):
        await messages.note(session, ticket.id, words, by=ines)
    assert await nudges.unread(session, by=ana) == 3
    await nudges.read_all(session, by=ana)
    await messages.reply(session, ticket.id, "four", by=ines)
    assert [notice["read_at"] is None for notice in await nudges.newest(session, by=ana)] == [True] + [
        False
    ] * 3


async def test_words_that_were_taken_back_told_nobody(session, ana, ines, a_ticket) -> None:
    note = await messages.note(session, (await a_ticket()).id, "@Ines Duarte", by=ana)
    await nudges.forget(session, note.id)
    assert await told(session, ines) == []


async def test_everybody_reads_their_own(session, ana, ines, a_ticket) -> None:
    one, other = await a_ticket("One", assignee=ines), await a_ticket("Other", assignee=ines)
    newest, oldest = await nudges.newest(session, by=ines)
    assert (newest["title"], oldest["title"], newest["reason"]) == ("Other", "One", "assigned")
    await nudges.read(session, newest["id"], by=ana)
    await nudges.read_of(session, one.id, by=ana)
    await nudges.read_all(session, by=ana)
    assert await nudges.unread(session, by=ines) == 2
    await nudges.read(session, newest["id"], by=ines)
    assert await nudges.unread(session, by=ines) == 1
    await nudges.read_of(session, other.id, by=ines)
    assert await nudges.unread(session, by=ines) == 1
    await nudges.read_of(session, one.id, by=ines)
    assert await nudges.unread(session, by=ines) == 0


@pytest.mark.parametrize("number", [0, -1, 2**31, 10**30, True, "1"])
async def test_a_number_of_nothing_reads_nothing(session, ines, a_ticket, number) -> None:
    await a_ticket(assignee=ines)
    await nudges.read(session, number, by=ines)
    await nudges.read_of(session, number, by=ines)
    assert await nudges.unread(session, by=ines) == 1


async def test_nobody_is_told_of_a_ticket_that_is_deleted(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket(assignee=ines, deleted=True)
    assert (await nudges.unread(session, by=ines), await nudges.newest(session, by=ines)) == (0, [])
    await tickets.restore(session, ticket.id, by=ana)
    assert await nudges.unread(session, by=ines) == 1


async def test_a_stranger_has_no_notices(session) -> None:
    for try_it in (nudges.unread, nudges.newest, nudges.read_all):
        with pytest.raises(NotSignedIn):
            await try_it(session, by=None)


async def test_they_are_kept_for_90_days(session, ines, a_ticket) -> None:
    with at(now() - timedelta(days=91)):
        await a_ticket(assignee=ines)
    await a_ticket("New", assignee=ines)
    await nudges.forget_old(session)
    assert [notice["title"] for notice in await nudges.newest(session, by=ines)] == ["New"]


async def test_only_the_account_travels_and_only_at_the_commit(database_url) -> None:
    heard: asyncio.Queue[int] = asyncio.Queue()
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana Moreau", Role.agent)
        ines = await making.account(session, "ines@example.com", "Ines Duarte", Role.admin)
        ticket = await making.ticket(session, ana)
    listening = asyncio.create_task(Notices(lambda _: None, on_nudged=heard.put_nowait).listen())
    try:
        await _until_somebody_listens()
        with pytest.raises(ZeroDivisionError):
            await _give_and_fail(ticket, ines, by=ana)
        async with db.transaction() as session:
            reply = await messages.write(session, ticket, "@Ines", kind=Kind.internal, by=ana)
        assert await asyncio.wait_for(heard.get(), 10) == ines.id
        async with db.transaction() as session:
            await nudges.read_of(session, ticket.id, by=ines)
        assert await asyncio.wait_for(heard.get(), 10) == ines.id
        async with db.transaction() as session:
            await nudges.read_of(session, ticket.id, by=ines)
            await tickets.assign(session, ticket.id, ana.id, by=ines)
        assert await asyncio.wait_for(heard.get(), 10) == ana.id, "reading nothing tells nobody"
        assert reply.id
    finally:
        listening.cancel()


async def _give_and_fail(ticket: Ticket, to: Account, *, by: Account) -> None:
    async with db.transaction() as session:
        await tickets.assign(session, ticket.id, to.id, by=by)
        raise ZeroDivisionError


async def _until_somebody_listens() -> None:
    """The last of the channels stands: what is told from here on is heard."""
    statement = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN ticketdesk_marks%'"
    )
    for _ in range(500):
        async with db.reading() as session:
            if (await session.execute(statement)).scalar_one():
                return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody listens")
