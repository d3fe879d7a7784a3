"""Every handler says who may call it, and what it takes; nothing that everybody gets belongs to somebody."""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable
from typing import Any, get_type_hints

import reflex as rx
from reflex_base.registry import RegistrationContext
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import TabOf
from tests.web.line import HYDRATE
from ticketdesk.desk import accounts
from ticketdesk.models import Account, Ticket
from ticketdesk.ticketdesk import app
from ticketdesk.web.framework import FRAMEWORK
from ticketdesk.web.guard import ADMINS, AGENTS, ANYONE, MARK, STAFF, allow, roles_of

REFLEX_ITSELF = ("reflex___state____", "reflex___istate___shared____")
# States that other tests define in this process: the kit's gallery, and the README's example.
SAMPLES = ("tests___ui___", "tests___readme_examples____")


def handlers() -> dict[str, Callable[..., Any]]:
    """Every handler of a state that is neither Reflex's own nor a sample, but for the ``setvar`` that Reflex gives to each."""
    found = {}
    for name, registered in RegistrationContext.get().event_handlers.items():
        _root, *state, handler = name.split(".")
        if state and not state[0].startswith(REFLEX_ITSELF + SAMPLES) and handler != "setvar":
            found[name] = registered.handler.fn
    return found


def unmarked() -> set[str]:
    return {
        name.rpartition(".")[2] for name, handler in handlers().items() if not getattr(handler, MARK, None)
    }


def test_every_handler_says_who_may_call_it() -> None:
    assert len(handlers()) > 25
    assert unmarked() == set()
    assert {getattr(handler, MARK) for handler in handlers().values()} == {ANYONE, STAFF, AGENTS, ADMINS}


def test_a_forgotten_mark_is_seen() -> None:
    with RegistrationContext.get().fork():

        class Careless(rx.State):
            @rx.event
            def wipe(self) -> None:
                """A handler without a mark."""

            def helper(self) -> None:
                """In Reflex an endpoint too, though nobody meant it."""

            @rx.event
            @allow(STAFF)
            def look(self) -> None:
                """A handler with one."""

        assert unmarked() == {"wipe", "helper"}
        assert roles_of(f"{Careless.get_full_name()}.wipe") == frozenset()
    assert unmarked() == set()


def test_nobody_may_call_what_reflex_gives_to_every_state() -> None:
    known = [name for name in RegistrationContext.get().event_handlers if name.endswith(".setvar")]
    assert len(known) > 8
    assert {roles_of(name) for name in known} == {frozenset()}


def test_every_argument_has_a_type_that_can_be_checked() -> None:
    for name, handler in handlers().items():
        hints = get_type_hints(handler)
        for argument in list(inspect.signature(handler).parameters)[1:]:
            assert hints.get(argument, Any) is not Any, f"{name}: {argument}"


def test_reflex_knows_every_name_that_the_guard_lets_through() -> None:
    """A name that Reflex gave up would be free for anybody to take."""
    assert set(RegistrationContext.get().event_handlers) >= FRAMEWORK


def test_the_rest_of_reflex_stays_shut() -> None:
    rest = {name.rpartition(".")[2] for name in set(RegistrationContext.get().event_handlers) - FRAMEWORK}
    assert {"update_vars_internal", "handle_frontend_exception"} <= rest
    assert all("update_vars" not in name and "exception" not in name for name in FRAMEWORK)


def test_no_state_keeps_anything_in_the_browser() -> None:
    """Any client could write it, and the hydration with it."""
    states = [rx.State, *rx.State.get_substates()]
    assert len(states) > 8
    kept = [
        f"{state.__name__}.{name}"
        for state in states
        for name in state.vars
        if state._is_client_storage(name)
    ]
    assert kept == []


def test_reflex_itself_takes_no_files() -> None:
    assert app._api is not None
    assert not [route for route in app._api.routes if "upload" in getattr(route, "path", "")]


async def test_what_everybody_gets_holds_nothing_of_anybody(
    session: AsyncSession, ana: Account, a_ticket: Callable[..., Awaitable[Ticket]], tab_of: TabOf
) -> None:
    ticket = await a_ticket("Planted title", "Planted words", email="planted@example.com", assignee=ana)
    code = await accounts.new_setup_code(session)
    told = json.dumps((await (await tab_of(None)).send(HYDRATE, {})).values, default=str)
    assert "queue_state.rows" in told
    for secret in ("lanted", ana.email, ana.name, ana.password_hash, str(code), str(ticket.created_at.year)):
        assert secret not in told
