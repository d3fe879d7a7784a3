"""A tab that comes is told at once what it holds and what its page loads, and every handler still asks who calls."""

from __future__ import annotations

import asyncio
import inspect

import pytest
from reflex_base.event.context import EventContext

from tests import making
from tests.web.tabs import Tab, Web
from ticketdesk import db
from ticketdesk.desk import sessions
from ticketdesk.models import Account, Role
from ticketdesk.web import alike
from ticketdesk.web.arriving import ARRIVALS
from ticketdesk.web.framework import GOING, HYDRATING
from ticketdesk.web.news import Delta
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.routes import ROUTES


@pytest.fixture
async def ana(database_url: str) -> Account:
    async with db.transaction() as session:
        return await making.account(session, "ana@example.com", "Ana Moreau", Role.agent)


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[Delta]:
    """What tabs are told, message by message."""
    told, emit = list[Delta](), EventContext.emit_delta

    async def noted(context: EventContext, delta: Delta) -> None:
        told.append(delta)
        await emit(context, delta)

    monkeypatch.setattr(EventContext, "emit_delta", noted)
    return told


async def _tab(web: Web, who: Account, path: str = "/desk") -> Tab:
    async with db.transaction() as session:
        return web.tab(await sessions.begin(session, who), path)


async def test_all_comes_in_one_event_and_what_all_tabs_are_told_alike_by_itself(
    web: Web, ana: Account, messages: list[Delta]
) -> None:
    tab = await _tab(web, ana)
    answer = await tab.send(HYDRATING, {})
    assert answer.values["state.is_hydrated"] is True
    assert answer.values["queue_state.is_loaded"] is True
    assert answer.values["session.name"] == "Ana Moreau"
    same, own = messages
    assert all(isinstance(values, alike.AlikeValues) for values in same.values())
    assert not any(isinstance(values, alike.AlikeValues) for values in own.values())
    assert QueueState.get_full_name() in own
    assert len(same) > 40


async def test_a_stranger_is_sent_to_the_sign_in_once_and_nothing_is_loaded(web: Web, ana: Account) -> None:
    answer = await web.tab(path="/desk").send(HYDRATING, {})
    assert answer.goes_to == "/login"
    assert len(answer.events) == 1
    assert answer.values["queue_state.is_loaded"] is False
    assert answer.values["state.is_hydrated"] is True


async def test_a_page_for_administrators_loads_for_nobody_else(web: Web, ana: Account) -> None:
    answer = await (await _tab(web, ana, "/desk/settings/people")).send(HYDRATING, {})
    assert answer.goes_to == "/desk"
    assert answer.values["people_state.people"] == []


async def test_a_load_that_fails_is_told_by_reflex_and_the_others_load(
    web: Web, ana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_state: QueueState) -> None:
        raise ValueError("bad")

    monkeypatch.setattr("ticketdesk.web.queue.state.around", fails)
    answer = await (await _tab(web, ana)).send(HYDRATING, {})
    assert [type(error) for error in web.raised] == [ValueError]
    web.raised.clear()
    assert answer.values["state.is_hydrated"] is True
    assert answer.values["rail_state.saved"] == []


async def test_who_goes_on_does_not_wait_for_the_page_that_is_loaded(
    web: Web, ana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, never = asyncio.Event(), asyncio.Event()

    async def hangs(_me: Account) -> None:
        begun.set()
        await never.wait()

    monkeypatch.setattr("ticketdesk.web.queue.state.around", hangs)
    tab = await _tab(web, ana)
    coming = asyncio.create_task(tab.send(HYDRATING, {}))
    await begun.wait()
    ARRIVALS.go_on(f"sid-{tab.token}")
    answer = await coming
    assert answer.values["session.name"] == "Ana Moreau"
    assert answer.values["state.is_hydrated"] is False
    assert ARRIVALS._loading == {}
    ARRIVALS.go_on(f"sid-{tab.token}")


def test_every_page_is_loaded_by_handlers_that_can_be_called_by_themselves() -> None:
    """One that yields or runs beside the others would need an event of its own."""
    for load in [load for route in ROUTES for load in route.loads]:
        assert not load.is_background
        assert not inspect.isgeneratorfunction(load.fn)
        assert not inspect.isasyncgenfunction(load.fn)


async def test_who_goes_to_another_page_is_told_what_it_shows_in_the_same_event(
    web: Web, ana: Account, messages: list[Delta]
) -> None:
    tab = await _tab(web, ana)
    await tab.send(HYDRATING, {})
    messages.clear()
    tab.query = {"status": "closed"}
    answer = await tab.send(GOING, {})
    assert QueueState.get_full_name() in messages[0]
    assert answer.values["queue_state.chosen"]["status"] == "closed"
    assert answer.values["state.is_hydrated"] is True


async def test_who_may_not_see_a_page_is_led_away_from_it_without_its_load(web: Web, ana: Account) -> None:
    tab = await _tab(web, ana)
    await tab.send(HYDRATING, {})
    tab.path = "/desk/settings/people"
    answer = await tab.send(GOING, {})
    assert answer.goes_to == "/desk"
    assert "people_state.people" not in answer.values
