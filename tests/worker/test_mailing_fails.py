"""A mail server that is away, slow, refuses or forgets to answer, and workers that send at once or die."""

from __future__ import annotations

import asyncio
import logging

import pytest
from sqlmodel import select

from tests import making
from tests.post_office import PostOffice, plain
from tests.worker import posted
from ticketdesk import db
from ticketdesk.channels import smtp
from ticketdesk.desk import posting, unmailed
from ticketdesk.models import Account, Event, Role, What
from ticketdesk.worker import mailing

LI = "li@example.com"


@pytest.fixture
async def ana(database_url: str) -> Account:
    async with db.transaction() as session:
        return await making.account(session, "ana@example.com", "Ana Moreau", Role.agent)


async def test_what_could_not_be_sent_while_the_server_was_down_is_sent_when_it_is_back(
    database_url: str, ana: Account, post_office: PostOffice
) -> None:
    await post_office.shut()
    for each in range(3):
        await posted.ticket(f"li{each}@example.com")
    await mailing.send_due()
    tried = [mail for mail in await posted.mails() if mail.tries]
    assert len(tried) == 1, "one shows that nobody is there; the others are not tried in vain"
    assert tried[0].error
    assert not tried[0].failed_at
    await post_office.open()
    await posted.wait_is_over()
    await mailing.send_due()
    assert sorted(str(one["To"]) for one in post_office.taken) == [
        f"li{each}@example.com" for each in range(3)
    ]
    assert [mail.error for mail in await posted.mails()] == [None] * 3


async def test_a_slow_server_keeps_nothing_of_the_desk_waiting(
    database_url: str, ana: Account, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp.Smtp.__init__, "__kwdefaults__", {"within_s": 0.5})
    post_office.is_silent = True
    ticket = await posted.ticket()
    sending = asyncio.create_task(mailing.send_due())
    await posted.answer(ticket, "We look.", ana)  # no lock, no transaction is held meanwhile
    await sending
    first, second = await posted.mails()
    assert (first.error, first.sent_at) == ("The mail server did not answer in time.", None)
    assert second.sent_at is None
    post_office.is_silent = False
    await posted.wait_is_over()
    await mailing.send_due()
    assert len(post_office.taken) == 2


async def test_a_receiver_that_nobody_knows_is_told_on_the_ticket_and_stops_nobody_else(
    database_url: str, ana: Account, post_office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    post_office.rcpt["gone@example.com"] = "550 5.1.1 <gone@example.com> No such user"
    ticket, _ = await posted.ticket("gone@example.com"), await posted.ticket("bo@example.com")
    with caplog.at_level(logging.INFO):
        await mailing.send_due()
    assert [one["To"] for one in post_office.taken] == ["bo@example.com"]
    async with db.reading() as session:
        (failed,) = await unmailed.of(session, ticket)
        lines = (await session.exec(select(Event.what).where(Event.ticket_id == ticket.id))).all()
    assert failed.error == "550 5.1.1 <gone@example.com> No such user"
    assert failed.failed_at
    assert lines.count(What.unmailed) == 1
    said = [line.getMessage() for line in caplog.records if line.name.startswith("ticketdesk")]
    assert [line.endswith("is not tried again") for line in said] == [True]
    assert "gone@example.com" not in said[0]


async def test_a_receiver_that_is_refused_for_now_is_tried_again(
    database_url: str, ana: Account, post_office: PostOffice
) -> None:
    post_office.rcpt[LI] = "450 4.2.0 Greylisted"
    await posted.ticket()
    await mailing.send_due()
    (mail,) = await posted.mails()
    assert (mail.error, mail.failed_at, mail.tries) == ("450 4.2.0 Greylisted", None, 1)
    await mailing.send_due()
    assert (await posted.mails())[0].tries == 1, "not before its time"
    post_office.rcpt.clear()
    await posted.wait_is_over()
    await mailing.send_due()
    assert len(post_office.taken) == 1


async def test_a_server_that_forgets_to_say_that_it_took_it_gets_the_same_mail_twice(
    database_url: str, ana: Account, post_office: PostOffice
) -> None:
    """Receivers show it once, for it has the same Message-ID."""
    post_office.hangs_up = True
    await posted.ticket()
    await mailing.send_due()
    post_office.hangs_up = False
    await posted.wait_is_over()
    await mailing.send_due()
    first, second = post_office.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert plain(first) == plain(second)


async def test_many_workers_at_once_send_each_mail_once(
    database_url: str, ana: Account, post_office: PostOffice
) -> None:
    for each in range(12):
        await posted.ticket(f"li{each}@example.com")
    await asyncio.gather(*(mailing.send_due() for _ in range(4)))
    assert len(post_office.taken) == 12
    assert len({str(one["To"]) for one in post_office.taken}) == 12


async def test_two_tries_of_one_mail_at_once_send_it_once(
    database_url: str, ana: Account, post_office: PostOffice
) -> None:
    await posted.ticket()
    (mail,) = await posted.mails()
    lines = [mailing.post() for _ in range(4)]
    await asyncio.gather(*(mailing.send(mail.id or 0, line) for line in lines))
    for line in lines:
        await line.close()
    assert len(post_office.taken) == 1


async def test_a_worker_that_dies_while_it_sends_leaves_a_mail_that_is_tried_again(
    database_url: str, ana: Account, post_office: PostOffice
) -> None:
    await posted.ticket()
    (mail,) = await posted.mails()
    async with db.transaction() as session:
        assert await posting.take(session, mail.id or 0)  # and then nothing more was heard of it
    await mailing.send_due()
    assert post_office.taken == []
    await posted.wait_is_over()
    await mailing.send_due()
    assert len(post_office.taken) == 1
