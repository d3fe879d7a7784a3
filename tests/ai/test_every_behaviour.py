"""Whatever Gemini does: the ticket is stored, its labels are valid, the deadline is kept, and no secret is in a log."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.ai.conftest import KEY, Asking
from tests.ai.test_gemini import FAILING, FINE, SECRET
from tests.stub.gemini import GeminiStub
from ticketdesk.ai.chain import SecondOpinion
from ticketdesk.ai.rules import Rules
from ticketdesk.desk import triage
from ticketdesk.models import Source, Ticket

pytestmark = pytest.mark.filterwarnings("ignore:TIRED_OF_IT")

ALLOWED_S = 2.5
"""The deadline of these tests is half a second; the rest is for a machine that does other things too."""


@pytest.mark.parametrize("mode", [*FINE, *FAILING])
async def test_the_ticket_is_triaged_and_nothing_is_told(
    stub: GeminiStub,
    asking: Asking,
    session: AsyncSession,
    a_ticket: Callable[..., Awaitable[Ticket]],
    caplog: pytest.LogCaptureFixture,
    mode: str,
) -> None:
    ticket = await a_ticket(f"Invoice of {SECRET}", f"The invoice of {SECRET} charges us twice.")
    assert ticket.id
    words = await triage.words_of(session, ticket.id)
    assert words
    gemini = asking()
    await gemini.warm()
    caplog.set_level(logging.DEBUG)
    stub.behave(mode)
    started = time.perf_counter()
    suggestion = await SecondOpinion([gemini, Rules()]).suggest(words[0], words[1])
    assert time.perf_counter() - started < ALLOWED_S
    await gemini.aclose()
    await triage.apply(session, ticket.id, suggestion)
    kept = await triage.opinions(session, ticket)
    assert kept[0].source is Source.gemini
    assert ((kept[0].category, kept[0].priority) == FINE[mode]) if mode in FINE else kept[0].category is None
    assert ticket.category_source in (Source.gemini, Source.rules)
    for quote in (*kept[0].category_evidence, *kept[0].priority_evidence):
        assert quote in f"{ticket.title}\n{ticket.description}"
    logged = caplog.text + "".join(f"{one.args} {one.exc_info} {one.__dict__}" for one in caplog.records)
    assert SECRET not in logged
    assert KEY not in logged
