"""Which people of the desk are written to: who is given a ticket, named, invited, or waits for an answer."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.desk import posted
from ticketdesk.desk import (
    invitations,
    links,
    mails,
    messages,
    requesters,
    tickets,
    watching,
)
from ticketdesk.models import MailKind, Role
from ticketdesk.models.columns import now

LI = "li@example.com"


@pytest.fixture
async def ticket(session, a_ticket, has_mail):
    """A ticket with an address, whose acknowledgement is sent."""
    made = await a_ticket(email=LI)
    await session.execute(text("DELETE FROM mails"))
    return made


async def test_who_is_given_a_ticket_is_written_to_and_who_takes_one_is_not(
    session, ana, ines, ticket
) -> None:
    await tickets.assign(session, ticket.id, ana.id, by=ana)
    assert await posted.told(session) == []
    await tickets.assign(session, ticket.id, ines.id, by=ana)
    await tickets.assign(session, ticket.id, None, by=ana)
    assert await posted.told(session) == [("assignment", ines.email)]
    assert await posted.taken(session) == []  # it is not hers any more


async def test_who_is_named_in_a_note_is_written_to(session, ana, ines, ticket) -> None:
    await messages.note(session, ticket.id, "@Ines Duarte please look", by=ana)
    assert await posted.told(session) == [("mention", ines.email)]
    (one,) = await posted.taken(session)
    assert one.words == ""


async def test_who_has_or_watches_a_ticket_hears_the_requester_by_mail(session, ana, ines, ticket) -> None:
    key = await links.create(session, ticket)
    await tickets.assign(session, ticket.id, ana.id, by=ana)
    await watching.watch(session, ticket.id, by=ines)
    await requesters.answer(session, key, "Still empty.")
    assert sorted(await posted.told(session)) == [("answer", ana.email), ("answer", ines.email)]
    await messages.reply(session, ticket.id, "We look.", by=ana)  # colleagues read that in the desk
    assert [kind for kind, _ in await posted.told(session)].count("answer") == 2


@pytest.mark.parametrize("why", ["unwanted", "disabled"])
async def test_who_wants_none_gets_none(session, ana, ines, ticket, why: str) -> None:
    if why == "unwanted":
        ines.unwanted_mail = ["assignment", "mention", "answer"]
    else:
        ines.disabled_at = now()
    session.add(ines)
    await session.flush()
    await mails.to_accounts(session, MailKind.mention, [ines.id], ticket, by=ana)
    await mails.to_accounts(session, MailKind.answer, [ines.id], ticket)
    assert await posted.told(session) == []


async def test_who_wants_none_any_more_gets_none_of_those_that_wait(session, ana, ines, ticket) -> None:
    await tickets.assign(session, ticket.id, ines.id, by=ana)
    ines.unwanted_mail = ["assignment"]
    session.add(ines)
    await session.flush()
    assert await posted.taken(session) == []


async def test_an_invitation_is_mailed_and_its_key_is_sealed(session, ines, has_mail) -> None:
    bo, key = await invitations.invite(session, email="bo@example.com", name="Bo", role=Role.agent, by=ines)
    (mail,) = await posted.noted(session)
    assert (mail.kind, mail.address, mail.account_id) == (MailKind.invitation, "bo@example.com", bo.id)
    assert mail.sealed
    assert key.encode() not in mail.sealed
    (one,) = await posted.taken(session)
    assert one.key == key


async def test_a_link_for_a_new_password_is_mailed(session, ines, ana, has_mail) -> None:
    await invitations.new_link(session, ana.id, by=ines)
    assert await posted.told(session) == [("reset", ana.email)]


async def test_of_two_invitations_only_the_newest_is_sent(session, ines, has_mail) -> None:
    for _ in range(2):
        _, key = await invitations.invite(
            session, email="bo@example.com", name="Bo", role=Role.agent, by=ines
        )
    assert [one.key for one in await posted.taken(session)] == [key]


async def test_what_was_used_is_not_sent(session, ines, has_mail) -> None:
    _, key = await invitations.invite(session, email="bo@example.com", name="Bo", role=Role.agent, by=ines)
    await invitations.join(session, key, name="Bo", password="seven green kettles sing")
    assert await posted.taken(session) == []
