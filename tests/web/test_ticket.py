"""One ticket before an agent: every control does its verb, and what is refused is said where it was asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket
from tests.web.hall import Hall
from tests.web.tabs import Answer, Tab, until
from tests.web.watching import everything, history
from ticketdesk.desk import applying, triage
from ticketdesk.models import Account, Category, Priority, Source, Status, Ticket
from ticketdesk.models.opinion import Opinion, Suggestion
from ticketdesk.web.live import ROOMS
from ticketdesk.web.shared.notice import UNREACHABLE, Notice
from ticketdesk.web.ticket.state import TicketState


async def shown(tab: Tab) -> Any:
    """The ticket's facts after another look."""
    return (await tab.call(TicketState.load)).values["ticket_state.ticket"]


@pytest.mark.parametrize(
    ("handler", "value", "fact", "line"),
    [
        (TicketState.set_status, "in_progress", {"status": "in_progress"}, "status in_progress"),
        (TicketState.set_status, "closed", {"status": "closed", "is_done": True}, "status closed"),
        (
            TicketState.set_category,
            "billing",
            {"category": "billing", "category_source": "a person"},
            "category billing",
        ),
        (TicketState.set_priority, "low", {"priority": "low", "priority_source": "a person"}, "priority low"),
        (TicketState.resolve, None, {"status": "resolved", "is_done": True}, "status resolved"),
        (TicketState.close, {"comment": ""}, {"status": "closed"}, "status closed"),
        (TicketState.delete, "/desk", {"is_deleted": True}, "deleted"),
    ],
    ids=lambda value: getattr(getattr(value, "fn", None), "__name__", ""),
)
async def test_each_control_does_its_verb(
    session: AsyncSession,
    tab: Tab,
    ticket: Ticket,
    handler: Any,
    value: Any,
    fact: dict[str, object],
    line: str,
) -> None:
    await (tab.call(handler) if value is None else tab.call(handler, value))
    assert (await shown(tab)).items() >= fact.items()
    assert await history(session, ticket) == [line]


async def test_the_page_shows_the_ticket_and_who_can_take_it(tab: Tab, ana: Account, vic: Account) -> None:
    answer = await tab.call(TicketState.load)
    facts = answer.values["ticket_state.ticket"]
    assert (facts["title"], facts["email"], facts["status"]) == (
        "The export is empty",
        "li@example.com",
        "open",
    )
    assert answer.values["ticket_state.people"] == {"": "Nobody", str(ana.id): ana.name}
    assert [entry["body"] for entry in answer.values["ticket_state.thread"]] == ["Planted words"]


