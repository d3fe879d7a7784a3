"""As a person types: what is suggested beside the words, which of them spoke for it, and whose word counts."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.tabs import Tab, until
from tests.web.watching import everything
from ticketdesk.ai.fake import FakeAdviser
from ticketdesk.models import Category, Priority, Source, StoredSuggestion, Ticket
from ticketdesk.web.form.state import FormState

WORDS = "The card was charged twice for October."
WRITTEN = {"title": "Charged twice", "description": WORDS, "email": "li@example.com", "draft": "d1"}
SHOWN = ("category", "category_from", "priority", "priority_from", "is_asking")


@pytest.fixture
def tab(form_tab: Tab) -> Tab:
    """The form as a stranger opens it."""
    return form_tab


async def shown(tab: Tab) -> dict[str, Any]:
    state = await tab.state(FormState)
    return {name: getattr(state, name) for name in SHOWN}


async def _written(tab: Tab) -> None:
    await tab.call(FormState.typed_title, "Charged twice")
    await tab.call(FormState.typed_description, WORDS)


async def tickets(session: AsyncSession) -> list[Ticket]:
    return list((await session.exec(select(Ticket).order_by(col(Ticket.id)))).all())


async def test_a_suggestion_appears_beside_the_words(tab: Tab, adviser: FakeAdviser) -> None:
    await tab.call(FormState.typed_title, "Charged twice")
    await tab.call(FormState.typed_description, WORDS)
    assert [(said.title, said.description) for said in adviser.asked] == [("Charged twice", WORDS)]
    assert await shown(tab) == {
        "category": "billing",
        "category_from": "Gemini",
        "priority": "high",
        "priority_from": "Gemini",
        "is_asking": False,
    }
    assert (await tab.state(FormState)).heard == "Gemini suggests Billing, priority High."


async def test_a_suggestion_for_older_words_is_not_kept_with_the_newest(
    session: AsyncSession, tab: Tab
) -> None:
    await _written(tab)
    await tab.call(FormState.submit, WRITTEN | {"description": WORDS + " And the export is empty."})
    [ticket] = await tickets(session)
    assert ticket.is_pending
    assert f'"number": {ticket.id}' in (await everything(session))["procrastinate_jobs"]


async def test_the_words_that_spoke_for_it_are_marked_and_told(tab: Tab, adviser: FakeAdviser) -> None:
    adviser.category_evidence, adviser.priority_evidence = ("charged twice",), ("twice for October",)
    await _written(tab)
    state = await tab.state(FormState)
    assert [(piece["text"], piece["mark"]) for piece in state.marked] == [
        ("The card was ", ""),
        ("charged ", "category"),
        ("twice", "category priority"),
        (" for October", "priority"),
        (".", ""),
    ]
    assert (state.category_quotes, state.priority_quotes) == (["charged twice"], ["twice for October"])
    assert state.doubt == ""
    await tab.call(FormState.typed_description, "")
    await tab.call(FormState.typed_title, "")
    state = await tab.state(FormState)
    assert (state.marked, state.category_quotes, state.priority_quotes) == ([], [], [])


async def test_a_long_text_is_not_marked_but_its_quotes_are_told(tab: Tab, adviser: FakeAdviser) -> None:
    adviser.category_evidence = ("charged twice",)
    await tab.call(FormState.typed_description, WORDS + " Again." * 400)
    state = await tab.state(FormState)
    assert (state.marked, state.category_quotes) == ([], ["charged twice"])


async def test_invented_quotes_are_told_as_such(tab: Tab, adviser: FakeAdviser) -> None:
    adviser.is_invented = True
    await _written(tab)
    assert (await tab.state(FormState)).doubt == "Its quotes are not in your words."


async def test_few_words_are_not_judged(tab: Tab, adviser: FakeAdviser) -> None:
    await tab.call(FormState.typed_title, "Help me")
    assert adviser.asked == []
    assert (await shown(tab))["category"] == ""


async def test_words_that_were_taken_back_take_the_question_with_them(tab: Tab, adviser: FakeAdviser) -> None:
    adviser.delay = 5
    asking = asyncio.create_task(tab.call(FormState.typed_description, WORDS))
    await until(lambda: adviser.asked)
    await tab.call(FormState.typed_description, "")
    await asking
    assert await shown(tab) == dict.fromkeys(SHOWN[:-1], "") | {"is_asking": False}


async def test_the_newest_words_win_over_a_slow_answer(tab: Tab, adviser: FakeAdviser) -> None:
    adviser.delay = 5
    slow = asyncio.create_task(tab.call(FormState.typed_description, WORDS))
    await until(lambda: adviser.asked)
    adviser.delay, adviser.category = 0, Category.technical
    await tab.call(FormState.typed_description, "The export has been empty since yesterday.")
    await slow
    assert (await shown(tab))["category"] == "technical"


async def test_a_choice_of_the_person_stands_against_every_suggestion(
    session: AsyncSession, tab: Tab
) -> None:
    await _written(tab)
    await tab.call(FormState.submit, WRITTEN | {"chosen_category": "account"})
    [ticket] = await tickets(session)
    assert (ticket.category, ticket.category_source) == (Category.account, Source.person)
    assert (ticket.priority, ticket.priority_source) == (Priority.high, Source.gemini)
    [stored] = (await session.exec(select(StoredSuggestion))).all()
    assert (stored.category, stored.chosen_category) == (Category.billing, Category.account)


async def test_while_gemini_is_away_the_ticket_waits_and_a_job_asks_again(
    session: AsyncSession, tab: Tab, adviser: FakeAdviser
) -> None:
    adviser.error = "http_503"
    await _written(tab)
    await tab.call(FormState.submit, WRITTEN)
    [ticket] = await tickets(session)
    assert ticket.is_waiting
    assert ticket.retry_at is not None
    assert f'"number": {ticket.id}' in (await everything(session))["procrastinate_jobs"]
