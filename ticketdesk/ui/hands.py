"""The hand in a list. Which row is current and which are ticked is known in the browser alone: ``rows.js`` keeps it.

What is drawn from it are Vars here; what it is given to are the arguments of an event, read when a button is pressed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex_base.vars import VarData

from ticketdesk.ui.columns import Column
from ticketdesk.ui.markup import Flag, Text

_HERE = VarData(imports={"$/public/rows": ["HANDS"]})
_LOOKS = VarData(
    imports={"$/public/rows": ["HANDS"], "react": ["useSyncExternalStore"]},
    hooks={"const hands = useSyncExternalStore(HANDS.subscribe, HANDS.look, HANDS.look);": None},
)
_DRAWS = VarData(
    imports={"react": ["useEffect", "useLayoutEffect"]},
    hooks={"useLayoutEffect(HANDS.placed);useEffect(HANDS.drawn);": None},
)


@dataclass(frozen=True)
class Hand:
    """What makes the rows of a list reachable for keys, ticks and acts. Each part takes the row's Var.

    Attributes:
        number: What an act is told of the row.
        version: What was seen of it, as a number that grows with each change.
        fate: ``stale`` for a row that stays although it no longer fits, ``going`` for one that fades, else empty.
        flash: ``a`` and ``b`` in turn, each time it flashes; empty as long as it did not change.
        tick: What its box is called, for the ear.
        day: What the day is called that begins with the row; empty for the others, and where days do not divide the list.
        can_tick: Whether the reader may act at all; without that there are no boxes.
    """

    number: Callable[[Any], Any]
    version: Callable[[Any], Any]
    fate: Callable[[Any], Any]
    flash: Callable[[Any], Any]
    tick: Callable[[Any], Text]
    day: Callable[[Any], Any]
    can_tick: Flag = True

    def marks(self, row: Any) -> dict[str, Any]:
        """The attributes by which ``rows.js`` and the stylesheet know a row."""
        return {
            "data-row": self.number(row),
            "data-version": self.version(row),
            "data-fate": self.fate(row),
            "data-flash": self.flash(row),
            "data-day": self.day(row),
        }


def arranged(
    merge: str, rows: rx.Var, messages: Sequence[rx.Var], heard: rx.Var, room: rx.Var, more: rx.Var
) -> Any:
    """The rows to draw as ``rows``, whether they are all as ``isWhole``, how many wait as ``waiting``, and ``isBoxed`` for ``table``; see ``rows.js``.

    Args:
        merge: JavaScript that makes the sorted list of what fits out of what was loaded and what was told since.
        rows, messages, heard, room, more: As for ``live_rows``.
    """
    given = (rows, *messages, heard, room, more)
    data = VarData.merge(*(var._get_all_var_data() for var in given), _LOOKS, _DRAWS)
    told = ", ".join(map(str, messages))
    code = f"HANDS.arranged({merge}, {rows!s}, [{told}], {heard!s}, {room!s}, {more!s}, hands.turn)"
    return rx.Var(code, _var_data=data).to(dict[str, Any])


def cells(shown: rx.Var, columns: Sequence[Column]) -> rx.Var[list[str]]:
    """What to draw of each row: the columns that are shown, without those that this screen has no place for.

    Args:
        shown: A Var of the names that people chose, in their order.
        columns: Every column.
    """
    gone = json.dumps([each.name for each in columns if not each.phone])
    data = VarData.merge(shown._get_all_var_data(), _LOOKS)
    return rx.Var(f"HANDS.cells({shown!s}, {gone})", _var_data=data).to(list[str])


def ticked() -> rx.Var[int]:
    """How many rows are ticked."""
    return rx.Var("hands.ticked", _var_data=_LOOKS).to(int)


def everything() -> rx.Var[int]:
    """How many tickets fit, when all of them are selected; else 0."""
    return rx.Var("hands.everything", _var_data=_LOOKS).to(int)


def given(*, is_leaving: bool = False, **guesses: Any) -> rx.Var[list[list[int]]]:
    """Numbers and versions of what an act is for: what is ticked, else the current row.

    Args:
        is_leaving: The act takes the row out of most lists, so the hand goes on to the next one at once.
        guesses: What the rows show from now on, until the server says what they are, or that it was refused.
    """
    parts = f", {rx.Var.create(guesses)!s}" if guesses else ""
    code = f"HANDS.give({'true' if is_leaving else 'false'}{parts})"
    return rx.Var(code, _var_data=_HERE).to(list[list[int]])


def catches_up(on_missed: rx.event.EventType[()]) -> rx.Component:
    """What the list presses when a message was missed."""
    return rx.el.button(
        type="button", hidden=True, tab_index=-1, on_click=on_missed, custom_attrs={"data-catch-up": ""}
    )


def is_everything() -> rx.Var[bool]:
    """Whether an act is for all that fit, at the moment when it is pressed."""
    return rx.Var("HANDS.look().everything > 0", _var_data=_HERE).to(bool)


def told(what: str, turn: rx.Var, amount: Any = 0) -> rx.Component:
    """What the server says to the hand each time that ``turn`` grows.

    Args:
        what: ``acted`` on what was given, so that it is no longer selected; ``refused``, so that nothing of it is so;
            ``everything`` is selected, ``amount`` in all.
    """
    attributes = {"data-told": what, "data-turn": turn, "data-count": amount}
    return rx.el.span(hidden=True, custom_attrs=attributes)
