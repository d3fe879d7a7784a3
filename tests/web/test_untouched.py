"""States that nobody touched are told from one copy, and it is what Reflex itself would tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import reflex as rx
from reflex.state import BaseState

from ticketdesk.web import untouched
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.ticket.state import TicketState

pytestmark = pytest.mark.usefixtures("ours")


@pytest.fixture
def ours() -> None:
    assert BaseState.dict is untouched._told, "the app has it stand in"
    assert BaseState.__init__ is untouched._make_alone


@pytest.fixture
def tree() -> rx.State:
    """What the server holds of a tab that just came."""
    return rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]


def _all(state: BaseState) -> Iterator[BaseState]:
    yield state
    for kind in type(state).get_substates():
        yield from _all(state.substates[kind.get_name()])


def _by_reflex() -> dict[str, Any]:
    """What Reflex itself makes of a tab that just came, and tells it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseState, "__init__", untouched._make)
        patch.setattr(BaseState, "dict", untouched._everything)
        told: dict[str, Any] = rx.State(_reflex_internal_init=True).dict()  # type: ignore[call-arg]
        return told


def test_a_fresh_tab_is_told_the_same_as_by_reflex_and_holds_nothing_for_it(tree: rx.State) -> None:
    told = tree.dict()
    assert dict(tree.substates) == {}
    assert len(told) > 50
    assert told == _by_reflex()


def test_a_state_that_was_made_and_not_touched_holds_nothing_for_what_it_tells(tree: rx.State) -> None:
    states = list(_all(tree))
    assert tree.dict() == _by_reflex()
    assert len(states) > 50
    assert [state.get_name() for state in states[1:] if vars(state)] == []


def test_a_state_is_made_once_and_only_where_there_is_one(tree: rx.State) -> None:
    assert tree.get_substate(QueueState._get_substate_path()) is tree.get_substate(
        QueueState._get_substate_path()
    )
    assert list(tree.substates) == [QueueState.get_name()]
    with pytest.raises(ValueError, match="Invalid path"):
        tree.get_substate(["reflex___state____state", "no_such_state"])


async def test_what_was_touched_is_told_as_it_is(tree: rx.State) -> None:
    """By a value that was set, and by one that was changed in its place."""
    queue, ticket = await tree.get_state(QueueState), await tree.get_state(TicketState)
    tree.dict()
    queue.total = 7
    ticket.tags_known.append("printer")
    name = "tags_known_rx_state_"
    assert tree.dict()[QueueState.get_full_name()]["total_rx_state_"] == 7
    assert tree.dict()[TicketState.get_full_name()][name] == ["printer"]
    as_declared, told = _by_reflex(), tree.dict()
    assert {state for state in told if told[state] != as_declared[state]} == {
        QueueState.get_full_name(),
        TicketState.get_full_name(),
    }
    other = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
    assert other.dict()[TicketState.get_full_name()][name] == [], "nothing of it came into another tab"


def test_what_one_tab_adds_to_what_it_is_told_is_told_to_no_other(tree: rx.State) -> None:
    """Reflex puts what changed meanwhile into what it was told."""
    tree.dict()[TicketState.get_full_name()]["problem_rx_state_"] = "gone"
    assert tree.dict()[TicketState.get_full_name()]["problem_rx_state_"] == ""
