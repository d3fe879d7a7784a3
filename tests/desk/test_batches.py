"""What is done to many tickets at once: each as alone, with a reason for each that is left, by those who may."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import col, select

from tests.desk.looking import everything, history, newest
from ticketdesk.desk import batches, held, messages, tickets
from ticketdesk.desk.batches import Act, Skip
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.errors import CannotBeGivenTickets, Invalid, NotAllowed, NotSignedIn
from ticketdesk.models import Account, AuditEntry, Category, Kind, Priority, Role, Source, Status, Ticket
from ticketdesk.models.columns import at, now

ACTS: dict[str, tuple[Act, dict[str, Any]]] = {
    "resolve": (Act(status=Status.resolved), {"status": Status.resolved}),
    "categorise": (Act(category=Category.billing), {"category": Category.billing, "category_source": Source.person}),
    "prioritise": (Act(priority=Priority.low), {"priority": Priority.low, "priority_source": Source.person}),
    "tag": (Act(tag="VIP"), {"tags": ["VIP"]}),
    "several": (Act(status=Status.in_progress, tag="VIP"), {"status": Status.in_progress, "tags": ["VIP"]}),
}  # fmt: skip


@pytest.fixture
def some(a_ticket):
    """``await some(3)``: tickets, with what a list knows of them."""

    async def make(count: int, **of: Any) -> tuple[list[Ticket], list[tuple[int, int]]]:
        made = [await a_ticket(f"Ticket {place}", **of) for place in range(count)]
        return made, [(one.id, one.last_event_id) for one in made]

    return make


@pytest.mark.parametrize("name", ACTS)
async def test_what_is_done_at_once_is_done_to_each(session, ana, some, name: str) -> None:
    act, expected = ACTS[name]
    made, chosen = await some(3)
    batch, outcome = await batches.at_once(session, act, chosen, by=ana)
    assert (outcome.done, outcome.skipped) == ([one.id for one in made], [])
    for ticket in made:
        await session.refresh(ticket)
        assert {key: getattr(ticket, key) for key in expected} == expected
        assert (await history(session, ticket))[-1].actor_id == ana.id
    assert (await batches.latest(session, by=ana)).id == batch.id
    before = await everything(session)
    assert (await batches.apply(session, batch, chosen, by=ana)).done == outcome.done
    assert await everything(session) == before, "a portion that comes twice changes nothing"


async def test_tickets_are_given_to_somebody_who_may_have_them(session, ana, ines, vic, some) -> None:
    _, chosen = await some(2)
    batch, outcome = await batches.at_once(session, Act(assignee=ines.id), chosen, by=ana)
    assert (batch.did, len(outcome.done)) == ("assigned to Ines Duarte", 2)
    batch, _ = await batches.at_once(session, Act(assignee=None), chosen, by=ana)
    assert batch.did == "assigned to nobody"
    before = await everything(session)
    for number in (vic.id, 0, -1, 2**40):
        with pytest.raises(CannotBeGivenTickets):
            await batches.begin(session, Act(assignee=number), by=ana)
    assert await everything(session) == before


SAID = [
    (Act(status=Status.resolved), "resolved"),
    (Act(status=Status.in_progress), "set to In progress"),
    (Act(category=Category.billing, priority=Priority.high), "category set to Billing, priority set to High"),
    (Act(tag=" vip  customer "), "tagged “vip customer”"),
    (Act(untag="vip"), "tag “vip” taken off"),
    (Act(delete=True), "deleted"),
]


@pytest.mark.parametrize(("act", "did"), SAID, ids=lambda part: part if isinstance(part, str) else "")
async def test_a_batch_says_what_it_did(session, ana, act: Act, did: str) -> None:
    batch = await batches.begin(session, act, by=ana)
    assert (batch.did, Act.read(batch.act)) == (did, act)


async def test_what_is_so_already_is_done_but_no_change(session, ana, some) -> None:
    made, chosen = await some(2, status=Status.resolved)
    before = [await history(session, one) for one in made]
    batch, outcome = await batches.at_once(session, Act(status=Status.resolved), chosen, by=ana)
    assert (len(outcome.done), [await history(session, one) for one in made]) == (2, before)
    assert await batches.latest(session, by=ana) is None, "there is nothing to take back"
    assert (await batches.undo(session, batch.id, by=ana)).back == []


async def test_what_somebody_else_finished_meanwhile_is_left(session, ana, ines, some) -> None:
    made, chosen = await some(6)
    await tickets.close(session, made[0].id, by=ines)
    await tickets.resolve(session, made[1].id, by=ines)
    await tickets.delete(session, made[2].id, by=ines)
    await tickets.set_priority(session, made[3].id, Priority.high, by=ines)
    await tickets.resolve(session, made[4].id, by=ana)
    await tickets.set_status(session, made[5].id, Status.in_progress, by=ines)
    _, outcome = await batches.at_once(session, Act(status=Status.resolved), chosen, by=ana)
    assert outcome.done == [made[3].id, made[4].id, made[5].id]
    assert outcome.skipped == [
        Skip(made[0].id, "closed by Ines Duarte"),
        Skip(made[1].id, "resolved by Ines Duarte"),
        Skip(made[2].id, "deleted by Ines Duarte"),
    ]


async def test_what_the_requester_or_a_colleague_reopened_is_not_closed(session, ana, ines, some) -> None:
    made, chosen = await some(1, status=Status.resolved)
    await tickets.reopen(session, made[0].id, by=ines)
    _, outcome = await batches.at_once(session, Act(status=Status.closed), chosen, by=ana)
    assert outcome.skipped == [Skip(made[0].id, "reopened by Ines Duarte")]
    _, outcome = await batches.at_once(session, Act(status=Status.closed), [(made[0].id, None)], by=ana)
    assert outcome.done == [made[0].id], "who names no version means it whatever it is"


async def test_other_acts_go_through_whatever_else_changed(session, ana, ines, some) -> None:
    made, chosen = await some(2)
    await tickets.close(session, made[0].id, by=ines)
    await tickets.delete(session, made[1].id, by=ana)
    _, outcome = await batches.at_once(session, Act(priority=Priority.low), chosen, by=ana)
    assert (outcome.done, outcome.skipped) == ([made[0].id], [Skip(made[1].id, "deleted by you")])


async def test_numbers_that_no_ticket_has_are_not_found(session, ana, some) -> None:
    made, chosen = await some(1)
    odd: list[Any] = [(0, 1), (-1, 1), (2**31, 1), (2_000_000_000, 1), ("1", 1), (None, None), (True, 1)]
    odd_versions: list[Any] = [(made[0].id, 2**70), (made[0].id, "x"), (made[0].id, -1)]
    _, outcome = await batches.at_once(
        session, Act(status=Status.resolved), [*chosen, *odd, *odd_versions], by=ana
    )
    assert outcome.done == [made[0].id]
    assert {skip.why for skip in outcome.skipped} == {"not found"}
    assert [skip.number for skip in outcome.skipped if type(skip.number) is int and skip.number > 2**30]


async def test_deleting_many_is_told_in_the_audit_log(session, ana, some) -> None:
    made, chosen = await some(3)
    batch, outcome = await batches.at_once(session, Act(delete=True), chosen, by=ana)
    assert outcome.done == [one.id for one in made]
    assert await newest(session, made[0]) == ("deleted", ana.id, None, None)
    _, again = await batches.at_once(session, Act(delete=True), chosen, by=ana)
    assert (again.done, again.skipped) == (outcome.done, []), "it is gone already, as it should be"
    await batches.undo(session, batch.id, by=ana)
    entries = (await session.exec(select(AuditEntry).order_by(col(AuditEntry.id)))).all()
    told = [(entry.deed.value, entry.about) for entry in entries]
    numbers = [f"ticket {one.id}" for one in made]
    assert told == [(deed, number) for deed in ("ticket_deleted", "ticket_restored") for number in numbers]


async def test_a_last_word_goes_to_each_requester(session, ana, some) -> None:
    made, chosen = await some(2)
    await batches.at_once(session, Act(status=Status.closed), chosen, by=ana, comment="Mended today.")
    for ticket in made:
        ((last, _),) = await held.of(session, ticket)
        await held.deliver(session, last.id)
        ((message, _),) = await messages.of(session, ticket, public_only=True)
        assert (message.kind, message.body) == (Kind.closing, "Mended today.")
    before = await everything(session)
    with pytest.raises(Invalid):
        await batches.at_once(session, Act(status=Status.open), chosen, by=ana, comment="\0")
    session.expire_all()
    assert {**(await everything(session)), "batches": before["batches"]} == before


@pytest.mark.parametrize("act", [Act(status=Status.closed), Act(tag="vip"), Act(delete=True)])
async def test_a_viewer_and_nobody_change_nothing(session, ana, ines, vic, some, act: Act) -> None:
    _, chosen = await some(1)
    batch = await batches.begin(session, act, by=ana)
    gone = Account(id=99, email="x@x.de", name="X", role=Role.admin, password_hash="x", disabled_at=now())
    before = await everything(session)
    for who, refusal in ((vic, NotAllowed), (None, NotSignedIn), (gone, NotAllowed)):
        for verb in (
            batches.begin(session, act, by=who),
            batches.apply(session, batch, chosen, by=who),
            batches.undo(session, batch.id, by=who),
            batches.latest(session, by=who),
            batches.matching(session, TicketFilter(), by=who),
        ):
            with pytest.raises(refusal):
                await verb
    with pytest.raises(batches.NotYours):
        await batches.apply(session, batch, chosen, by=ines)
    session.expire_all()
    assert await everything(session) == before


async def test_nothing_to_do_and_too_much_at_once_are_refused(session, ana) -> None:
    with pytest.raises(Invalid):
        await batches.begin(session, Act(), by=ana)
    batch = await batches.begin(session, Act(delete=True), by=ana)
    with pytest.raises(Invalid):
        await batches.apply(session, batch, [(1, 1)] * 201, by=ana)


async def test_all_that_fit_are_told_newest_first_with_their_versions(session, ana, a_ticket) -> None:
    first = await a_ticket("First", priority=Priority.high)
    await a_ticket("Other")
    last = await a_ticket("Last", priority=Priority.high)
    await a_ticket("Gone", priority=Priority.high, deleted=True)
    wanted = TicketFilter(priority=Priority.high)
    assert await batches.matching(session, wanted, by=ana) == [
        (last.id, last.last_event_id),
        (first.id, first.last_event_id),
    ]
    assert await batches.matching(session, wanted, by=ana, most=1) == [(last.id, last.last_event_id)]


async def test_old_batches_are_forgotten(session, ana, some) -> None:
    _, chosen = await some(1)
    with at(now() - batches.UNDOABLE_IN):
        await batches.at_once(session, Act(tag="old"), chosen, by=ana)
    kept, _ = await batches.at_once(session, Act(tag="new"), chosen, by=ana)
    await batches.forget_old(session)
    assert [row["id"] for row in (await everything(session))["batches"]] == [kept.id]
