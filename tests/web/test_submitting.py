"""Sending the form asks no model: it is stored first, and judged later by the worker."""

from __future__ import annotations

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.tabs import Tab
from ticketdesk.ai.fake import FakeAdviser
from ticketdesk.models import Source, Ticket
from ticketdesk.web.form.state import FormState

WRITTEN = {"title": "Charged twice", "description": "The card was charged twice for October.", "draft": "d1"}


async def test_a_person_gets_a_ticket_although_the_model_hangs(
    form_tab: Tab, adviser: FakeAdviser, session: AsyncSession
) -> None:
    adviser.delay = 3_600
    await form_tab.call(FormState.submit, WRITTEN)
    [ticket] = (await session.exec(select(Ticket))).all()
    assert (ticket.category_source, ticket.priority_source) == (Source.pending, Source.pending)
    assert adviser.asked == []
    adviser.delay = 0
    await form_tab.call(FormState.start)
    await form_tab.call(FormState.typed_description, WRITTEN["description"])
    assert len(adviser.asked) == 1, "this adviser is the one that would have been asked"
