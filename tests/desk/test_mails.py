"""When requesters are written to: in the transaction of the change, and only where mail is set up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.desk import posted
from tests.desk.test_imports import bring, line
from ticketdesk.desk import (
    batches,
    changes,
    held,
    intake,
    invitations,
    mails,
    messages,
    opening,
    posting,
    tickets,
)
from ticketdesk.desk.acts import Act
from ticketdesk.desk.changes import Change
from ticketdesk.desk.intake import NewTicket
from ticketdesk.models import MailKind, Role, Status
from ticketdesk.models.columns import at, now

LI = "li@example.com"
JOBS = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'mail'")


def _new(email: str | None = LI, **more: object) -> NewTicket:
    return NewTicket.read({"title": "The export is empty", "description": "0 bytes.", "email": email} | more)


@pytest.fixture
async def ticket(session, a_ticket, has_mail):
    """A ticket with an address, whose acknowledgement is sent."""
    made = await a_ticket(email=LI)
    await session.execute(text("DELETE FROM mails"))
    return made


async def test_without_a_server_nobody_is_written_to(session, ines, ana) -> None:
    taken = await intake.take_in(session, _new())
    number = taken.ticket.id
    await messages.reply(session, number, "We look.", by=ana)
    await tickets.assign(session, number, ines.id, by=ana)
    await tickets.close(session, number, by=ana, comment="Done.")
    await invitations.invite(session, email="bo@example.com", name="Bo", role=Role.agent, by=ines)
    assert await posted.told(session) == []


async def test_who_writes_with_an_address_is_acknowledged_at_once(session, has_mail) -> None:
    await intake.take_in(session, _new())
    (mail,) = await posted.noted(session)
    assert (mail.kind, mail.address, mail.by_id) == (MailKind.acknowledgement, LI, None)
    assert mail.due_at == mail.created_at
    assert (await session.execute(JOBS)).scalar_one() == 1


async def test_the_same_draft_is_acknowledged_once(session, has_mail) -> None:
    for _ in range(2):
        await intake.take_in(session, _new(draft="one"))
    assert len(await posted.noted(session)) == 1


async def test_who_writes_without_an_address_is_not_written_to(session, ana, has_mail) -> None:
    taken = await intake.take_in(session, _new(None))
    await messages.reply(session, taken.ticket.id, "We look.", by=ana)
    await tickets.resolve(session, taken.ticket.id, by=ana)
    assert await posted.told(session) == []


async def test_for_whom_an_agent_opens_a_ticket_that_can_be_taken_back_first(session, ana, has_mail) -> None:
    ticket = await opening.open_for_somebody(session, _new(), by=ana)
    (mail,) = await posted.noted(session)
    assert (mail.by_id, mail.due_at - mail.created_at) == (ana.id, mails.SOON)
    assert (await session.execute(JOBS)).scalar_one() == 0
    await tickets.delete(session, ticket.id, by=ana)
    assert await posted.taken(session) == []


async def test_a_story_of_days_gone_by_is_mailed_to_nobody(session, ana, has_mail) -> None:
    with at(now() - timedelta(days=9)):
        taken = await intake.take_in(session, _new())
        await messages.reply(session, taken.ticket.id, "We look.", by=ana)
        await tickets.resolve(session, taken.ticket.id, by=ana)
    assert await posted.told(session) == []


async def test_each_public_reply_is_mailed_and_no_note(session, ana, ticket) -> None:
    await messages.note(session, ticket.id, "Asked the team.", by=ana)
    assert await posted.told(session) == []
    reply = await messages.reply(session, ticket.id, "It works again.", by=ana)
    (mail,) = await posted.noted(session)
    assert (mail.kind, mail.message_id, mail.by_id) == (MailKind.reply, reply.id, ana.id)


async def test_a_held_reply_is_mailed_when_it_is_delivered(session, ana, ticket) -> None:
    waiting = await held.hold(session, ticket.id, "It works again.", by=ana)
    assert await posted.told(session) == []
    await held.deliver(session, waiting.id)
    assert await posted.told(session) == [("reply", LI)]


async def test_a_reply_that_is_taken_back_reaches_nobody(session, ana, ticket) -> None:
    waiting = await held.hold(session, ticket.id, "It works again.", by=ana)
    await held.take_back(session, waiting.id, by=ana)
    await held.deliver(session, waiting.id)
    assert await posted.told(session) == []


async def test_a_note_that_got_into_the_letters_still_goes_nowhere(session, ana, ticket) -> None:
    """Whatever noted the mail: what agents tell each other is not sent."""
    note = await messages.note(session, ticket.id, "Planted", by=ana)
    for kind in (MailKind.reply, MailKind.resolution):
        await mails.later(session, kind, LI, ticket=ticket, message=note, by=ana)
    assert await posted.taken(session) == []


async def test_the_last_word_is_the_resolution(session, ana, ticket) -> None:
    await tickets.close(session, ticket.id, by=ana, comment="Fixed in 2.1.")
    (closing,) = (one for one in await posted.taken(session) if one.words)
    assert (closing.mail.kind, closing.words) == (MailKind.resolution, "Fixed in 2.1.")
    await posting.sent(session, closing.numbers)
    assert await posted.taken(session) == []  # that it is closed was told with it


async def test_a_resolution_waits_as_long_as_it_may_be_taken_back(session, ana, ticket) -> None:
    await tickets.resolve(session, ticket.id, by=ana)
    (mail,) = await posted.noted(session)
    assert (mail.kind, mail.due_at - mail.created_at) == (MailKind.resolution, mails.AT_LEISURE)
    await tickets.reopen(session, ticket.id, by=ana)
    assert await posted.taken(session) == []


async def test_undone_means_untold(session, ana, ines, ticket) -> None:
    act = Act(status=Status.resolved, assignee=ines.id)
    batch, _ = await batches.at_once(session, act, [(ticket.id, None)], by=ana)
    assert await posted.told(session) == [("resolution", LI), ("assignment", ines.email)]
    await batches.undo(session, batch.id, by=ana)
    assert await posted.taken(session) == []
    assert await posted.told(session) == []


async def test_of_two_resolutions_one_is_told(session, ana, ticket) -> None:
    for move in (tickets.resolve, tickets.reopen, tickets.resolve):
        await move(session, ticket.id, by=ana)
    assert len(await posted.taken(session)) == 1


async def test_a_reply_tells_that_it_is_resolved_too(session, ana, ticket) -> None:
    await tickets.resolve(session, ticket.id, by=ana)
    await messages.reply(session, ticket.id, "It works again.", by=ana)
    both = await posted.noted(session)
    await posted.send_all(session)
    assert [mail.kind for mail in await posted.noted(session) if mail.sent_at] == [MailKind.reply]
    assert len(both) == 2


async def test_what_is_no_change_is_not_mailed(session, ana, ines, ticket) -> None:
    await tickets.resolve(session, ticket.id, by=ana)
    await tickets.assign(session, ticket.id, ines.id, by=ana)
    before = await posted.told(session)
    await changes.change(session, ticket.id, Change(status=Status.resolved, assignee=ines.id), by=ana)
    assert await posted.told(session) == before


async def test_whose_ticket_was_merged_hears_by_the_own_link(session, ana, ticket, a_ticket) -> None:
    bo, twice = await a_ticket(email="bo@example.com"), await a_ticket(email=LI.upper())
    for source in (bo, twice):
        await batches.at_once(session, Act(merge=ticket.id), [(source.id, None)], by=ana)
    await session.execute(text("DELETE FROM mails"))
    await messages.reply(session, ticket.id, "It works again.", by=ana)
    found = {(mail.address, mail.ticket_id) for mail in await posted.noted(session)}
    assert found == {(LI, ticket.id), ("bo@example.com", bo.id)}


async def test_that_a_ticket_goes_on_elsewhere_is_no_resolution(session, ana, ticket, a_ticket) -> None:
    other = await a_ticket()
    await batches.at_once(session, Act(merge=other.id), [(ticket.id, None)], by=ana)
    assert await posted.taken(session) == []


async def test_an_import_writes_to_nobody(session, ines, has_mail) -> None:
    report = await bring(session, line(email=LI), by=ines)
    assert report.imported == 1
    assert await posted.told(session) == []
