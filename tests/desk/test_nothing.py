"""An empty list says what it would show, and which one part of its filter is in the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ticketdesk.desk import lists, messages, nothing
from ticketdesk.desk.built_in import ALL, BY_KEY
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.errors import NotSignedIn
from ticketdesk.models import Category, Priority, Status


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "No tickets yet"),
        (
            {"status": "open", "priority": "critical", "category": "billing"},
            "Nothing open and critical about billing",
        ),
        ({"category": "billing,account"}, "Nothing about billing or account"),
        ({"assignee": "me", "search": "invoice"}, "Nothing assigned to you, with “invoice”"),
        ({"search": "invoice"}, "Nothing with “invoice”"),
        ({"status": "open,in_progress"}, "Nothing open or in progress"),
    ],
)
def test_it_is_told_as_a_sentence(query: dict[str, str], words: str) -> None:
    assert nothing.sentence(TicketFilter.read(query)[0], ALL, query) == words


def test_a_view_that_is_worked_off_says_so_unless_it_was_narrowed() -> None:
    mine = BY_KEY["mine"]
    wanted, _ = TicketFilter.read(mine.parts)
    assert nothing.sentence(wanted, mine, mine.parts) == "Nobody waits for you"
    narrowed = mine.parts | {"category": "billing"}
    told = nothing.sentence(TicketFilter.read(narrowed)[0], mine, narrowed)
    assert told == "Nothing open or in progress about billing, assigned to you, not snoozed"


async def test_the_part_without_which_fewest_are_left_is_in_the_way(session, vic, a_ticket) -> None:
    for _ in range(3):
        await a_ticket(category=Category.billing, priority=Priority.low)
    await a_ticket(category=Category.billing, priority=Priority.critical, status=Status.resolved)
    wanted = TicketFilter(status=Status.open, category=Category.billing, priority=Priority.critical)
    found = await nothing.without(session, wanted, by=vic)
    assert found is not None
    assert (found.name, found.sentence) == ("status", "Without “open” there is 1.")


def test_words_in_quotation_marks_get_no_others() -> None:
    amount = lists.Amount(6)
    assert nothing.Without("search", "with “invoice”", amount).sentence == "Without “invoice” there are 6."


async def test_nothing_is_in_the_way_where_no_single_part_is(session, vic, a_ticket) -> None:
    await a_ticket(category=Category.billing)
    wanted = TicketFilter(category=Category.account, priority=Priority.critical, status=Status.closed)
    assert await nothing.without(session, wanted, by=vic) is None
    assert await nothing.without(session, TicketFilter(category=Category.account), by=vic) is None
    with pytest.raises(NotSignedIn):
        await nothing.without(session, wanted, by=None)


async def test_answers_of_the_last_day_are_counted_and_only_ones_own(
    session, ana, ines, a_ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = (await a_ticket()).id
    for by in (ana, ana, ines):
        await messages.reply(session, number, "We look into it.", by=by)
    await messages.note(session, number, "Only for us.", by=ana)
    assert await nothing.answered(session, by=ana) == 2
    monkeypatch.setattr(nothing, "LINES", 2)
    assert await nothing.answered(session, by=ana) == 0
    monkeypatch.undo()
    monkeypatch.setattr(nothing, "ANSWERED_IN", timedelta())
    assert await nothing.answered(session, by=ana) == 0
