"""The queue's address is the truth: it fills the list, and every control only changes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket, TabOf
from tests.web.line import HYDRATE
from tests.web.tabs import Answer, Tab
from ticketdesk.errors import TookTooLong
from ticketdesk.models import Account, Category, Priority, Role, Status
from ticketdesk.models.columns import now
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.shared.notice import UNREACHABLE


def titles(answer: Answer) -> list[str]:
    return [row["title"] for row in answer.values["queue_state.rows"]]


@pytest.fixture
async def some(a_ticket: MakeTicket, ana: Account) -> None:
    """Four tickets, oldest first."""
    then = now() - timedelta(hours=1)
    ask = [
        ("Invoice twice", {"category": Category.billing, "priority": Priority.high, "assignee": ana}),
        ("Login loops", {"category": Category.account, "status": Status.closed, "email": "li@example.com"}),
        ("Invoice lost", {"category": Category.billing, "priority": Priority.low}),
        ("Taken away", {"category": Category.billing, "deleted": True}),
    ]
    for number, (title, more) in enumerate(ask):
        await a_ticket(title, at=then + timedelta(minutes=number), **more)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Invoice lost", "Login loops", "Invoice twice"]),
        ({"status": "closed"}, ["Login loops"]),
        ({"category": "billing"}, ["Invoice lost", "Invoice twice"]),
        ({"category": "billing", "priority": "high"}, ["Invoice twice"]),
        ({"assignee": "me"}, ["Invoice twice"]),
        ({"assignee": "none", "status": "open"}, ["Invoice lost"]),
        ({"search": "invoice LOST"}, ["Invoice lost"]),
        ({"search": "li@example"}, ["Login loops"]),
        ({"status": "in_progress"}, []),
    ],
    ids=str,
)
async def test_the_address_says_what_is_shown(
    some: None, ana: Account, tab_of: TabOf, query: dict[str, str], found: list[str]
) -> None:
    answer = await (await tab_of(ana, "/desk", **query)).call(QueueState.load)
    assert titles(answer) == found
    assert answer.values["queue_state.total"] == len(found)
    assert answer.values["queue_state.is_filtered"] is bool(query)
    assert answer.values["queue_state.problem"] == ""
    shown = {name: value for name, value in answer.values["queue_state.chosen"].items() if value}
    assert shown | {"search": answer.values["queue_state.search"]} == {"search": ""} | query


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"status": "lost"}, "The address asks for a status that does not exist. Choose one of open"),
        ({"category": "cars"}, "The address asks for a category that does not exist."),
        ({"priority": "HIGH"}, "The address asks for a priority that does not exist."),
        ({"assignee": "ana"}, "The address asks for an assignee that does not exist."),
        ({"language": "DE"}, "The address asks for a language that does not exist. Choose a language by"),
        ({"triage": "gemini"}, "The address asks for a triage that does not exist. Choose a figure"),
    ],
    ids=str,
)
async def test_a_filter_that_means_nothing_is_said_and_left_out(
    some: None, ana: Account, tab_of: TabOf, query: dict[str, str], sentence: str
) -> None:
    answer = await (await tab_of(ana, "/desk", **query)).call(QueueState.load)
    assert answer.values["queue_state.problem"].startswith(sentence)
    assert len(titles(answer)) == 3


async def test_a_figure_of_the_track_record_says_what_it_led_to(
    some: None, vic: Account, tab_of: TabOf
) -> None:
    figure = "gemini.category.billing.technical.28"
    answer = await (await tab_of(vic, "/desk", triage=figure)).call(QueueState.load)
    words = "where Gemini suggested Billing and agents chose Technical, in the last 28 days"
    assert answer.values["queue_state.behind"] == words
    assert (titles(answer), answer.values["queue_state.is_filtered"]) == ([], True)
    again = await (await tab_of(vic, "/desk")).call(QueueState.load)
    assert again.values.get("queue_state.behind", "") == ""


@pytest.fixture
async def shown(ana: Account, tab_of: TabOf) -> Tab:
    """A tab that shows high invoices."""
    tab = await tab_of(ana, "/desk", category="billing", search="invoice")
    await tab.call(QueueState.load)
    return tab


async def test_a_tab_that_comes_with_another_address_is_not_shown_the_list_of_the_one_before(
    ana: Account, tab_of: TabOf, some: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def takes_too_long(*_args: object, **_more: object) -> None:
        raise TookTooLong

    tab = await tab_of(ana, "/desk", category="billing")
    await tab.call(QueueState.load)
    monkeypatch.setattr("ticketdesk.desk.lists.page", takes_too_long)
    same = await tab.send(HYDRATE, {})
    assert titles(same) == ["Invoice lost", "Invoice twice"], "who comes back to it keeps it"
    tab.query = {"category": "account"}
    other = await tab.send(HYDRATE, {})
    assert (titles(other), other.values["queue_state.total"]) == ([], 0)


async def test_everything_can_be_shown_again(shown: Tab) -> None:
    assert (await shown.call(QueueState.clear)).goes_to == "/desk"


async def test_only_people_who_can_be_given_tickets_are_offered(
    session: AsyncSession, ana: Account, ines: Account, vic: Account, tab_of: TabOf
) -> None:
    answer = await (await tab_of(vic, "/desk")).call(QueueState.load)
    names = {"me": "me", "none": "nobody", str(ana.id): ana.name, str(ines.id): ines.name}
    assert answer.values["queue_state.people"] == names
    assert vic.role is Role.viewer


async def test_a_row_shows_the_browser_what_the_list_needs_and_no_more(
    ana: Account, tab_of: TabOf, a_ticket: MakeTicket
) -> None:
    await a_ticket("Short", "Planted description", assignee=ana)
    answer = await (await tab_of(ana, "/desk")).call(QueueState.load)
    assert "Planted description" not in str(answer.values)
    row = answer.values["queue_state.rows"][0]
    assert (row["assignee"], row["initials"], row["waiting"], row["judged"]) == (
        "Ana Moreau",
        "AM",
        True,
        False,
    )


async def test_a_list_that_cannot_be_read_says_so(
    ana: Account, tab_of: TabOf, a_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    from ticketdesk.desk import lists

    async def fails(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    await a_ticket()
    monkeypatch.setattr(lists, "page", fails)
    tab = await tab_of(ana, "/desk")
    answer = await tab.call(QueueState.load)
    assert answer.values["queue_state.problem"] == UNREACHABLE
    assert answer.values["queue_state.is_loaded"] is True


async def test_many_are_told_as_more_than_a_thousand_and_exactly_when_asked(
    session: AsyncSession, ana: Account, tab_of: TabOf
) -> None:
    await session.execute(
        text("""
        INSERT INTO tickets (title, description, category, category_source, priority, priority_source, status,
            last_event_id, created_at, updated_at)
        SELECT 'Zebra', 'Crossing', 'general', 'default', 'medium', 'default', 'open', 0, now(), now()
        FROM generate_series(1, 1234)""")
    )
    tab = await tab_of(ana, "/desk", search="zebra")
    capped = (await tab.call(QueueState.load)).values
    assert (capped["queue_state.total"], capped["queue_state.is_capped"]) == (1_000, True)
    exact = (await tab.call(QueueState.count_exactly)).values
    assert (exact["queue_state.total"], exact["queue_state.is_capped"]) == (1_234, False)
    tab.query = {"status": "open"}
    known = (await tab.call(QueueState.load)).values
    assert known["queue_state.total"] == 1_234, "counters know it"


async def test_a_list_that_takes_too_long_says_so(
    ana: Account, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ticketdesk.desk import lists

    async def takes_long(session: AsyncSession, *_: object, **__: object) -> None:
        await session.execute(text("SET LOCAL statement_timeout = 20"))
        await session.execute(text("SELECT pg_sleep(2)"))

    monkeypatch.setattr(lists, "amount_of", takes_long)
    answer = await (await tab_of(ana, "/desk", search="a")).call(QueueState.load)
    assert answer.values["queue_state.problem"] == str(TookTooLong())
