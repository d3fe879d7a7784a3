"""Importing: each line by the rules of the form, all or nothing, and an empty desk takes everything as it is."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from ticketdesk import db
from ticketdesk.desk import counts, imports
from ticketdesk.desk.finding import LARGEST
from ticketdesk.desk.refused_lines import MOST_TOLD, LinesRefused, Report
from ticketdesk.errors import Invalid, NotAllowed, NotSignedIn
from ticketdesk.models import (
    Account,
    AuditEntry,
    Deed,
    Event,
    Role,
    Source,
    Status,
    Ticket,
    What,
)

WHEN = "2024-02-29T23:59:59.123456+00:00"
WHOLE = {
    "id": 7,
    "title": "The lamp is dark",
    "description": "Since Monday.",
    "category": "technical",
    "priority": "high",
    "status": "resolved",
    "assignee": None,
    "category_source": "rules",
    "priority_source": "pending",
    "created_at": WHEN,
    "updated_at": "2024-03-01T00:00:00+00:00",
    "email": "li@example.com",
    "resolved_at": "2024-03-01T00:00:00+00:00",
    "closed_at": None,
}


def line(**more: Any) -> bytes:
    return json.dumps(WHOLE | more).encode()


async def bring(session: AsyncSession, *lines: bytes, by: Account | None, partial: bool = False) -> Report:
    coming = await imports.begin(session, by=by, partial=partial)
    await coming.store(coming.read(enumerate(lines, 1)))
    return await coming.end()


async def _stored(session: AsyncSession) -> list[Ticket]:
    statement = select(Ticket).order_by(col(Ticket.id)).execution_options(populate_existing=True)
    return list((await session.exec(statement)).all())


async def test_an_empty_desk_keeps_everything_as_it_is(
    session: AsyncSession, ines: Account, ana: Account
) -> None:
    report = await bring(session, line(assignee=ana.id), by=ines)
    assert report == Report(kept=True, imported=1)
    [ticket] = await _stored(session)
    assert (ticket.id, ticket.assignee_id, ticket.status) == (7, ana.id, Status.resolved)
    assert (ticket.category_source, ticket.priority_source) == (Source.rules, Source.pending)
    assert ticket.created_at.isoformat() == WHEN
    [event] = (await session.exec(select(Event))).all()
    assert (event.id, event.ticket_id, event.what) == (ticket.last_event_id, 7, What.created)
    assert event.actor_id == ines.id
    entry = (await session.exec(select(AuditEntry).where(AuditEntry.deed == Deed.imported))).one()
    assert (entry.actor_id, entry.about) == (ines.id, "1 ticket")
    assert await counts.check(session) == {}


async def test_who_has_no_account_in_an_empty_desk_gets_one_to_stand_for_them(
    session: AsyncSession, ines: Account, vic: Account
) -> None:
    there = max(ines.id or 0, vic.id or 0)
    lines = [
        line(id=number, assignee=whose) for number, whose in enumerate((there + 4, vic.id, there + 4), 1)
    ]
    report = await bring(session, *lines, line(id=9, assignee=there + 2), by=ines)
    assert (report.imported, report.people) == (4, [there + 2, there + 4])
    assert [ticket.assignee_id for ticket in await _stored(session)] == [
        there + 4,
        vic.id,
        there + 4,
        there + 2,
    ]
    stands = await session.get_one(Account, there + 4)
    assert (stands.name, stands.email) == (f"Agent {there + 4}", f"agent-{there + 4}@another-desk.invalid")
    assert (stands.role, stands.password_hash, stands.joined_at) == (Role.agent, None, None)
    assert stands.disabled_at
    assert (await making.account(session, "new@example.com", "New", Role.agent)).id == there + 5


async def test_a_desk_in_use_gives_numbers_and_times_anew(
    session: AsyncSession, ines: Account, a_ticket: Callable[..., Awaitable[Ticket]]
) -> None:
    there = await a_ticket(deleted=True)
    report = await bring(session, line(), line(category=None), by=ines)
    assert (report.kept, report.imported) == (False, 2)
    _, first, second = await _stored(session)
    assert there.id is not None
    assert first.id is not None
    assert first.id > there.id
    assert first.created_at > there.created_at
    assert first.created_at == first.updated_at == first.resolved_at
    assert (first.category_source, first.priority_source) == (Source.person, Source.person)
    assert (first.status, first.email) == (Status.resolved, "li@example.com")
    assert (second.category, second.category_source) == ("general", Source.pending)
    assert await counts.check(session) == {}


async def test_a_number_that_follows_an_import_is_free(
    session: AsyncSession, ines: Account, a_ticket: Callable[..., Awaitable[Ticket]]
) -> None:
    await bring(session, line(id=70_000), line(id=12), by=ines)
    assert (await a_ticket()).id == 70_001


async def test_a_line_without_a_number_gets_one_that_no_ticket_ever_had(
    session: AsyncSession, ines: Account, a_ticket: Callable[..., Awaitable[Ticket]]
) -> None:
    used = (await session.execute(text("SELECT nextval('tickets_id_seq')"))).scalar_one()
    await bring(session, line(id=None), line(id=used), by=ines)
    stored = await _stored(session)
    assert [ticket.id for ticket in stored] == [used, used + 1]
    assert {ticket.created_at.isoformat() for ticket in stored} == {WHEN}
    assert (await a_ticket()).id == used + 2


async def test_a_number_that_was_given_meanwhile_is_refused(session: AsyncSession, ines: Account) -> None:
    coming = await imports.begin(session, by=ines)
    told = coming.highest + 10
    lines = [line(id=number) for number in (told, None, told + 1, LARGEST, None)]
    assert [row["id"] for row in coming.read(enumerate(lines, 1))] == [told, told + 1, LARGEST]
    twice, none_left = {"id": imports.TWICE}, {"id": imports.NONE_LEFT}
    assert coming.report.lines == [{"line": 3, "errors": twice}, {"line": 5, "errors": none_left}]


async def test_one_bad_line_refuses_all(session: AsyncSession, ines: Account) -> None:
    with pytest.raises(LinesRefused, match="2 lines were refused, so nothing was imported") as refused:
        await bring(session, line(), line(title=""), line(), by=ines)
    told = refused.value.more
    assert [one["line"] for one in told["lines"]] == [2, 3]
    assert set(told["lines"][0]["errors"]) == {"title"}
    assert told["lines"][1]["errors"] == {"id": imports.TWICE}


async def test_partly_stores_the_good_ones(session: AsyncSession, ines: Account) -> None:
    report = await bring(session, line(), b"{", line(id=8), by=ines, partial=True)
    assert (report.imported, report.refused, len(report.lines)) == (2, 1, 1)
    assert [ticket.id for ticket in await _stored(session)] == [7, 8]


async def test_after_a_thousand_refused_lines_of_the_others_only_their_numbers_are_told(
    session: AsyncSession, ines: Account
) -> None:
    lines = [*[b"x"] * (MOST_TOLD + 2), line(), b"x", line(id=8), *[b"x"] * 3]
    report = await bring(session, *lines, by=ines, partial=True)
    assert (report.refused, len(report.lines), report.imported) == (MOST_TOLD + 6, MOST_TOLD, 2)
    runs = [(1, 2), (4, 4), (6, 8)]
    assert report.others == [[MOST_TOLD + first, MOST_TOLD + last] for first, last in runs]


async def test_nothing_is_no_import(session: AsyncSession, ines: Account) -> None:
    with pytest.raises(Invalid):
        await bring(session, by=ines)


async def test_one_import_waits_for_no_other_and_is_refused(database_url: str) -> None:
    async with db.transaction() as session:
        ines = await making.account(session, "ines@example.com", "Ines Duarte", Role.admin)
    async with db.transaction() as one:
        await imports.begin(one, by=ines)
        with pytest.raises(imports.AnotherImport):
            async with db.transaction() as other:
                await imports.begin(other, by=ines)
    async with db.transaction() as session:
        assert (await bring(session, line(), by=ines)).imported == 1


async def test_only_administrators_import(session: AsyncSession, ana: Account, vic: Account) -> None:
    for somebody in (ana, vic):
        with pytest.raises(NotAllowed):
            await imports.begin(session, by=somebody)
    with pytest.raises(NotSignedIn):
        await imports.begin(session, by=None)
