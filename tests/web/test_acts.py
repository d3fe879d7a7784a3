"""What is done from the list reaches every ticket that was chosen, says what came out, and can be undone at once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket, TabOf
from tests.web.tabs import Answer, Tab
from ticketdesk.desk import tickets
from ticketdesk.desk.applying import PORTION
from ticketdesk.desk.batches import Skip
from ticketdesk.models import Account, Status, Ticket
from ticketdesk.web.queue.acts import BUSY, EMPTY, ActsState
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.queue.work import Work, told
from ticketdesk.web.shared.notice import Notice


def words(answer: Answer) -> Any:
    return answer.values["notice.words"]


async def act(
    tab: Tab, part: str, value: str, chosen: list[Ticket], *, seen: int | None = None, is_all: bool = False
) -> Answer:
    """Do something to tickets, as they are now or as they were seen."""
    pairs = [[ticket.id, ticket.last_event_id if seen is None else seen] for ticket in chosen]
    return await tab.call(ActsState.act, part, value, pairs, is_all)


async def look(session: AsyncSession, chosen: list[Ticket]) -> list[Ticket]:
    """The same tickets as they are now."""
    numbers = [ticket.id for ticket in chosen]
    statement = select(Ticket).where(col(Ticket.id).in_(numbers)).order_by(col(Ticket.id))
    return list(await session.exec(statement.execution_options(populate_existing=True)))


@pytest.fixture
async def three(a_ticket: MakeTicket) -> list[Ticket]:
    return [await a_ticket(title) for title in ("One", "Two", "Three")]


@pytest.mark.parametrize(
    ("part", "value", "did", "is_done"),
    [
        ("status", "resolved", "resolved", lambda ticket: ticket.status is Status.resolved),
        ("category", "billing", "category set to Billing", lambda ticket: ticket.category == "billing"),
        ("priority", "critical", "priority set to Critical", lambda ticket: ticket.priority == "critical"),
        ("assignee", "me", "assigned to you", lambda ticket: ticket.assignee_id is not None),
        ("tag", "Refund", "tagged “Refund”", lambda ticket: ticket.tags == ["Refund"]),
        ("delete", "", "deleted", lambda ticket: ticket.deleted_at is not None),
    ],
    ids=["status", "category", "priority", "assignee", "tag", "delete"],
)
async def test_each_act_reaches_all_that_was_chosen_and_undo_takes_all_of_it_back(
    session: AsyncSession,
    ana: Account,
    tab_of: TabOf,
    three: list[Ticket],
    part: str,
    value: str,
    did: str,
    is_done: Any,
) -> None:
    tab = await tab_of(ana, "/desk")
    before = [
        ticket.model_dump(exclude={"updated_at", "last_event_id"}) for ticket in await look(session, three)
    ]
    done = await act(tab, part, value, three)
    is_about_a_part = part in ("category", "priority")
    assert words(done) == f"3 tickets{':' * is_about_a_part} {did}."
    assert (done.values["notice.can_undo"], done.values["acts_state.turn"]) == (True, 1)
    assert [is_done(ticket) for ticket in await look(session, three)] == [True] * 3
    undone = await tab.call(Notice.undo)
    assert words(undone) == f"Undone: {did}. 3 tickets are as they were."
    after = [
        ticket.model_dump(exclude={"updated_at", "last_event_id"}) for ticket in await look(session, three)
    ]
    assert after == before


async def test_what_somebody_else_closed_since_it_was_seen_is_skipped_and_said(
    session: AsyncSession, ana: Account, ines: Account, tab_of: TabOf, three: list[Ticket]
) -> None:
    tab = await tab_of(ana, "/desk")
    seen = [[ticket.id, ticket.last_event_id] for ticket in three]
    await tickets.close(session, three[1].id, by=ines)
    await session.commit()
    done = await tab.call(ActsState.act, "status", "resolved", seen, False)
    assert words(done) == f"2 done, 1 skipped: closed by {ines.name}."
    assert [ticket.status for ticket in await look(session, three)] == ["resolved", "closed", "resolved"]


async def test_a_single_ticket_is_told_by_its_number(
    ana: Account, tab_of: TabOf, three: list[Ticket]
) -> None:
    tab = await tab_of(ana, "/desk")
    assert words(await act(tab, "status", "resolved", three[:1])) == f"Ticket {three[0].id} resolved."
    gone = await tab.call(ActsState.act, "status", "open", [[900_000, 1]], False)
    assert words(gone) == "Ticket 900000 stays as it is: not found."
    assert gone.values["notice.can_undo"] is False


async def test_what_was_so_already_is_done_and_leaves_nothing_to_undo(
    ana: Account, tab_of: TabOf, three: list[Ticket]
) -> None:
    tab = await tab_of(ana, "/desk")
    assert words(await act(tab, "assignee", "none", three)) == "3 tickets assigned to nobody."
    assert words(await tab.call(Notice.undo)) == "It was so before, so there is nothing to undo."


async def test_all_that_fit_are_changed_although_only_a_page_is_shown(
    session: AsyncSession, ana: Account, tab_of: TabOf, a_ticket: MakeTicket
) -> None:
    many = [await a_ticket(f"Ticket {number}") for number in range(2 * PORTION + 3)]
    other = await a_ticket("Another", status=Status.closed)
    tab = await tab_of(ana, "/desk", status="open")
    await tab.call(QueueState.load)
    selected = await tab.call(ActsState.select_all)
    assert (selected.values["acts_state.all_count"], selected.values["acts_state.all_turn"]) == (len(many), 1)
    late = await a_ticket("Came later")
    done = await act(tab, "priority", "low", many[:2], is_all=True)
    assert words(done) == f"{len(many)} tickets: priority set to Low."
    assert done.values["acts_state.is_running"] is False
    assert {ticket.priority for ticket in await look(session, many)} == {"low"}
    assert [ticket.priority_source for ticket in await look(session, [other, late])] != ["person", "person"]
    assert words(await tab.call(Notice.undo)) == (
        f"Undone: priority set to Low. {len(many)} tickets are as they were."
    )


async def test_what_is_stopped_leaves_the_rest_as_it_is(
    session: AsyncSession, ana: Account, tab_of: TabOf, a_ticket: MakeTicket
) -> None:
    ticket = await a_ticket("Left alone")
    tab = await tab_of(ana, "/desk")
    state = await tab.state(ActsState)
    state._work, state.is_running, state.of = Work(1, "resolved", [(ticket.id or 0, 0)], [7]), True, 2
    assert words(await act(tab, "status", "closed", [ticket])) == BUSY
    await tab.call(ActsState.stop)
    assert words(await tab.call(ActsState.go_on)) == "Ticket 7 resolved."
    assert (await look(session, [ticket]))[0].status is Status.open


@pytest.mark.parametrize(
    ("part", "value", "chosen", "said"),
    [
        ("status", "resolved", [], EMPTY),
        ("status", "gone", [[1, 1]], "Choose one of open, in_progress, resolved, closed."),
        ("status", "resolved", [[1]], "Choose at most 10,000 tickets at once."),
        ("assignee", "'; --", [[1, 1]], "Choose me, nobody or a person."),
        ("assignee", "999999", [[1, 1]], "This person cannot be given tickets. Choose somebody else."),
        ("tag", "a,b", [[1, 1]], "A tag has no comma. Give several tags one by one."),
    ],
    ids=str,
)
async def test_what_cannot_be_done_is_refused_and_the_selection_stays(
    ana: Account, tab_of: TabOf, part: str, value: str, chosen: list[list[int]], said: str
) -> None:
    answer = await (await tab_of(ana, "/desk")).call(ActsState.act, part, value, chosen, False)
    assert words(answer) == said
    assert answer.values.get("acts_state.turn", 0) == 0
    assert answer.values["acts_state.refused"] == 1, "what was shown at once is taken back"


@pytest.mark.parametrize("number", [-1, 0, 2**31, 2**63, 10**30])
@pytest.mark.parametrize("version", [-1, 2**63, 10**30])
async def test_a_number_that_no_ticket_can_have_is_not_found(
    ana: Account, tab_of: TabOf, number: int, version: int
) -> None:
    tab = await tab_of(ana, "/desk")
    answer = await tab.call(ActsState.act, "status", "closed", [[number, version]], False)
    assert words(answer) == f"Ticket {number} stays as it is: not found."


async def test_who_may_only_look_changes_nothing(
    session: AsyncSession, vic: Account, tab_of: TabOf, three: list[Ticket]
) -> None:
    answer = await act(await tab_of(vic, "/desk"), "status", "closed", three)
    assert answer.goes_to == "/desk"
    assert {ticket.status for ticket in await look(session, three)} == {Status.open}


async def test_the_tags_that_are_used_most_are_offered(
    ana: Account, tab_of: TabOf, three: list[Ticket]
) -> None:
    tab = await tab_of(ana, "/desk")
    await act(tab, "tag", "rare", three[:1])
    await tab.call(ActsState.tag, [[ticket.id, 0] for ticket in three], False, {"tag": "frequent"})
    assert (await tab.call(ActsState.load_tags)).values["acts_state.tags"] == ["frequent", "rare"]


def test_several_reasons_are_counted() -> None:
    skipped = [Skip(1, "deleted by Ben"), Skip(2, "closed by Ana"), Skip(3, "closed by Ana")]
    assert told("resolved", [], skipped) == "0 done, 3 skipped: 2 closed by Ana, 1 deleted by Ben."
