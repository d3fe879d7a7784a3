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


@pytest.fixture
def tree() -> rx.State:
    """What the server holds of a tab that just came."""
    return rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]


def _all(state: BaseState) -> Iterator[BaseState]:
    yield state
    for below in state.substates.values():
        yield from _all(below)


def _by_reflex(state: BaseState) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseState, "dict", untouched._everything)
        return state.dict()


def test_a_fresh_tab_is_told_the_same_as_by_reflex_and_holds_nothing_for_it(tree: rx.State) -> None:
    told = tree.dict()
    leaves = [state for state in _all(tree) if not state.substates and not state.computed_vars]
    assert len(leaves) > 50
    assert [state.get_name() for state in leaves if vars(state)] == []
    assert told == _by_reflex(tree)
    assert list(told) == list(_by_reflex(tree))


async def test_what_was_touched_is_told_as_it_is(tree: rx.State) -> None:
    """By a value that was set, and by one that was changed in its place."""
    queue, ticket = await tree.get_state(QueueState), await tree.get_state(TicketState)
    tree.dict()
    queue.total = 7
    ticket.tags_known.append("printer")
    name = "tags_known_rx_state_"
    assert tree.dict()[QueueState.get_full_name()]["total_rx_state_"] == 7
    assert tree.dict()[TicketState.get_full_name()][name] == ["printer"]
    assert tree.dict() == _by_reflex(tree)
    other = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
    assert other.dict()[TicketState.get_full_name()][name] == [], "nothing of it came into another tab"


def test_what_one_tab_adds_to_what_it_is_told_is_told_to_no_other(tree: rx.State) -> None:
    """Reflex puts what changed meanwhile into what it was told."""
    tree.dict()[TicketState.get_full_name()]["problem_rx_state_"] = "gone"
    assert tree.dict()[TicketState.get_full_name()]["problem_rx_state_"] == ""
