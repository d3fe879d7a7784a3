"""The hint on the public form: only the day, only for the same address, never in the way."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket, TabOf
from tests.web.tabs import Answer, Tab
from tests.web.watching import everything
from ticketdesk import config
from ticketdesk.models import Account, Ticket
from ticketdesk.models.columns import now
from ticketdesk.web.form.again import AgainState
from ticketdesk.web.form.state import FormState

TITLE, WORDS, MARA = (
    "The export to PDF is empty",
    "Since Monday every PDF has no pages at all.",
    "mara@example.com",
)
NEW = {"title": "The export to PDF is empty!", "description": "It is so again.", "email": "MARA@example.com"}
YESTERDAY = "You wrote something very like this yesterday."


@pytest.fixture
def tab(form_tab: Tab) -> Tab:
    """The form as a stranger opens it."""
    return form_tab


@pytest.fixture
async def before(a_ticket: MakeTicket) -> Ticket:
    """What Mara wrote yesterday."""
    return await a_ticket(TITLE, WORDS, email=MARA, at=now() - timedelta(days=1))


async def write(tab: Tab, email: str, title: str = NEW["title"]) -> Answer:
    await tab.call(FormState.typed_title, title)
    return await tab.call(AgainState.look, email)


async def test_whoever_wrote_it_before_is_told_the_day_and_nothing_else(tab: Tab, before: Ticket) -> None:
    answer = await write(tab, "Mara@Example.com")
    assert answer.values == {"again_state.hint": YESTERDAY}
    told = json.dumps(answer.values, default=str)
    assert str(before.id) not in told
    assert "export" not in told


@pytest.mark.parametrize("email", ["li@example.com", "", "mara", "%@example.com", "\ud83d", "x" * 9_000])
async def test_another_address_is_told_nothing(tab: Tab, before: Ticket, email: str) -> None:
    assert "very like" not in json.dumps((await write(tab, email)).values)


async def test_an_address_alone_tells_nothing(tab: Tab, before: Ticket) -> None:
    assert "very like" not in json.dumps((await tab.call(AgainState.look, MARA)).values)


async def test_the_receipt_says_it_again_and_the_ticket_is_stored(
    session: AsyncSession, tab: Tab, before: Ticket
) -> None:
    await write(tab, MARA)
    answer = await tab.call(FormState.submit, NEW)
    assert answer.values["form_state.number"] > (before.id or 0)
    assert answer.values["again_state.on_receipt"] == YESTERDAY
    assert (await tab.state(AgainState)).hint == ""


async def test_the_receipt_of_something_new_says_nothing(tab: Tab) -> None:
    answer = await tab.call(FormState.submit, NEW)
    assert answer.values["form_state.number"] > 0
    assert answer.values.get("again_state.on_receipt", "") == ""


async def test_who_asks_too_often_is_told_nothing_more_and_can_still_send(
    tab: Tab, before: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICKETDESK_SUGGESTIONS_PER_ADDRESS", "1")
    config.settings.cache_clear()
    assert YESTERDAY in (await write(tab, MARA)).values.values()
    assert (await write(tab, MARA)).values.get("again_state.hint", "") == ""
    answer = await tab.call(FormState.submit, NEW)
    assert answer.values["form_state.number"] > 0
    assert answer.values.get("again_state.on_receipt", "") == ""


async def test_nobody_hears_of_a_ticket_that_was_not_sent_from_the_own_tab(
    session: AsyncSession, tab: Tab, before: Ticket, tab_of: TabOf, vic: Account
) -> None:
    await tab.call(FormState.submit, NEW)
    for other in (await tab_of(None), await tab_of(vic)):
        stored = await everything(session)
        answer = await other.call(AgainState.tell)
        assert "very like" not in json.dumps(answer.values, default=str)
        assert await everything(session) == stored


async def test_a_database_that_is_away_holds_up_nothing(tab: Tab, before: Ticket, lose_the_database) -> None:
    await tab.call(FormState.typed_title, NEW["title"])
    lose_the_database()
    assert (await tab.call(AgainState.look, MARA)).values.get("again_state.hint", "") == ""


@pytest.mark.parametrize("payload", [{}, {"email": None}, {"email": {"a": 1}}, {"email": "a", "number": 1}])
async def test_what_no_page_of_ours_sends_gets_no_answer(tab: Tab, payload: dict[str, Any]) -> None:
    assert (await tab.send(f"{AgainState.get_full_name()}.look", payload)).values == {}
