"""A tab that comes is told at once what it holds and what its page loads, and every handler still asks who calls."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Mapping
from typing import Any

import pytest
from reflex_base.event.context import EventContext

from tests import making
from tests.web.tabs import Tab, Web
from ticketdesk import db
from ticketdesk.desk import sessions
from ticketdesk.models import Account, Role
from ticketdesk.web import alike
from ticketdesk.web.arriving import ARRIVALS
from ticketdesk.web.framework import HYDRATING
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.routes import ROUTES


@pytest.fixture
async def ana(database_url: str) -> Account:
    async with db.transaction() as session:
        return await making.account(session, "ana@example.com", "Ana Moreau", Role.agent)


async def _tab(web: Web, who: Account, path: str = "/desk") -> Tab:
    async with db.transaction() as session:
        return web.tab(await sessions.begin(session, who), path)


async def test_all_comes_in_one_event_and_what_all_tabs_are_told_alike_by_itself(
    web: Web, ana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab, messages = await _tab(web, ana), list[Mapping[str, Mapping[str, Any]]]()
    emit = EventContext.emit_delta

    async def noted(context: EventContext, delta: Mapping[str, Mapping[str, Any]]) -> None:
        messages.append(delta)
        await emit(context, delta)

    monkeypatch.setattr(EventContext, "emit_delta", noted)
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
