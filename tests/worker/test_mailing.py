"""Mail as it really goes: through the worker to a server on the loopback that is there, away, slow, refuses, or forgets to answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from tests import making
from tests.post_office import PostOffice, page, plain
from ticketdesk import db
from ticketdesk.channels import smtp
from ticketdesk.desk import intake, links, messages, posting, tickets, unmailed
from ticketdesk.desk.intake import NewTicket
from ticketdesk.models import Account, Event, Mail, Role, Ticket, What
from ticketdesk.worker import mailing
from ticketdesk.worker.learning import EVERY_10_S
from ticketdesk.worker.tasks import tasks

LI = "li@example.com"


async def _ticket(email: str = LI, title: str = "The export is empty") -> Ticket:
    async with db.transaction() as session:
        raw = {"title": title, "description": "0 bytes since yesterday.", "email": email}
        return (await intake.take_in(session, NewTicket.read(raw))).ticket


@pytest.fixture
async def ana(database_url: str) -> Account:
    async with db.transaction() as session:
        return await making.account(session, "ana@example.com", "Ana Moreau", Role.agent)


async def _answer(ticket: Ticket, words: str, by: Account) -> None:
    async with db.transaction() as session:
        await messages.reply(session, ticket.id or 0, words, by=by)


async def _mails() -> Sequence[Mail]:
    async with db.reading() as session:
        return (await session.exec(select(Mail).order_by(col(Mail.id)))).all()


async def _wait_is_over() -> None:
    """The moment of the next try has come for whatever waits."""
    async with db.transaction() as session:
        await session.execute(text("UPDATE mails SET due_at = now() WHERE sent_at IS NULL"))


async def test_a_conversation_arrives_as_one(
    database_url: str, ana: Account, post_office: PostOffice
) -> None:
    ticket = await _ticket()
    await mailing.send_due()
    await _answer(ticket, "It **works** again.\n\n<script>alert(1)</script>", ana)
    await mailing.send_due()
    async with db.transaction() as session:
        await tickets.close(session, ticket.id or 0, by=ana, comment="Fixed in 2.1.")
    await mailing.send_due()
    await _wait_is_over()
    await mailing.send_due()  # that it is closed was told with the last word
    first, second, third = post_office.taken
    assert [one["To"] for one in post_office.taken] == [LI] * 3
    assert second["In-Reply-To"] == first["Message-ID"]
    assert third["References"] == f"{first['Message-ID']} {second['Message-ID']}"
    assert {one["Subject"].removeprefix("Re: ") for one in post_office.taken} == {f"Your ticket #{ticket.id}"}
    assert "It works again." in plain(second)
    assert "<strong>works</strong>" in page(second)
    assert "<script" not in page(second)
    assert "Fixed in 2.1." in plain(third)
    (key,) = {plain(one).partition("/t/")[2].split()[0] for one in post_office.taken}
    async with db.reading() as session:
        assert (await links.ticket_behind(session, key)).id == ticket.id
    assert all(mail.sent_at and not mail.error for mail in await _mails())


async def test_no_note_and_nothing_of_the_inside_leaves_the_desk(
    database_url: str, ana: Account, post_office: PostOffice
) -> None:
    ticket = await _ticket()
    async with db.transaction() as session:
        ines = await making.account(session, "ines@example.com", "Ines Duarte", Role.admin)
        await messages.note(session, ticket.id or 0, "@Ines Duarte the planted secret", by=ana)
        await tickets.assign(session, ticket.id or 0, ines.id, by=ana)
    await _answer(ticket, "It works again.", ana)
    await _wait_is_over()
    await mailing.send_due()
    assert sorted(str(one["To"]) for one in post_office.taken) == [ines.email, ines.email, LI, LI]
    everything = " ".join(plain(one) + page(one) + str(one.items()) for one in post_office.taken)
    assert "planted" not in everything
    of_requester = [one for one in post_office.taken if one["To"] == LI]
    assert "ana@example.com" not in " ".join(plain(one) + page(one) for one in of_requester)


async def test_a_job_sends_what_was_noted(database_url: str, ana: Account, post_office: PostOffice) -> None:
    await _ticket()
    app = tasks(database_url)
    async with app.open_async():
        await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)
    assert len(post_office.taken) == 1
    looks = [one for one in app.periodic_registry.periodic_tasks.values() if one.task.name == "mail_due"]
    assert [one.cron for one in looks] == [EVERY_10_S]


async def test_what_could_not_be_sent_while_the_server_was_down_is_sent_when_it_is_back(
    database_url: str, ana: Account, post_office: PostOffice
) -> None:
    await post_office.shut()
    for each in range(3):
        await _ticket(f"li{each}@example.com")
    await mailing.send_due()
    tried = [mail for mail in await _mails() if mail.tries]
    assert len(tried) == 1, "one shows that nobody is there; the others are not tried in vain"
    assert tried[0].error
    assert not tried[0].failed_at
    await post_office.open()
    await _wait_is_over()
    await mailing.send_due()
    assert sorted(str(one["To"]) for one in post_office.taken) == [
        f"li{each}@example.com" for each in range(3)
    ]
    assert [mail.error for mail in await _mails()] == [None] * 3


async def test_a_slow_server_keeps_nothing_of_the_desk_waiting(
    database_url: str, ana: Account, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp.Smtp.__init__, "__kwdefaults__", {"within_s": 0.5})
    post_office.is_silent = True
    ticket = await _ticket()
    sending = asyncio.create_task(mailing.send_due())
    await _answer(ticket, "We look.", ana)  # no lock, no transaction is held meanwhile
    await sending
    first, second = await _mails()
    assert (first.error, first.sent_at) == ("The mail server did not answer in time.", None)
    assert second.sent_at is None
    post_office.is_silent = False
    await _wait_is_over()
    await mailing.send_due()
    assert len(post_office.taken) == 2


async def test_a_receiver_that_nobody_knows_is_told_on_the_ticket_and_stops_nobody_else(
    database_url: str, ana: Account, post_office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    post_office.rcpt["gone@example.com"] = "550 5.1.1 <gone@example.com> No such user"
    ticket, _ = await _ticket("gone@example.com"), await _ticket("bo@example.com")
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
    await _ticket()
    await mailing.send_due()
    (mail,) = await _mails()
    assert (mail.error, mail.failed_at, mail.tries) == ("450 4.2.0 Greylisted", None, 1)
    await mailing.send_due()
    assert (await _mails())[0].tries == 1, "not before its time"
    post_office.rcpt.clear()
    await _wait_is_over()
    await mailing.send_due()
    assert len(post_office.taken) == 1


async def test_a_server_that_forgets_to_say_that_it_took_it_gets_the_same_mail_twice(
    database_url: str, ana: Account, post_office: PostOffice
) -> None:
    """Receivers show it once, for it has the same Message-ID."""
    post_office.hangs_up = True
    await _ticket()
    await mailing.send_due()
    post_office.hangs_up = False
    await _wait_is_over()
    await mailing.send_due()
    first, second = post_office.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert plain(first) == plain(second)


async def test_many_workers_at_once_send_each_mail_once(
    database_url: str, ana: Account, post_office: PostOffice
) -> None:
    for each in range(12):
        await _ticket(f"li{each}@example.com")
    await asyncio.gather(*(mailing.send_due() for _ in range(4)))
    assert len(post_office.taken) == 12
    assert len({str(one["To"]) for one in post_office.taken}) == 12


async def test_two_tries_of_one_mail_at_once_send_it_once(
    database_url: str, ana: Account, post_office: PostOffice
) -> None:
    await _ticket()
    (mail,) = await _mails()
    lines = [mailing.post() for _ in range(4)]
    await asyncio.gather(*(mailing.send(mail.id or 0, line) for line in lines))
    for line in lines:
        await line.close()
    assert len(post_office.taken) == 1


async def test_a_worker_that_dies_while_it_sends_leaves_a_mail_that_is_tried_again(
    database_url: str, ana: Account, post_office: PostOffice
) -> None:
    await _ticket()
    (mail,) = await _mails()
    async with db.transaction() as session:
        assert await posting.take(session, mail.id or 0)  # and then nothing more was heard of it
    await mailing.send_due()
    assert post_office.taken == []
    await _wait_is_over()
    await mailing.send_due()
    assert len(post_office.taken) == 1


async def test_a_title_adds_no_header(database_url: str, ana: Account, post_office: PostOffice) -> None:
    ticket = await _ticket(title="Hello\nBcc: eve@example.com\nX-Evil: yes")
    async with db.transaction() as session:
        ines = await making.account(session, "ines@example.com", "Ines\u2028Duarte", Role.admin)
        await tickets.assign(session, ticket.id or 0, ines.id, by=ana)
    await _answer(ticket, "We look.", ana)
    await _wait_is_over()
    await mailing.send_due()
    assert len(post_office.taken) == 3
    for one, to in zip(post_office.taken, post_office.to, strict=True):
        assert one["Bcc"] is None
        assert one["X-Evil"] is None
        assert to == [one["To"]]


async def test_agents_can_stop_what_they_get_and_requesters_need_not(
    database_url: str, ana: Account, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await _ticket()
    async with db.transaction() as session:
        ines = await making.account(session, "ines@example.com", "Ines Duarte", Role.admin)
        await tickets.assign(session, ticket.id or 0, ines.id, by=ana)
    await _wait_is_over()
    await mailing.send_due()
    by_receiver = {str(one["To"]): one for one in post_office.taken}
    assert by_receiver[LI]["List-Unsubscribe"] is None
    assert "/mail/off?key=" in by_receiver[ines.email]["List-Unsubscribe"]
    assert "/mail/off?key=" in plain(by_receiver[ines.email])


async def test_without_a_setting_the_worker_asks_nobody(database_url: str, ana: Account) -> None:
    await _ticket()
    await mailing.send_due()
    assert await _mails() == []
