"""Languages are noted beside the tickets: no line of history, no later moment, and never over what is noted already."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import text

from tests import making
from tests.desk.looking import history
from ticketdesk import db
from ticketdesk.desk import languages, lists
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.text import Unfit
from ticketdesk.models import Role, Ticket


async def _titles(session, by, **wanted: str) -> list[str]:
    return [row["title"] for row in (await lists.page(session, TicketFilter(**wanted), by=by)).rows]


async def test_a_noted_language_is_a_filter_and_changes_nothing_else(session, ana, a_ticket) -> None:
    german, english, _ = [await a_ticket(title) for title in ("Hallo", "Hello", "Unread")]
    before, lines = german.model_dump(), await history(session, german)
    await languages.note(session, {german.id: "de", english.id: "und"})
    await session.refresh(german)
    assert german.model_dump() == before | {"language": "de"}
    assert await history(session, german) == lines
    assert await _titles(session, ana, language="de") == ["Hallo"]
    assert await _titles(session, ana, language="und") == ["Hello"]
    assert await lists.total(session, TicketFilter(language="de"), by=ana) == 1
    assert await languages.in_use(session) == {"de": "German", "und": "an unknown language"}


async def test_what_is_noted_stays(session, a_ticket) -> None:
    ticket = await a_ticket()
    await languages.note(session, {ticket.id: "de"})
    await languages.note(session, {ticket.id: "en"})
    assert (await session.get(Ticket, ticket.id, populate_existing=True)).language == "de"


async def test_the_unread_are_told_oldest_first_without_the_deleted(session, a_ticket) -> None:
    numbers = [(await a_ticket(f"Number {place}", deleted=place == 1)).id for place in range(4)]
    await languages.note(session, {numbers[2]: "en"})
    unread = await languages.unread(session)
    assert [(number, title) for number, title, _ in unread] == [
        (numbers[0], "Number 0"),
        (numbers[3], "Number 3"),
    ]
    assert len(await languages.unread(session, limit=1)) == 1


async def test_a_desk_without_tickets_has_no_languages(session) -> None:
    assert await languages.in_use(session) == {}
    await languages.note(session, {})


async def test_a_ticket_that_somebody_holds_is_left_for_the_next_time(database_url: str) -> None:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        held, free = [(await making.ticket(session, ana)).id or 0 for _ in range(2)]
    with psycopg.connect(database_url) as agent:
        agent.execute("SELECT 1 FROM tickets WHERE id = %s FOR NO KEY UPDATE", (held,))
        async with db.transaction() as session:
            await session.execute(text("SET LOCAL lock_timeout = 1"))
            await languages.note(session, {held: "en", free: "en"})
    async with db.reading() as session:
        assert [number for number, *_ in await languages.unread(session)] == [held]


@pytest.mark.parametrize("value", ["german", "DE", "xx", "zxx", "d", "de ", " ", 7, ["de"]])
def test_what_is_no_language_is_refused(value: object) -> None:
    with pytest.raises(Unfit):
        languages.read(value)
