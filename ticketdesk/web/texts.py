"""What the desk says while it runs, in its language: translated on the way out to the tabs, by the names of the vars.

The server itself keeps its English: it compares and puts together what it has, and the API tells programs the same.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import reflex as rx
from reflex.state import StateUpdate

from ticketdesk.texts import catalogue, translate
from ticketdesk.web.alike import Alike

# Vars and fields of rows that hold words of ours, and never what a person typed. Not those that a page compares.
OURS = frozenset(
    """
    author behind budget category_source change close_refused confirmed did doubt fate_words heard hint
    interval label languages last_hour news on_receipt pause price priority_source problem progress rate
    refused role_word sessions_word sets spent stopped summary took ways weakest who why word words wrong
    """.split()  # noqa: SIM905
)
# Reflex marks the names of vars on the wire.
MARK = "_rx_state_"


def in_our_language(values: Any, *, is_ours: bool = False) -> Any:
    """Values on their way to a browser, the words of ours translated.

    Args:
        values: Dicts and lists of them, at any depth.
        is_ours: Whether all text in them is ours, whatever its name.
    """
    if isinstance(values, str):
        return translate(values) if is_ours else values
    if isinstance(values, Alike):
        return values  # translated when it is written
    if isinstance(values, dict):
        return {
            name: in_our_language(value, is_ours=is_ours or str(name).removesuffix(MARK) in OURS)
            for name, value in values.items()
        }
    if isinstance(values, (list, tuple)):
        return [in_our_language(value, is_ours=is_ours) for value in values]
    return values


def spoken(update: StateUpdate) -> StateUpdate:
    """An update in the language of this desk; English stands as it is."""
    if catalogue().is_empty or not update.delta:
        return update
    return dataclasses.replace(update, delta=in_our_language(update.delta))


def mind(app: rx.App) -> None:
    """Have every update that Reflex sends leave in the language of this desk; what rooms are told is spoken in ``lines.py``."""
    if catalogue().is_empty:
        return
    sio: Any = app.sio
    pass_on = sio.emit

    async def emit(event: str, data: Any = None, *arguments: Any, **more: Any) -> Any:
        said = spoken(data) if isinstance(data, StateUpdate) else data
        return await pass_on(event, said, *arguments, **more)

    sio.emit = emit
