"""What a tab holds of pages that it never opened: nothing of its own.

For a tab that comes Reflex makes an object of each state of the desk, whatever page it shows, tells it everything, and
makes a copy of every default for that. Here a state is made when somebody asks for it, and what was never touched is
told from one copy that all tabs share: docs/decisions/0035.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from reflex.state import BaseState
from reflex_base.constants.state import FIELD_MARKER

from ticketdesk.web.alike import AlikeValues
from ticketdesk.web.news import Delta

_everything = BaseState.dict
_make = BaseState.__init__


class Below(dict[str, BaseState]):
    """The states below one, each made when it is asked for.

    Args:
        above: The state above them.
    """

    __slots__ = ("_above", "_kinds")

    def __init__(self, above: BaseState) -> None:
        super().__init__()
        self._above, self._kinds = above, _below(type(above))

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    def __missing__(self, name: str) -> BaseState:
        made = self[name] = self._kinds[name](parent_state=self._above, _reflex_internal_init=True)  # type: ignore[call-arg]
        return made


def mind() -> None:
    """Have states made when they are asked for, and those that hold nothing of their own tell what they were declared with."""
    BaseState.__init__ = _make_alone  # type: ignore[method-assign]
    BaseState.dict = _told  # type: ignore[method-assign, assignment]


def everything(root: BaseState) -> Delta:
    """All that a tab is told when it comes. What it holds nothing of belongs to all tabs: nobody changes it.

    Args:
        root: The tab's root state.
    """
    told: Delta = {}
    _tell(type(root), root, told)
    return told


def _make_alone(state: BaseState, *, init_substates: bool = True, **how: Any) -> None:
    _make(state, init_substates=False, **how)
    if init_substates and _below(type(state)):
        state.substates = Below(state)


def _told(state: BaseState, **how: Any) -> dict[str, Any]:
    if how:  # as it asks when pages are made, which is rare
        for name in _below(type(state)):
            state.substates[name]
        return _everything(state, **how)
    return {name: dict(values) for name, values in everything(state).items()}


def _tell(kind: type[BaseState], state: BaseState | None, told: Delta) -> None:
    told[kind.get_full_name()] = _values(kind, state)
    for name, below in _below(kind).items():
        _tell(below, state.substates.get(name) if state else None, told)


def _values(kind: type[BaseState], state: BaseState | None) -> dict[str, Any]:
    declared = _declared(kind)
    if state is None or not (state._was_touched or kind.computed_vars):
        return declared
    held = vars(state)
    values = {**declared, **{f"{name}{FIELD_MARKER}": held[name] for name in kind.base_vars if name in held}}
    state._mark_dirty_computed_vars()
    for name in kind.computed_vars:
        values[f"{name}{FIELD_MARKER}"] = state.get_value(name)
    return values


@cache
def _below(kind: type[BaseState]) -> Mapping[str, type[BaseState]]:
    return {each.get_name(): each for each in kind.get_substates()}


@cache
def _declared(kind: type[BaseState]) -> AlikeValues:
    alone: Any = kind(_reflex_internal_init=True, init_substates=False)  # type: ignore[call-arg]
    return AlikeValues(_everything(alone)[kind.get_full_name()])
