"""Triage by the worker does not wait for what it can do without."""

from __future__ import annotations

import pytest

from tests import making
from ticketdesk import db
from ticketdesk.desk.languages import unread
from ticketdesk.models import Role, Source, Ticket
from ticketdesk.worker import tasks


async def test_a_ticket_is_triaged_while_the_disk_has_no_room_for_the_model_of_languages(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana Moreau", Role.agent)
        number = (await making.ticket(session, ana, "The invoice was charged twice")).id or 0
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "language_of", _no_room)
        await tasks._triage(number)
    async with db.reading() as session:
        ticket = await session.get(Ticket, number)
        assert ticket is not None
        assert Source.pending not in (ticket.category_source, ticket.priority_source)
        assert [row[0] for row in await unread(session, limit=10)] == [number]
    await tasks._look_again()
    async with db.reading() as session:
        assert await unread(session, limit=10) == []


def _no_room(_title: str, _description: str) -> str:
    raise OSError(28, "No space left on device")