async def test_a_page_keeps_its_ticket_while_the_database_is_away_and_loads_when_it_is_back(
    tab: Tab, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (await tab.call(TicketState.load)).values["ticket_state.ticket"]
    with monkeypatch.context() as patch:
        patch.setattr("ticketdesk.web.ticket.state.looking", _away)
        patch.setattr("ticketdesk.web.shared.back_again.AGAIN_IN_S", 0)
        answer = await tab.call(TicketState.load)
        other = tab.web.tab(tab.cookie, tab.path)
        never = await other.call(TicketState.load)
    assert "ticket_state.ticket" not in answer.values
    assert answer.values["notice.words"] == UNREACHABLE
    assert (await tab.state(TicketState)).ticket == before
    assert never.values["ticket_state.problem"] == UNREACHABLE
    hall.told.clear()
    await until(lambda: ROOMS._stale)
    await ROOMS._reload(ROOMS._stale)
    ROOMS._stale.clear()
    for waiting in (tab, other):
        assert [told.calls for told in hall.heard_by(waiting) if told.calls == ["load"]]


@asynccontextmanager
async def _away(_state: object) -> AsyncIterator[None]:
    raise OperationalError("SELECT 1", {}, Exception("gone"))
    yield


async def test_a_ticket_is_given_to_somebody_and_taken_back(
    session: AsyncSession, tab: Tab, ticket: Ticket, ana: Account, ines: Account
) -> None:
    await tab.call(TicketState.assign, str(ines.id))
    assert (await shown(tab))["assignee"] == ines.name
    await tab.call(TicketState.take)
    assert (await shown(tab))["assignee_id"] == str(ana.id)
    await tab.call(TicketState.assign, "")
    assert (await shown(tab))["assignee_id"] == ""
    assert await history(session, ticket) == [f"assigned {ines.id}", f"assigned {ana.id}", "assigned"]


async def test_a_ticket_cannot_be_given_to_somebody_who_only_looks(
    tab: Tab, ticket: Ticket, vic: Account
) -> None:
    for to in (str(vic.id), "0", "999999999", "nobody", "-1", "1e3", "٣"):
        answer = await tab.call(TicketState.assign, to)
        assert (
            answer.values["notice.words"] == "This person cannot be given tickets. Choose somebody else."
        ), to
    assert ticket.assignee_id is None


async def test_a_reopened_ticket_is_open_again(session: AsyncSession, tab: Tab, ticket: Ticket) -> None:
    await tab.call(TicketState.resolve)
    await tab.call(TicketState.reopen)
    assert (await shown(tab))["status"] == "open"
    assert await history(session, ticket) == ["status resolved", "status open"]


async def test_a_deleted_ticket_comes_back_by_undo(tab: Tab, ticket: Ticket) -> None:
    gone: Answer = await tab.call(TicketState.delete, "/desk?status=open")
    assert gone.goes_to == "/desk?status=open"
    assert gone.values["notice.words"] == f"Ticket {ticket.id} deleted."
    assert gone.values["notice.can_undo"] is True
    back = await tab.call(Notice.undo)
    assert back.values["notice.words"] == f"Ticket {ticket.id} is back."
    assert back.values["notice.can_undo"] is False
    assert ticket.deleted_at is None
    assert (await tab.call(Notice.undo)).values.get("notice.words") is None
    assert (await tab.call(Notice.dismiss)).values == {"notice.is_shown": False}


async def test_a_deleted_ticket_comes_back_on_its_own_page(tab: Tab, ticket: Ticket) -> None:
    assert (await tab.call(TicketState.delete, "//elsewhere")).goes_to is None
    assert (await shown(tab))["is_deleted"] is False
    assert (await tab.call(TicketState.delete, "/desk")).goes_to == "/desk"
    refused = await tab.call(TicketState.resolve)
    assert refused.values["notice.words"] == "This ticket was deleted. Restore it first; nothing was changed."
    await tab.call(TicketState.restore)
    assert (await shown(tab))["is_deleted"] is False


@pytest.mark.parametrize("asked", ["999999", "0", "-1", "12x", "٣", "9" * 30, "", "%00"])
async def test_an_address_without_a_ticket_says_so(tab: Tab, asked: str) -> None:
    tab.path = f"/desk/tickets/{asked}"
    answer = await tab.call(TicketState.load)
    assert "ticket" in answer.values["ticket_state.problem"]
    assert answer.values["ticket_state.ticket"]["id"] == 0
    assert answer.values["ticket_state.thread"] == []
    assert "ticket" in (await tab.call(TicketState.resolve)).values["notice.words"]


async def test_nothing_is_changed_on_the_ticket_of_the_page_before(
    session: AsyncSession, tab: Tab, a_ticket: MakeTicket
) -> None:
    other = await a_ticket("Another")
    tab.path = f"/desk/tickets/{other.id}"
    await tab.call(TicketState.load)
    await tab.call(TicketState.resolve)
    await session.refresh(other)
    assert other.status is Status.resolved


async def test_what_machines_said_stands_beside_what_a_person_chose(
    session: AsyncSession, tab: Tab, ticket: Ticket
) -> None:
    said = Opinion(Source.gemini, Category.billing, Priority.high, 320)
    opinion = Suggestion(Category.billing, Source.gemini, Priority.high, Source.gemini, (said,))
    await triage.apply(session, ticket.id or 0, opinion)
    await tab.call(TicketState.set_category, "technical")
    await tab.call(TicketState.set_priority, "high")
    proposals = (await tab.call(TicketState.load)).values["ticket_state.proposals"]
    assert [(said["word"], said["fate"], said["fate_words"]) for said in proposals] == [
        ("Billing", "overruled", "A person chose Technical"),
        ("High", "kept", "Kept"),
    ]


@pytest.mark.parametrize("handler", [TicketState.resolve, TicketState.delete("/desk"), TicketState.take])
async def test_a_change_that_fails_halfway_is_said_and_leaves_nothing(
    session: AsyncSession, tab: Tab, monkeypatch: pytest.MonkeyPatch, handler: Any
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("gone"))

    before = await everything(session)
    # After the ticket was changed, before the commit.
    monkeypatch.setattr(applying, "_plain", fails)
    assert (await tab.call(handler)).values["notice.words"] == UNREACHABLE
    assert await everything(session) == before
