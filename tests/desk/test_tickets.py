"""What an agent does with a ticket: each change is checked, recorded once, and told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.desk.looking import everything, history, newest
from ticketdesk.desk import messages, tickets
from ticketdesk.errors import (
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    TicketIsDeleted,
)
from ticketdesk.models import Account, Category, Kind, Priority, Role, Source, Status
from ticketdesk.models.columns import now

Verb = Callable[..., Awaitable[Any]]
CHANGES: dict[str, tuple[Verb, tuple[str, str | None, str | None]]] = {
    "start": (lambda *of, by: tickets.set_status(*of, Status.in_progress, by=by), ("status", "open", "in_progress")),
    "resolve": (tickets.resolve, ("status", "open", "resolved")),
    "close": (tickets.close, ("status", "open", "closed")),
    "categorise": (lambda *of, by: tickets.set_category(*of, Category.billing, by=by), ("category", "general", "billing")),
    "prioritise": (lambda *of, by: tickets.set_priority(*of, Priority.low, by=by), ("priority", "medium", "low")),
    "confirm the category": (lambda *of, by: tickets.set_category(*of, Category.general, by=by), ("category", "general", "general")),
    "confirm the priority": (lambda *of, by: tickets.set_priority(*of, Priority.medium, by=by), ("priority", "medium", "medium")),
    "assign": (lambda *of, by: tickets.assign(*of, by.id if by else 1, by=by), ("assigned", None, "me")),
    "delete": (tickets.delete, ("deleted", None, None)),
    "reply": (lambda *of, by: messages.reply(*of, "We are looking.", by=by), ("replied", None, None)),
    "note": (lambda *of, by: messages.note(*of, "Seen before.", by=by), ("noted", None, None)),
}  # fmt: skip
AGAIN_IS_NOTHING = sorted(set(CHANGES) - {"delete", "reply", "note"})


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_is_recorded_once_with_who_made_it(session, ana, a_ticket, change: str) -> None:
    verb, (what, before, after) = CHANGES[change]
    ticket = await a_ticket()
    lines, moment = len(await history(session, ticket)), ticket.updated_at
    await verb(session, ticket.id, by=ana)
    await session.refresh(ticket)
    assert await newest(session, ticket) == (what, ana.id, before, str(ana.id) if after == "me" else after)
    written = await history(session, ticket)
    assert (len(written), written[-1].id) == (lines + 1, ticket.last_event_id)
    assert moment < ticket.updated_at <= now()


@pytest.mark.parametrize("change", AGAIN_IS_NOTHING)
async def test_doing_it_again_records_nothing(session, ana, a_ticket, change: str) -> None:
    verb, _ = CHANGES[change]
    ticket = await a_ticket()
    await verb(session, ticket.id, by=ana)
    before = await everything(session)
    await verb(session, ticket.id, by=ana)
    assert await everything(session) == before


@pytest.mark.parametrize("change", CHANGES)
async def test_a_viewer_and_nobody_change_nothing(session, vic, a_ticket, change: str) -> None:
    verb, _ = CHANGES[change]
    ticket = await a_ticket()
    gone = Account(
        id=99, email="x@example.com", name="X", role=Role.admin, password_hash="x", disabled_at=now()
    )
    before = await everything(session)
    for who, refusal in ((vic, NotAllowed), (None, NotSignedIn), (gone, NotAllowed)):
        with pytest.raises(refusal):
            await verb(session, ticket.id, by=who)
    session.expire_all()
    assert await everything(session) == before


@pytest.mark.parametrize("change", CHANGES)
async def test_a_deleted_ticket_stays_as_it_was(session, ana, a_ticket, change: str) -> None:
    verb, _ = CHANGES[change]
    ticket = await a_ticket(deleted=True)
    before = await everything(session)
    with pytest.raises(TicketIsDeleted):
        await verb(session, ticket.id, by=ana)
    assert await everything(session) == before


@pytest.mark.parametrize("change", [*CHANGES, "restore"])
@pytest.mark.parametrize("number", [0, -1, 2**31, 2_000_000_000, "1", None, True, 1.0])
async def test_a_number_without_a_ticket_is_not_found(session, ana, change: str, number: object) -> None:
    verb = tickets.restore if change == "restore" else CHANGES[change][0]
    with pytest.raises(NotFound):
        await verb(session, number, by=ana)


@pytest.mark.parametrize("start", Status)
@pytest.mark.parametrize("to", Status)
async def test_any_status_may_follow_any_other_and_keeps_its_own_moment(
    session, ana, a_ticket, start: Status, to: Status
) -> None:
    ticket = await a_ticket(status=start)
    await tickets.set_status(session, ticket.id, to, by=ana)
    await session.refresh(ticket)
    assert ticket.status is to
    assert (ticket.resolved_at is not None) is (to is Status.resolved)
    assert (ticket.closed_at is not None) is (to is Status.closed)


async def test_reopening_brings_a_closed_ticket_back_to_open(session, ana, a_ticket) -> None:
    ticket = await a_ticket(status=Status.closed)
    await tickets.reopen(session, ticket.id, by=ana)
    assert (ticket.status, ticket.closed_at) == (Status.open, None)
    assert await newest(session, ticket) == ("status", ana.id, "closed", "open")


async def test_the_last_word_on_closing_is_kept_for_the_requester(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await tickets.close(session, ticket.id, by=ana, comment=" Paid back today. \r\n")
    ((message, author),) = await messages.of(session, ticket, public_only=True)
    assert (message.kind, message.body, author) == (Kind.closing, "Paid back today.", ana)
    assert [line.what.value for line in await history(session, ticket)] == ["created", "replied", "status"]


async def test_what_is_closed_already_is_not_closed_by_a_comment(session, ana, a_ticket) -> None:
    ticket = await a_ticket(status=Status.closed)
    await tickets.close(session, ticket.id, by=ana, comment="Paid back twice.")
    assert await messages.of(session, ticket, public_only=True) == []
    ((message, _),) = await messages.of(session, ticket, public_only=False)
    assert (message.kind, message.body) == (Kind.internal, "Paid back twice.")


async def test_a_comment_on_another_status_is_for_the_agents_only(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await tickets.set_status(session, ticket.id, Status.in_progress, by=ana, comment="Asked the bank.")
    assert await messages.of(session, ticket, public_only=True) == []
    assert [message.kind for message, _ in await messages.of(session, ticket, public_only=False)] == [
        Kind.internal
    ]


@pytest.mark.parametrize("comment", ["   ", "\u200b", "x" * 20_001, "\0", "\ud83d", 7])
async def test_a_last_word_that_cannot_be_kept_leaves_the_ticket_open(
    session, ana, a_ticket, comment
) -> None:
    ticket = await a_ticket()
    before = await everything(session)
    with pytest.raises(Invalid) as refused:
        await tickets.close(session, ticket.id, by=ana, comment=comment)
    assert set(refused.value.fields) == {"comment"}
    session.expire_all()
    assert await everything(session) == before


async def test_a_ticket_is_given_away_and_back_to_nobody(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket(assignee=ana)
    await tickets.assign(session, ticket.id, ines.id, by=ana)
    assert await newest(session, ticket) == ("assigned", ana.id, str(ana.id), str(ines.id))
    await tickets.assign(session, ticket.id, None, by=ana)
    assert (ticket.assignee_id, await newest(session, ticket)) == (
        None,
        ("assigned", ana.id, str(ines.id), None),
    )


async def test_only_those_who_can_work_on_it_are_given_a_ticket(session, ana, vic, ines, a_ticket) -> None:
    ticket = await a_ticket()
    ines.disabled_at = now()
    await session.flush()
    before = await everything(session)
    for to in (vic.id, ines.id, 0, -1, 2**31, 2**70):
        with pytest.raises(Invalid) as refused:
            await tickets.assign(session, ticket.id, to, by=ana)
        assert refused.value.fields == {
            "assignee": "This person cannot be given tickets. Choose somebody else."
        }
    session.expire_all()
    assert await everything(session) == before


async def test_a_persons_decision_is_marked_as_such(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await tickets.set_category(session, ticket.id, Category.account, by=ana)
    await tickets.set_priority(session, ticket.id, Priority.critical, by=ana)
    assert (ticket.category_source, ticket.priority_source) == (Source.person, Source.person)


async def test_a_deleted_ticket_comes_back_as_it_was(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket(status=Status.resolved, assignee=ana, category=Category.billing)
    was = ticket.model_dump(exclude={"last_event_id", "updated_at"})
    await tickets.delete(session, ticket.id, by=ines)
    assert (ticket.deleted_at is not None, ticket.deleted_by) == (True, ines.id)
    await tickets.restore(session, ticket.id, by=ana)
    await session.refresh(ticket)
    assert ticket.model_dump(exclude={"last_event_id", "updated_at"}) == was
    assert await newest(session, ticket) == ("restored", ana.id, None, None)


async def test_restoring_what_is_there_changes_nothing(session, ana, vic, a_ticket) -> None:
    ticket = await a_ticket()
    before = await everything(session)
    await tickets.restore(session, ticket.id, by=ana)
    for who, refusal in ((vic, NotAllowed), (None, NotSignedIn)):
        with pytest.raises(refusal):
            await tickets.restore(session, ticket.id, by=who)
    assert await everything(session) == before
