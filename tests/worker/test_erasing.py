"""Erasing a person leaves nothing of them in the database, in the store and in what programs read, and figures and a proof."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from tests.worker.a_person import ADDRESS, MARK, SHARED, found, planted
from tests.worker.the_queue import work_off
from ticketdesk import config, db
from ticketdesk.channels import files
from ticketdesk.desk import answers, counts, erasing, lists, persons, purges
from ticketdesk.desk.answers import Named
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.errors import Invalid, LastAdmin, NotAllowed, NotFound
from ticketdesk.models import Account, Deed, Event, Message, Purge, Rating, Role, Ticket, What, Why
from ticketdesk.worker.tasks import tasks

# Where her words stand before, and nowhere afterwards.
PLANTED = {
    "tickets.title",
    "tickets.description",
    "tickets.email",
    "tickets.words",
    "messages.body",
    "drafts.body",
    "held_replies.body",
    "ratings.words",
    "suggestions.category_evidence",
    "suggestions.priority_evidence",
    "attachments.name",
    "mails.address",
    "mails.error",
    "views.query",
    "word_counts.word",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("TICKETDESK_DATA", str(tmp_path))
    config.settings.cache_clear()
    files.store.cache_clear()
    yield tmp_path / files.FOLDER
    files.store.cache_clear()


async def work(address: str) -> None:
    """What the worker finds to do."""
    app = tasks(address)
    async with app.open_async():
        await work_off(app, delete_jobs="successful")


async def people() -> tuple[Account, Account]:
    async with db.transaction() as session:
        ines = await making.account(session, "ines@example.com", "Ines Duarte", Role.admin)
        return ines, await making.account(session, "ana@example.com", "Ana Moreau", Role.agent)


def age(folder: Path) -> None:
    """As if what lies in the store had come days ago."""
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))


def kept_in(folder: Path) -> list[bytes]:
    """All that lies in the store."""
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


async def test_nothing_of_a_person_is_left_but_figures_and_a_proof(database_url: str, folder: Path) -> None:
    ines, ana = await people()
    async with db.transaction() as session:
        first, *_ = await planted(session, ana)
    age(folder)
    async with db.reading() as session:
        before = set(await found(session))
        living = await counts.check(session)
        person = await persons.look(session, ADDRESS.lower(), by=ines)
        assert (person.tickets, person.messages, person.files, person.mails) == (3, 3, 2, 2)
    assert {place for place in before if " statistics" not in place} == PLANTED
    assert {"tickets statistics", "ix_tickets_requester statistics"} <= before, (
        "PostgreSQL keeps examples too"
    )
    async with db.transaction() as session:
        await erasing.begin(session, ADDRESS, f" {ADDRESS.upper()} ", by=ines)
    async with db.reading() as session:
        assert set(await found(session)) == before, (
            "nothing happens before the worker does it; no job names her"
        )
    await work(database_url)
    async with db.reading() as session:
        assert await found(session) == []
        assert await counts.check(session) == living == {}
        told = (await session.exec(select(Ticket).where(Ticket.id == first.id))).one()
        assert (told.title, told.description, told.email, told.status) == (
            "Erased",
            "Erased",
            None,
            "resolved",
        )
        assert (await session.exec(select(Rating.stars, Rating.words))).one() == (4, "")
        # With the held reply, where the worker delivered it first.
        bodies = (await session.exec(select(Message.body))).all()
        assert bodies in (["Erased"] * 3, ["Erased"] * 4)
        lines = select(Event).where(Event.what == What.erased)
        assert [line.actor_id for line in (await session.exec(lines)).all()] == [ines.id] * 3
        assert await lists.total(session, TicketFilter(search=MARK), by=ines) == 0
        await _has_a_proof(session, ines, len(bodies))
    assert kept_in(folder) == [SHARED, SHARED], "what another file has stays"
    await _is_refused_again(database_url)


async def _has_a_proof(session: AsyncSession, ines: Account, messages: int) -> None:
    whose = await persons.hash_of_person(session, ADDRESS.upper())
    (proof,) = await purges.proofs(session, by=ines, whose=whose)
    told = (proof.why, proof.by, proof.tickets, proof.messages, proof.files)
    assert told == (Why.person, "Ines Duarte", 3, messages, 2)
    assert proof.is_whole
    another = await persons.hash_of_person(session, "otto@example.com")
    assert await purges.proofs(session, by=ines, whose=another) == []
    assert ADDRESS.lower().encode() not in b"".join((await session.exec(select(Purge.person))).all())


async def _is_refused_again(database_url: str) -> None:
    """A program that asks again stores nothing anew, and reads nothing of it."""
    async with db.transaction() as session:
        named = Named("account 1", "key", b"POST", await answers.sealer(session))
        kept = await answers.claim(session, named)
    assert kept is not None
    assert (kept.status, MARK.encode() in kept.body, dict(kept.headers)) == (410, False, {})


async def test_what_stopped_goes_on_and_a_batch_is_small(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ines, ana = await people()
    async with db.transaction() as session:
        for place in range(5):
            await making.ticket(session, ana, f"{MARK} {place}", email=ADDRESS)
        await making.ticket(session, ana, "Another one", email=f"x{ADDRESS}")
    monkeypatch.setattr(erasing, "BATCH", 2)
    async with db.transaction() as session:
        await erasing.begin(session, ADDRESS, ADDRESS, by=ines)
        await erasing.begin(session, ADDRESS, ADDRESS, by=ines)
    async with db.transaction() as session:
        assert (await erasing.erase_some(session, ADDRESS, by=ines.id)).tickets == 2
        whose = await persons.hash_of_person(session, ADDRESS)
        (half,) = await purges.proofs(session, by=ines, whose=whose)
        assert (half.tickets, half.is_whole) == (2, False)
    await work(database_url)
    async with db.reading() as session:
        (proof,) = await purges.proofs(session, by=ines, whose=whose)
        assert (proof.tickets, proof.is_whole) == (5, True)
        titles = (await session.exec(select(Ticket.title).order_by(Ticket.id))).all()
        jobs = (await session.execute(text("SELECT task_name, args FROM procrastinate_jobs"))).all()
    assert titles == ["Erased"] * 5 + ["Another one"]
    assert [job for job in jobs if job[0] == "erase"] == [], "asked for twice, it is done once"


async def test_an_account_is_erased_to_a_number(database_url: str) -> None:
    ines, ana = await people()
    async with db.transaction() as session:
        ticket = await making.ticket(session, ana, email="ana@example.com", assignee=ana)
        await planted(session, ana)
    async with db.transaction() as session:
        await erasing.begin(session, "ANA@example.com", "ana@example.com", by=ines)
    await work(database_url)
    async with db.reading() as session:
        account = await session.get(Account, ana.id)
        assert account is not None
        assert (account.name, account.password_hash, account.disabled_at is None) == (
            "Erased person",
            None,
            False,
        )
        assert await found(session, "moreau") == await found(session, "ana@") == []
        authors = (await session.exec(select(Message.author_id).where(Message.author_id == ana.id))).all()
        assert len(authors) == 2, "what the account wrote to others stays"
        kept = (await session.exec(select(Ticket).where(Ticket.id == ticket.id))).one()
        assert (kept.assignee_id, kept.title) == (ana.id, "Erased")


async def test_what_cannot_be_erased_is_refused_before_anything_happens(session, ines, ana, a_ticket) -> None:
    await a_ticket(email=ADDRESS)
    for address, again, refusal in (
        (ADDRESS, "mia@example.com", Invalid),
        (ADDRESS, None, Invalid),
        ("nobody", "nobody", Invalid),
        ("unknown@example.com", "unknown@example.com", NotFound),
    ):
        with pytest.raises(refusal):
            await erasing.begin(session, address, again, by=ines)
    with pytest.raises(NotAllowed):
        await erasing.begin(session, ADDRESS, ADDRESS, by=ana)
    with pytest.raises(erasing.erased_accounts.Yourself):
        await erasing.begin(session, ines.email, ines.email, by=ines)
    with pytest.raises(LastAdmin):
        await erasing.begin_now(session, ines.email, by=None)
    jobs = await session.execute(text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'erase'"))
    assert jobs.scalar_one() == 0
    lines = await session.execute(
        text("SELECT count(*) FROM audit WHERE deed = :deed"), {"deed": Deed.erased}
    )
    assert lines.scalar_one() == 0
