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

_everything = BaseState.dict
_make = BaseState.__init__
Values = dict[str, dict[str, Any]]


class Below(dict[str, BaseState]):
    """The states below one, each made when it is asked for.

    Args:
        above: The state above them.
    """

    __slots__ = ("_above",)

    def __init__(self, above: BaseState) -> None:
        super().__init__()
        self._above = above

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or name in _below(type(self._above))

    def __missing__(self, name: str) -> BaseState:
        made = self[name] = _below(type(self._above))[name](parent_state=self._above, _reflex_internal_init=True)
        return made


def mind() -> None:
    """Have states made when they are asked for, and one that holds nothing of its own tell what it was declared with."""
    BaseState.__init__ = _make_alone  # type: ignore[method-assign]
    BaseState.dict = _told  # type: ignore[method-assign, assignment]


def _make_alone(state: BaseState, *, init_substates: bool = True, **how: Any) -> None:
    _make(state, init_substates=False, **how)
    if init_substates and state.get_substates():
        state.substates = Below(state)


def _told(state: BaseState, **how: Any) -> Values:
    if not (state._was_touched or state.get_substates() or state.computed_vars):
        return {state.get_full_name(): dict(_declared(type(state)))}
    told: Values = _everything(state, **how)
    for name, kind in _below(type(state)).items():
        if not dict.__contains__(state.substates, name):
            told |= {each: dict(values) for each, values in _all_declared(kind).items()}
    return told


def _below(kind: type[BaseState]) -> Mapping[str, type[BaseState]]:
    return _named(kind, len(kind.get_substates()))


@cache
def _named(kind: type[BaseState], _how_many: int) -> Mapping[str, type[BaseState]]:
    return {each.get_name(): each for each in kind.get_substates()}


@cache
def _declared(kind: type[BaseState]) -> dict[str, Any]:
    told: dict[str, Any] = _all_declared(kind)[kind.get_full_name()]
    return told


@cache
def _all_declared(kind: type[BaseState]) -> Values:
    told: Values = _everything(kind(_reflex_internal_init=True))  # type: ignore[call-arg]
    return told
