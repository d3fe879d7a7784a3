"""What a tab holds of pages that it never opened: nothing of its own.

A tab that comes is told everything, and for that Reflex makes a copy of every default in every tab. What was never
touched is told from one copy that all tabs share: docs/decisions/0035.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from reflex.state import BaseState

_everything = BaseState.dict


def mind() -> None:
    """Have a state that holds nothing of its own tell what it was declared with."""
    BaseState.dict = _told  # type: ignore[method-assign, assignment]


def _told(state: BaseState, **how: Any) -> dict[str, Any]:
    if state._was_touched or state.substates or state.computed_vars:
        return _everything(state, **how)
    return {state.get_full_name(): dict(_declared(type(state)))}


@cache
def _declared(kind: type[BaseState]) -> dict[str, Any]:
    told: dict[str, Any] = _everything(kind(_reflex_internal_init=True))[kind.get_full_name()]
    return told
