"""The settings of triage: for administrators, with what is sent and how it goes, and never with the key."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.desk.looking import everything
from tests.desk.saying import judged, said
from tests.web.conftest import MakeTicket, TabOf
from tests.web.tabs import Tab
from ticketdesk import config
from ticketdesk.desk import automation
from ticketdesk.models import Account, Source
from ticketdesk.web.triage_settings.state import TriageSettingsState

KEY = "AIza-planted-key"
State = TriageSettingsState


@pytest.fixture
async def tab(ines: Account, tab_of: TabOf, a_ticket: MakeTicket, session: AsyncSession) -> Tab:
    """Ines's tab with the page on the screen; Gemini was right about Billing a hundred times."""
    await judged(session, (await a_ticket()).id, right=100)
    opened = await tab_of(ines, "/desk/settings/triage")
    await opened.call(State.load)
    return opened


async def _billing(tab: Tab) -> dict[str, Any]:
    await tab.call(State.load)
    found: dict[str, Any] = (await tab.state(State)).values["gemini"][0]
    return found


async def test_the_page_says_who_is_asked_and_how_that_goes(
    session: AsyncSession, ines: Account, tab_of: TabOf, a_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    config.settings.cache_clear()
    number = (await a_ticket()).id
    await said(session, number, "billing", days_ago=0.5)
    await said(session, number, error="http_429")
    await said(session, number, error="timeout")
    await said(session, number, "general", source=Source.rules)
    told = (await (await tab_of(ines, "/desk/settings/triage")).call(State.load)).values
    gemini, *others = told["triage_settings_state.advisers"]
    assert gemini["name"] == f"Gemini, {config.settings().gemini_model}"
    assert (gemini["error"], gemini["last_hour"]) == ("timeout", "2 of 2 failed in the last hour")
    assert gemini["pause"] == "Asked when a ticket comes"
    assert [gemini["answered_at"] != "", gemini["failed_at"] != ""] == [True, True]
    assert [one["source"] for one in others] == ["learned", "rules"]
    assert (others[1]["error"], others[1]["last_hour"]) == ("", "0 of 1 failed in the last hour")
    assert told["triage_settings_state.budget"].startswith("0 of 10,000 questions of this day are spent")
    assert told["triage_settings_state.has_key"] is True
    assert KEY not in json.dumps(told, default=str)


async def test_without_a_key_it_says_so(tab: Tab) -> None:
    assert (await tab.state(State)).has_key is False


async def test_a_value_is_switched_on_and_off(tab: Tab) -> None:
    row = await _billing(tab)
    assert (row["is_on"], row["is_shut"], row["bound"]) == (False, False, "96.3\u00a0%")
    answer = await tab.call(State.turn, "gemini", "category", "billing", True)
    assert answer.values["notice.words"] == "Billing applies by itself from now on."
    assert (await _billing(tab))["is_on"]
    answer = await tab.call(State.turn, "gemini", "category", "billing", False)
    assert answer.values["notice.words"] == "Billing asks again."
    assert not (await _billing(tab))["is_on"]


async def test_what_is_not_sure_enough_is_shut_and_says_why(tab: Tab) -> None:
    technical = (await tab.state(State)).values["gemini"][1]
    assert (technical["is_shut"], technical["bound"]) == (True, "–")
    assert technical["why"] == "Judged 0 times so far; it takes 50."
    answer = await tab.call(State.turn, "gemini", "category", "technical", True)
    assert answer.values["notice.words"] == "Judged 0 times so far; it takes 50. Nothing was changed."


async def test_what_switched_itself_off_says_when_and_to_what_it_fell(tab: Tab) -> None:
    await tab.call(State.turn, "gemini", "category", "billing", True)
    answer = await tab.call(State.set_bar, {"bar": "98"})
    assert answer.values["notice.words"] == "The bar is 98 %. 1 switched off by that."
    row = await _billing(tab)
    assert (row["fell"], row["is_on"]) == ("Switched itself off: the bound fell to 96.3\u00a0%.", False)
    assert row["fell_at"]


@pytest.mark.parametrize(
    "given", ["", "49", "100", "ninety", "９０", "9e1", "-90", "90.5", "9" * 50, None, 90]
)
async def test_a_bar_that_means_nothing_is_refused(session: AsyncSession, tab: Tab, given: object) -> None:
    answer = await tab.call(State.set_bar, {"bar": given})
    assert answer.values["notice.words"] == "Give a number from 50 to 99."
    assert await automation.bar(session) == 90


@pytest.mark.parametrize(
    "arguments",
    [
        ("person", "category", "billing", True),
        ("horoscope", "category", "billing", True),
        ("gemini", "status", "open", True),
        ("gemini", "category", "high", True),
        ("gemini", "category", "", True),
        ("gemini", "category", "billing'; DROP TABLE tickets; --", True),
        ("", "", "", True),
    ],
)
async def test_what_nobody_suggests_is_refused(
    session: AsyncSession, tab: Tab, arguments: tuple[str, str, str, bool]
) -> None:
    before = await everything(session)
    assert (await tab.call(State.turn, *arguments)).values["notice.words"]
    assert await everything(session) == before


@pytest.mark.parametrize("who", ["nobody", "agent", "viewer"])
async def test_only_administrators_see_and_switch(
    session: AsyncSession, tab: Tab, ana: Account, vic: Account, tab_of: TabOf, who: str
) -> None:
    other = await tab_of({"nobody": None, "agent": ana, "viewer": vic}[who], "/desk/settings/triage")
    before = await everything(session)
    for call in (
        other.call(State.load),
        other.call(State.turn, "gemini", "category", "billing", True),
        other.call(State.set_bar, {"bar": "60"}),
    ):
        answer = await call
        assert answer.goes_to.startswith("/desk" if who != "nobody" else "/login")
        assert "triage_settings_state.advisers" not in answer.values
    assert await everything(session) == before
