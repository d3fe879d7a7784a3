"""Pages for programs: which questions are asked for one."""

from __future__ import annotations

from ticketdesk.desk import pages, stepwise
from ticketdesk.desk.bare import first
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.models import Status


async def test_the_rest_of_a_list_is_asked_for_only_where_its_beginning_has_too_few_that_fit(
    session, a_ticket, monkeypatch
) -> None:
    monkeypatch.setattr(stepwise, "WALKED_FOR_WORDS", 3)
    for title in ("Refund", "Invoice", "Refund", "Invoice", "Refund"):
        await a_ticket(title)

    async def told(search: str, size: int) -> list[tuple[bool, int]]:
        wanted = TicketFilter(status=(Status.open,), search=search)
        rows = [
            await first(session, asked.statement, asked.values)
            for asked in pages.page(wanted, me=None, after=None, size=size)
        ]
        return [(row["is_whole"], len(row["results"])) for row in rows]

    assert await told("refund", 1) == [(True, 1), (True, 1)]
    assert await told("refund", 17) == [(False, 2), (True, 3)], "three of the five were looked at"
    assert await told("nobody", 17) == [(False, 0), (True, 0)]
    monkeypatch.setattr(stepwise, "WALKED_FOR_WORDS", 6)
    assert await told("refund", 19) == [(True, 3), (True, 3)], "all of the list was looked at"
