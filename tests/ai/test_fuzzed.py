"""Whatever a model writes: it is read by the real code, kept by the real verb, and no row of the database is wrong.

``make proof`` makes up 10,000 answers.
"""

from __future__ import annotations

import os

from sqlalchemy import text

from tests.ai.conftest import Asking
from tests.ai.model_answers import DESCRIPTION, TITLE, made_up
from tests.stub.gemini import GeminiStub
from ticketdesk import db
from ticketdesk.ai.breaker import Breaker
from ticketdesk.ai.chain import SecondOpinion
from ticketdesk.ai.gemini import Gemini
from ticketdesk.ai.rules import Rules
from ticketdesk.desk import finding, intake, triage
from ticketdesk.desk.intake import NewTicket
from ticketdesk.models import Category, Priority
from ticketdesk.models.opinion import Suggestion

MANY = 10_000 if "PROOF" in os.environ else 300
BATCH = 250
TRIES = 3

WRONG = """
    SELECT 'suggestion', s.id FROM suggestions s JOIN tickets t ON t.id = s.ticket_id
    CROSS JOIN LATERAL (SELECT s.category_evidence || s.priority_evidence AS quotes) q
    WHERE s.category NOT IN ('billing', 'technical', 'account', 'general')
        OR s.priority NOT IN ('low', 'medium', 'high', 'critical')
        OR s.error !~ '^[a-z0-9_]{0,40}$' OR s.milliseconds < 0
        OR s.source NOT IN ('gemini', 'rules')
        OR (s.source = 'gemini' AND ((s.category IS NULL) <> (s.error <> '') OR (s.priority IS NULL) <> (s.error <> '')))
        OR cardinality(s.category_evidence) > 3 OR cardinality(s.priority_evidence) > 3
        OR (s.is_invented AND cardinality(quotes) > 0)
        OR EXISTS (SELECT FROM unnest(quotes) quote WHERE char_length(quote) NOT BETWEEN 2 AND 120
            OR (strpos(t.title, quote) = 0 AND strpos(t.description, quote) = 0))
    UNION ALL SELECT 'ticket', id FROM tickets
    WHERE category NOT IN ('billing', 'technical', 'account', 'general')
        OR priority NOT IN ('low', 'medium', 'high', 'critical')
        OR category_source NOT IN ('gemini', 'rules') OR priority_source NOT IN ('gemini', 'default')
"""
SEEN = """
    SELECT count(*), count(*) FILTER (WHERE error = ''), count(*) FILTER (WHERE error <> ''),
        count(*) FILTER (WHERE category_evidence <> '{}' OR priority_evidence <> '{}'), count(*) FILTER (WHERE is_invented)
    FROM suggestions WHERE source = 'gemini'
"""


class _Patient(Breaker):
    """Never opens: every answer is to be read."""

    def failed(self, code: str, *, for_today: bool = False) -> None:
        return


async def test_no_answer_of_a_model_makes_a_row_that_is_wrong(
    stub: GeminiStub, asking: Asking, database_url: str
) -> None:
    stub.behave("say")
    gemini = asking(deadline=5, breaker=_Patient())
    said = made_up(MANY)
    assert len(said) == MANY
    for start in range(0, MANY, BATCH):
        await _keep([await _heard(stub, gemini, answer) for answer in said[start : start + BATCH]])
    assert len(stub.log) >= MANY, "every answer was asked for"
    async with db.reading() as session:
        assert (await session.execute(text(WRONG))).all() == []
        kept, labelled, refused, quoted, invented = (await session.execute(text(SEEN))).one()
    print(
        f"\n{kept:,} answers: {labelled:,} labels, {refused:,} refused, {quoted:,} with evidence, {invented:,} invented"
    )
    assert kept == MANY
    assert min(labelled, refused) > MANY / 5
    assert min(quoted, invented) > MANY / 100


async def _heard(stub: GeminiStub, gemini: Gemini, answer: str) -> Suggestion:
    stub.text, seen = answer, len(stub.log)
    for _ in range(TRIES):  # a connection that broke on a busy machine has brought no answer
        found = await SecondOpinion([gemini, Rules()]).suggest(TITLE, DESCRIPTION)
        if len(stub.log) > seen:
            break
    assert type(found.category) is Category, answer
    assert type(found.priority) is Priority, answer
    return found


async def _keep(suggestions: list[Suggestion]) -> None:
    new = NewTicket.read({"title": TITLE, "description": DESCRIPTION})
    async with db.transaction() as session:
        for suggestion in suggestions:
            told = await intake.store(session, new, is_judged=True)
            await triage.keep(session, await finding.again(session, told.number), suggestion)
