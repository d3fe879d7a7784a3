"""What the worker takes, what it is made of, and what becomes of a mail that is not taken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from tests.desk import posted
from tests.desk.looking import everything
from ticketdesk import config
from ticketdesk.desk import (
    intake,
    invitations,
    links,
    mail_ids,
    messages,
    posting,
    requesters,
    tickets,
    unmailed,
)
from ticketdesk.desk.intake import NewTicket
from ticketdesk.models import Event, Mail, Role, What
from ticketdesk.models.columns import at, now

LI = "li@example.com"


@pytest.fixture
async def ticket(session, has_mail):
    """A ticket whose requester waits for the acknowledgement."""
    raw = {"title": "The export is empty", "description": "0 bytes.", "email": LI}
    return (await intake.take_in(session, NewTicket.read(raw))).ticket


async def _only(session) -> Mail:
    (mail,) = await posted.noted(session)
    return mail


async def test_what_is_due_is_taken_the_oldest_first(session, ana, ticket) -> None:
    await tickets.resolve(session, ticket.id, by=ana)  # its mail waits a minute
    first, later = await posted.noted(session)
    assert await posting.due(session, most=9) == [first.id]
    assert await posting.take(session, later.id) is None
    with at(now() + timedelta(minutes=2)):
        assert await posting.due(session, most=9) == [first.id, later.id]
        assert await posting.due(session, most=1) == [first.id]


async def test_what_is_taken_is_not_taken_again_until_its_time_comes(session, ticket) -> None:
    mail = await _only(session)
    assert await posting.take(session, mail.id)
    assert await posting.take(session, mail.id) is None
    with at(now() + posting.FIRST_WAIT):
        again = await posting.take(session, mail.id)
    assert again
    assert again.mail.tries == 2


async def test_each_try_waits_longer_up_to_an_hour(session) -> None:
    waits = [posting.wait(tries) for tries in range(1, posting.MOST_TRIES + 1)]
    assert waits == sorted(waits)
    assert (waits[0], waits[1], waits[-1]) == (
        timedelta(seconds=15),
        timedelta(seconds=30),
        timedelta(hours=1),
    )
    assert timedelta(days=1.9) < sum(waits, timedelta()) < timedelta(days=2.2)


async def test_a_mail_to_the_requester_brings_a_link_that_opens(session, ana, ticket) -> None:
    (first,) = await posted.taken(session)
    assert (await links.ticket_behind(session, first.key)).id == ticket.id
    await posting.sent(session, first.numbers)
    await messages.reply(session, ticket.id, "See {{link}}", by=ana)
    (second,) = await posted.taken(session)
    assert second.key == first.key
    assert second.words == f"See http://localhost:8000/t/{second.key}"
    assert first.key not in str(await everything(session))


async def test_what_a_requester_wrote_is_filled_with_nothing(session, ana, ticket) -> None:
    await posted.send_all(session)
    await tickets.assign(session, ticket.id, ana.id, by=ana)
    key = await links.create(session, ticket)
    await requesters.answer(session, key, "Is {{link}} safe?")
    (answer,) = await posted.taken(session)
    assert (answer.words, answer.key, answer.author) == ("Is {{link}} safe?", "", None)


async def test_a_conversation_hangs_together(session, ana, ticket) -> None:
    found = []
    for words in ("", "One", "Two"):
        if words:
            await messages.reply(session, ticket.id, words, by=ana)
        (one,) = await posted.taken(session)
        await posting.sent(session, one.numbers)
        found.append(one)
    first, second, third = found
    assert first.follows == ()
    assert second.follows == (first.id,)
    assert third.follows == (first.id, second.id)
    assert len({one.id for one in found}) == 3
    assert all(one.id.endswith("@desk.example") for one in found)


async def test_a_try_keeps_its_name(session, ticket) -> None:
    (one,) = await posted.taken(session)
    (again,) = await posted.taken(session)
    assert (one.id, one.numbers) == (again.id, again.numbers)


async def test_nobody_can_guess_the_name_of_a_mail(session, monkeypatch, ticket) -> None:
    here = await mail_ids.of_ticket(session, 12)
    monkeypatch.setenv("TICKETDESK_SECRET", "another secret of another desk")
    config.settings.cache_clear()
    assert await mail_ids.of_ticket(session, 12) != here
    assert here.startswith("t12.")


async def test_who_is_given_many_gets_one_mail(session, ana, ines, a_ticket, has_mail) -> None:
    given = [await a_ticket(f"Ticket {each}") for each in range(3)]
    for one in given:
        await tickets.assign(session, one.id, ines.id, by=ana)
    (mail,) = await posted.taken(session)
    assert len(mail.numbers) == 3
    (again,) = await posted.taken(session)  # the try failed: they stay together
    assert again.numbers == mail.numbers
    await posting.sent(session, again.numbers)
    assert [one.sent_at is None for one in await posted.noted(session)] == [False] * 3


async def test_what_is_refused_for_good_is_told_on_the_ticket_once(session, ana, ticket) -> None:
    (one,) = await posted.taken(session)
    assert await posting.failed(session, one.numbers, "550 No such user", is_final=True)
    mail = await _only(session)
    assert (mail.error, mail.failed_at is None, mail.sent_at) == ("550 No such user", False, None)
    lines = select(Event.what).where(Event.ticket_id == ticket.id, Event.what == What.unmailed)
    assert len((await session.exec(lines)).all()) == 1
    assert [(found.id, found.error) for found in await unmailed.of(session, ticket)] == [
        (mail.id, mail.error)
    ]
    assert await posted.taken(session) == []


async def test_what_is_refused_for_now_is_tried_for_two_days(session, ticket) -> None:
    mail = await _only(session)
    for tries in range(1, posting.MOST_TRIES + 1):
        (one,) = await posted.taken(session)
        is_over = await posting.failed(session, one.numbers, "450 Come again", is_final=False)
        assert is_over is (tries == posting.MOST_TRIES)
    assert (await _only(session)).failed_at
    assert mail.tries == posting.MOST_TRIES


async def test_a_mail_to_an_agent_that_failed_is_no_history_of_the_ticket(
    session, ana, ines, a_ticket, has_mail
) -> None:
    ticket = await a_ticket()
    await tickets.assign(session, ticket.id, ines.id, by=ana)
    (one,) = await posted.taken(session)
    await posting.failed(session, one.numbers, "550 No such user", is_final=True)
    lines = select(Event.what).where(Event.ticket_id == ticket.id)
    assert What.unmailed not in (await session.exec(lines)).all()
    assert await unmailed.of(session, ticket) == []


@pytest.mark.parametrize("end", ["sent", "failed"])
async def test_a_one_time_key_is_forgotten_when_its_mail_has_ended(session, ines, has_mail, end: str) -> None:
    await invitations.invite(session, email="bo@example.com", name="Bo", role=Role.agent, by=ines)
    (one,) = await posted.taken(session)
    assert (await _only(session)).sealed
    if end == "sent":
        await posting.sent(session, one.numbers)
    else:
        await posting.failed(session, one.numbers, "550 No such user", is_final=True)
    assert (await _only(session)).sealed is None


async def test_mails_are_forgotten_after_90_days(session, ticket) -> None:
    with at(now() + timedelta(days=89)):
        await posting.forget_old(session)
    assert await posted.noted(session)
    with at(now() + timedelta(days=91)):
        await posting.forget_old(session)
    assert (await session.exec(select(Mail).where(col(Mail.id) > 0))).all() == []
