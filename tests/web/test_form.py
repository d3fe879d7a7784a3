"""The public form: a suggestion beside what a person writes, and a ticket that is stored once and whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.line import HYDRATE
from tests.web.tabs import Tab
from tests.web.watching import everything
from ticketdesk.ai.fake import FakeAdviser
from ticketdesk.desk import links
from ticketdesk.models import Source, Ticket
from ticketdesk.web.form.state import FormState
from ticketdesk.web.shared.notice import UNREACHABLE

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


async def tickets(session: AsyncSession) -> list[Ticket]:
    return list((await session.exec(select(Ticket).order_by(col(Ticket.id)))).all())


async def test_words_that_are_told_after_they_were_sent_are_not_judged_again(
    tab: Tab, adviser: FakeAdviser, session: AsyncSession
) -> None:
    await tab.call(FormState.submit, WRITTEN)
    assert len(await tickets(session)) == 1
    await tab.call(FormState.typed_title, "Charged twice")
    await tab.call(FormState.typed_description, WORDS)
    assert adviser.asked == []
    assert (await shown(tab))["category"] == ""
    await tab.call(FormState.start)
    await tab.call(FormState.typed_description, WORDS)
    assert (await shown(tab))["category"] == "billing"


async def test_without_a_suggestion_the_ticket_waits_for_triage(session: AsyncSession, tab: Tab) -> None:
    await tab.call(FormState.submit, WRITTEN)
    [ticket] = await tickets(session)
    assert (ticket.category_source, ticket.priority_source) == (Source.pending, Source.pending)
    assert f'"number": {ticket.id}' in (await everything(session))["procrastinate_jobs"]


async def test_submitting_answers_with_number_and_private_link(session: AsyncSession, tab: Tab) -> None:
    answer = await tab.call(FormState.submit, WRITTEN)
    [ticket] = await tickets(session)
    assert (ticket.title, ticket.description, ticket.email) == ("Charged twice", WORDS, "li@example.com")
    assert answer.values["form_state.number"] == ticket.id
    address, _, key = answer.values["form_state.link"].rpartition("/")
    assert address == "http://localhost:8000/t"
    assert (await links.ticket_behind(session, key)).id == ticket.id


async def test_another_ticket_begins_with_a_new_form(tab: Tab) -> None:
    await tab.call(FormState.submit, WRITTEN)
    assert (await tab.call(FormState.visit)).values["form_state.is_again"] is True
    assert (await tab.call(FormState.start)).values["form_state.number"] == 0


async def test_who_comes_back_is_told_of_the_receipt_with_the_form_below_it(tab: Tab) -> None:
    """In one message, whatever the page loads afterwards: the form is shown already, and may be written in."""
    await tab.call(FormState.submit, WRITTEN)
    tab.path = "/login"
    values = (await tab.send(HYDRATE, {})).values
    assert values["form_state.number"] > 0
    assert values["form_state.is_again"] is True


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "A title needs at least one letter."),
        ("title", " \u200b\n ", "A title needs at least one letter."),
        ("title", "x" * 201, "A title can have 200 characters; this has 201."),
        ("title", "a\0b", "A title holds a character that cannot be stored."),
        ("description", "\ud800", "A description holds a character that cannot be stored."),
        ("description", "x" * 10_001, "A description can have 10,000 characters; this has 10,001."),
        ("email", "nobody", "This does not look like an address."),
        ("email", f"{'x' * 260}@example.com", "This is too long for an address."),
        ("chosen_category", "cars", "Choose one of billing, technical, account, general."),
        ("chosen_priority", "HIGH", "Choose one of low, medium, high, critical."),
    ],
    ids=lambda value: str(value)[:20].encode("unicode_escape").decode(),
)
async def test_a_field_that_is_refused_says_why_and_nothing_is_stored(
    session: AsyncSession, tab: Tab, field: str, value: str, sentence: str
) -> None:
    before = await everything(session)
    answer = await tab.call(FormState.submit, WRITTEN | {field: value})
    said = {name: words for name, words in answer.values["form_state.wrong"].items() if words}
    assert list(said) == [field.removeprefix("chosen_")]
    assert next(iter(said.values())).startswith(sentence)
    assert answer.values["form_state.problem"] == "1 field needs a look. Nothing was lost."
    assert await everything(session) == before


async def test_all_refused_fields_are_told_at_once_and_forgotten_when_it_works(tab: Tab) -> None:
    bad = {"title": "", "description": "", "email": "@"}
    answer = await tab.call(FormState.submit, bad)
    assert {name for name, words in answer.values["form_state.wrong"].items() if words} == set(bad)
    assert answer.values["form_state.problem"] == "3 fields need a look. Nothing was lost."
    again = await tab.call(FormState.submit, WRITTEN)
    assert set(again.values["form_state.wrong"].values()) == {""}
    assert again.values["form_state.problem"] == ""


async def test_the_same_draft_sent_twice_is_one_ticket(session: AsyncSession, tab: Tab) -> None:
    sent = [await tab.call(FormState.submit, WRITTEN) for _ in range(2)]
    assert len(await tickets(session)) == 1
    assert len({answer.values["form_state.number"] for answer in sent}) == 1
    await tab.call(FormState.submit, WRITTEN | {"title": "Charged three times"})
    await tab.call(FormState.submit, WRITTEN | {"draft": "d2"})
    assert len(await tickets(session)) == 3


async def test_markup_is_only_text(session: AsyncSession, tab: Tab) -> None:
    title = "<script>alert(1)</script>"
    await tab.call(FormState.submit, WRITTEN | {"title": title})
    assert [ticket.title for ticket in await tickets(session)] == [title]


async def test_a_database_that_is_away_is_said_and_the_words_stay(
    tab: Tab, lose_the_database: Callable[[], None]
) -> None:
    lose_the_database()
    assert (await tab.call(FormState.submit, WRITTEN)).values["form_state.problem"] == UNREACHABLE


async def test_a_database_that_fails_halfway_leaves_nothing_half_written(
    session: AsyncSession, tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> str:
        raise OperationalError("INSERT", {}, Exception("gone"))

    before = await everything(session)
    monkeypatch.setattr(links, "create", fails)  # the last step, after ticket, history, notice and job
    assert (await tab.call(FormState.submit, WRITTEN)).values["form_state.problem"] == UNREACHABLE
    assert await everything(session) == before
