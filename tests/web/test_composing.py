"""Words on a ticket: sent once with what goes along, held, taken back, and kept while they are written."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import TabOf
from tests.web.tabs import Tab
from tests.web.watching import everything
from ticketdesk.desk import drafts, messages
from ticketdesk.models import Account, HeldReply, Kind, Message, Status, Ticket
from ticketdesk.web.shared.notice import Notice
from ticketdesk.web.ticket.composing import ComposerState
from ticketdesk.web.ticket.drafting import DraftState
from ticketdesk.web.ticket.state import TicketState

REPLY: dict[str, Any] = {"kind": "reply", "body": "We look at it.", "draft": "d1", "then": "", "seen": "0"}
NOTE = REPLY | {"kind": "note"}


async def _held(session: AsyncSession) -> list[HeldReply]:
    return list((await session.exec(select(HeldReply))).all())


async def test_a_reply_is_held_and_the_composer_is_emptied(session: AsyncSession, tab: Tab) -> None:
    answer = await tab.call(ComposerState.send, REPLY)
    assert answer.values.items() >= {"composer_state.sent": "d1", "composer_state.refused": ""}.items()
    assert [(held.kind, held.body) for held in await _held(session)] == [(Kind.public, "We look at it.")]
    assert (await session.exec(select(Message))).all() == []


async def test_a_note_is_there_at_once_and_can_be_undone(session: AsyncSession, tab: Tab) -> None:
    await tab.call(ComposerState.send, NOTE)
    [note] = (await session.exec(select(Message))).all()
    assert (note.kind, note.body) == (Kind.internal, "We look at it.")
    await tab.call(Notice.undo)
    assert (await session.exec(select(Message))).all() == []


@pytest.mark.parametrize("kind", ["", "Reply", "internal", None, 1, {}])
async def test_words_of_which_is_unclear_who_reads_them_are_sent_to_nobody(
    session: AsyncSession, tab: Tab, kind: object
) -> None:
    before = await everything(session)
    answer = await tab.call(ComposerState.send, REPLY | {"kind": kind})
    assert "nothing was sent" in answer.values["composer_state.refused"]
    assert await everything(session) == before


async def test_words_that_are_refused_stay_in_the_composer(session: AsyncSession, tab: Tab) -> None:
    before = await everything(session)
    for body, why in (
        ("", "at least one letter"),
        ("x" * 20_001, "20,000 characters"),
        ("a\0", "cannot be stored"),
    ):
        answer = await tab.call(ComposerState.send, REPLY | {"body": body})
        assert why in answer.values["composer_state.refused"]
        assert "composer_state.sent" not in answer.values  # it would empty the form
    assert await everything(session) == before


@pytest.mark.parametrize(
    ("then", "kind", "status"),
    [("resolve", Kind.public, Status.resolved), ("close", Kind.closing, Status.closed)],
)
async def test_a_reply_resolves_or_closes_and_both_are_taken_back_together(
    session: AsyncSession, ana: Account, tab: Tab, ticket: Ticket, then: str, kind: Kind, status: Status
) -> None:
    await tab.call(ComposerState.send, REPLY | {"then": then})
    [held] = await _held(session)
    await session.refresh(ticket)
    assert (held.kind, ticket.status) == (kind, status)
    await tab.call(ComposerState.take_back, held.id or 0)
    await session.refresh(ticket)
    assert (await _held(session), ticket.status) == ([], Status.open)
    draft = await drafts.of(session, ticket.id or 0, by=ana)
    assert draft is not None
    assert (draft.body, draft.is_note) == ("We look at it.", False)


async def test_a_reply_of_somebody_else_is_not_taken_back(
    session: AsyncSession, ines: Account, tab: Tab, tab_of: TabOf, ticket: Ticket
) -> None:
    await tab.call(ComposerState.send, REPLY)
    [held] = await _held(session)
    other = await tab_of(ines, f"/desk/tickets/{ticket.id}")
    await other.call(TicketState.load)
    await other.call(ComposerState.take_back, held.id or 0)
    assert "Only who sent" in (await other.state(Notice)).words
    assert await _held(session) == [held]


async def test_whoever_did_not_see_what_arrived_is_told_once_and_then_sends(
    session: AsyncSession, ines: Account, tab: Tab, ticket: Ticket
) -> None:
    seen = await messages.note(session, ticket.id or 0, "Known since Monday", by=ines)
    form = REPLY | {"seen": str(seen.id)}
    await messages.note(session, ticket.id or 0, "It is the card page", by=ines)
    first = await tab.call(ComposerState.send, form)
    assert first.values["composer_state.arrived"] == 1
    assert "composer_state.sent" not in first.values
    assert await _held(session) == []
    second = await tab.call(ComposerState.send, form)
    assert second.values.items() >= {"composer_state.sent": "d1", "composer_state.arrived": 0}.items()
    assert len(await _held(session)) == 1


async def test_what_one_wrote_oneself_is_nothing_that_arrived(
    session: AsyncSession, ana: Account, tab: Tab, ticket: Ticket
) -> None:
    await messages.note(session, ticket.id or 0, "For later", by=ana)
    assert (await tab.call(ComposerState.send, REPLY)).values["composer_state.sent"] == "d1"


DRAFT = {"body": "Half an answer", "is_note": True, "seen": 7, "turn": 3}


async def test_a_draft_is_there_on_another_device(
    ana: Account, tab: Tab, tab_of: TabOf, ticket: Ticket
) -> None:
    answer = await tab.call(DraftState.keep, DRAFT | {"ticket": ticket.id})
    told = answer.values["draft_state.told"]
    assert (told["turn"], told["is_kept"], told["ticket"]) == (3, True, ticket.id)
    assert answer.values.items() >= {"draft_state.has_begun": True, "draft_state.seen": 7}.items()
    phone = await tab_of(ana, f"/desk/tickets/{ticket.id}")
    told = (await phone.call(TicketState.load)).values["draft_state.told"]
    assert (told["turn"], told["body"], told["is_note"], told["seen"]) == (0, "Half an answer", True, 7)


async def test_nobody_gets_the_draft_of_somebody_else(
    ines: Account, tab: Tab, tab_of: TabOf, ticket: Ticket
) -> None:
    await tab.call(DraftState.keep, DRAFT | {"ticket": ticket.id})
    other = await tab_of(ines, f"/desk/tickets/{ticket.id}")
    assert (await other.call(TicketState.load)).values["draft_state.told"]["body"] == ""


@pytest.mark.parametrize("draft", [{"body": "x" * 20_001}, {"body": "a\0"}, {"ticket": 0}, {"ticket": "1"}])
async def test_what_cannot_be_kept_is_told_and_leaves_what_was_kept(
    session: AsyncSession, ana: Account, tab: Tab, ticket: Ticket, draft: dict[str, Any]
) -> None:
    await tab.call(DraftState.keep, DRAFT | {"ticket": ticket.id})
    answer = await tab.call(DraftState.keep, DRAFT | {"ticket": ticket.id, "turn": 4} | draft)
    told = answer.values["draft_state.told"]
    assert (told["turn"], told["is_kept"]) == (4, False)
    kept = await drafts.of(session, ticket.id or 0, by=ana)
    assert kept is not None
    assert kept.body == "Half an answer"


async def test_what_was_sent_is_a_draft_no_longer(
    session: AsyncSession, ana: Account, tab: Tab, ticket: Ticket
) -> None:
    await tab.call(DraftState.keep, DRAFT | {"ticket": ticket.id})
    answer = await tab.call(ComposerState.send, REPLY)
    assert answer.values["draft_state.has_begun"] is False
    assert await drafts.of(session, ticket.id or 0, by=ana) is None


async def test_a_ticket_that_nobody_has_is_taken_as_offered_unless_somebody_was_faster(
    session: AsyncSession, ana: Account, ines: Account, tab: Tab, tab_of: TabOf, ticket: Ticket
) -> None:
    other = await tab_of(ines, f"/desk/tickets/{ticket.id}")
    await other.call(TicketState.load)
    await tab.call(ComposerState.take)
    await other.call(ComposerState.take)
    assert "has this ticket meanwhile" in (await other.state(Notice)).words
    await session.refresh(ticket)
    assert ticket.assignee_id == ana.id
