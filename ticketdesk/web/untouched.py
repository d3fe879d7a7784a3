"""What a tab holds of pages that it never opened: nothing of its own.

For a tab that comes Reflex makes an object of each state of the desk, whatever page it shows, tells it everything, and
makes a copy of every default for that. Here a state is made when somebody asks for it, and what was never touched is
told from one copy that all tabs share: docs/decisions/0035.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from reflex.state import BaseState
from reflex_base.constants.state import FIELD_MARKER

from ticketdesk.web.alike import AlikeDelta, AlikeValues
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


def everything(root: BaseState) -> tuple[AlikeDelta, Delta]:
    """All that a tab is told when it comes: what it holds nothing of, which belongs to all tabs, and what is its own.

    Args:
        root: The tab's root state.
    """
    own: Delta = {}
    _tell(root, own)
    return _alike(type(root), frozenset(own)), own


def _make_alone(state: BaseState, *, init_substates: bool = True, **how: Any) -> None:
    _make(state, init_substates=False, **how)
    if init_substates and _below(type(state)):
        state.substates = Below(state)


def _told(state: BaseState, **how: Any) -> dict[str, Any]:
    if how:  # as it asks when pages are made, which is rare
        for name in _below(type(state)):
            state.substates[name]
        return _everything(state, **how)
    alike, own = everything(state)
    return {name: dict(values) for name, values in {**alike, **own}.items()}


def _tell(state: BaseState, own: Delta) -> None:
    if state._was_touched or type(state).computed_vars:
        own[state.get_full_name()] = _values(type(state), state)
    for below in state.substates.values():
        _tell(below, own)


@lru_cache(256)
def _alike(top: type[BaseState], own: frozenset[str]) -> AlikeDelta:
    """What a state and those below it were declared with, but for those of these names."""
    named = {kind.get_full_name(): kind for kind in _all(top)}
    return AlikeDelta({name: _declared(kind) for name, kind in named.items() if name not in own})


def _all(top: type[BaseState]) -> Iterator[type[BaseState]]:
    yield top
    for kind in _below(top).values():
        yield from _all(kind)


def _values(kind: type[BaseState], state: BaseState) -> dict[str, Any]:
    held = vars(state)
    values = {
        **_declared(kind),
        **{f"{name}{FIELD_MARKER}": held[name] for name in kind.base_vars if name in held},
    }
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
