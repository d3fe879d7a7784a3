"""Mail as it really goes: through the worker to a server on the loopback."""

from __future__ import annotations

import pytest

from tests import making
from tests.post_office import PostOffice, page, plain
from tests.worker import posted
from tests.worker.the_queue import work_off
from ticketdesk import db
from ticketdesk.desk import links, messages, tickets
from ticketdesk.models import Account, Role
from ticketdesk.worker import mailing
from ticketdesk.worker.learning import EVERY_10_S
from ticketdesk.worker.tasks import tasks

LI = "li@example.com"


@pytest.fixture
async def ana(database_url: str) -> Account:
    async with db.transaction() as session:
        return await making.account(session, "ana@example.com", "Ana Moreau", Role.agent)


async def test_a_conversation_arrives_as_one(
    database_url: str, ana: Account, post_office: PostOffice
) -> None:
    ticket = await posted.ticket()
    await mailing.send_due()
    await posted.answer(ticket, "It **works** again.\n\n<script>alert(1)</script>", ana)
    await mailing.send_due()
    async with db.transaction() as session:
        await tickets.close(session, ticket.id or 0, by=ana, comment="Fixed in 2.1.")
    await mailing.send_due()
    await posted.wait_is_over()
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
    assert all(mail.sent_at and not mail.error for mail in await posted.mails())


async def test_no_note_and_nothing_of_the_inside_leaves_the_desk(
    database_url: str, ana: Account, post_office: PostOffice
) -> None:
    ticket = await posted.ticket()
    async with db.transaction() as session:
        ines = await making.account(session, "ines@example.com", "Ines Duarte", Role.admin)
        await messages.note(session, ticket.id or 0, "@Ines Duarte the planted secret", by=ana)
        await tickets.assign(session, ticket.id or 0, ines.id, by=ana)
    await posted.answer(ticket, "It works again.", ana)
    await posted.wait_is_over()
    await mailing.send_due()
    assert sorted(str(one["To"]) for one in post_office.taken) == [ines.email, ines.email, LI, LI]
    everything = " ".join(plain(one) + page(one) + str(one.items()) for one in post_office.taken)
    assert "planted" not in everything
    of_requester = [one for one in post_office.taken if one["To"] == LI]
    assert "ana@example.com" not in " ".join(plain(one) + page(one) for one in of_requester)


async def test_a_job_sends_what_was_noted(database_url: str, ana: Account, post_office: PostOffice) -> None:
    await posted.ticket()
    app = tasks(database_url)
    async with app.open_async():
        await work_off(app)
    assert len(post_office.taken) == 1
    looks = [one for one in app.periodic_registry.periodic_tasks.values() if one.task.name == "mail_due"]
    assert [one.cron for one in looks] == [EVERY_10_S]


async def test_a_title_adds_no_header(database_url: str, ana: Account, post_office: PostOffice) -> None:
    ticket = await posted.ticket(title="Hello\nBcc: eve@example.com\nX-Evil: yes")
    async with db.transaction() as session:
        ines = await making.account(session, "ines@example.com", "Ines\u2028Duarte", Role.admin)
        await tickets.assign(session, ticket.id or 0, ines.id, by=ana)
    await posted.answer(ticket, "We look.", ana)
    await posted.wait_is_over()
    await mailing.send_due()
    assert len(post_office.taken) == 3
    for one, to in zip(post_office.taken, post_office.to, strict=True):
        assert one["Bcc"] is None
        assert one["X-Evil"] is None
        assert to == [one["To"]]


async def test_agents_can_stop_what_they_get_and_requesters_need_not(
    database_url: str, ana: Account, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await posted.ticket()
    async with db.transaction() as session:
        ines = await making.account(session, "ines@example.com", "Ines Duarte", Role.admin)
        await tickets.assign(session, ticket.id or 0, ines.id, by=ana)
    await posted.wait_is_over()
    await mailing.send_due()
    by_receiver = {str(one["To"]): one for one in post_office.taken}
    assert by_receiver[LI]["List-Unsubscribe"] is None
    assert "/mail/off?key=" in by_receiver[ines.email]["List-Unsubscribe"]
    assert "/mail/off?key=" in plain(by_receiver[ines.email])


async def test_without_a_setting_the_worker_asks_nobody(database_url: str, ana: Account) -> None:
    await posted.ticket()
    await mailing.send_due()
    assert await posted.mails() == []
