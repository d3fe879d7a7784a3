"""The few moves every part of the kit shares: class names, conditions, native attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import reflex as rx
from reflex_components_core.el.elements.inline import A as PlainLink

# A plain value is drawn at compile time, a Var is decided in the browser.
Text = str | rx.Var
Flag = bool | rx.Var
Child = Any

# Paths that the server answers itself, so the router of the browser must let them go.
SERVED = ("//", "/api/", "/auth/", "/files/")


def is_var(value: object) -> bool:
    return isinstance(value, rx.Var)


def is_given(value: object) -> bool:
    """A Var counts as given: whether it is empty is known only in the browser."""
    return is_var(value) or bool(value)


def when(condition: Flag, then: Any, otherwise: Any = None) -> Any:
    """``rx.cond`` that costs nothing in the browser when the condition is already known."""
    if not is_var(condition):
        return then if condition else otherwise
    return rx.cond(condition, then) if otherwise is None else rx.cond(condition, then, otherwise)


def filled(text: Text) -> Flag:
    """Whether there is something to say."""
    return (text.to(str) != "") if is_var(text) else bool(text)


def look_up(table: Mapping[str, str], key: Text) -> Text:
    """Reads ``table[key]`` now, or in the browser when ``key`` is a Var."""
    if not is_var(key):
        return table[key]
    return rx.Var.create(dict(table)).to(dict[str, str])[key.to(str)]


def classes(*names: Any) -> Any:
    """Class names for ``class_name``; empty ones fall away, Vars stay."""
    kept = [name for name in names if is_given(name)]
    return kept if any(is_var(name) for name in kept) else " ".join(kept)


def flag(condition: Flag) -> Any:
    """The value of a ``data-`` attribute that CSS finds as ``[data-x="yes"]``."""
    return when(condition, "yes", "") if is_var(condition) else ("yes" if condition else None)


def truth(condition: Flag) -> Any:
    """``true`` or ``false`` for ARIA states, which must say both."""
    return when(condition, "true", "false")


def native(props: Mapping[str, Any], **attributes: Any) -> dict[str, Any]:
    """Adds attributes that Reflex would take for CSS (``popover``, ``command``); ``None`` is left out."""
    kept = {
        name.rstrip("_").replace("_", "-"): value for name, value in attributes.items() if value is not None
    }
    return {**props, "custom_attrs": {**kept, **props.get("custom_attrs", {})}}


def variables(**values: Any) -> dict[str, Any]:
    """A ``style`` attribute that only sets custom properties: ``cut="160px"`` becomes ``--cut``."""
    named = {f"--{name.replace('_', '-')}": value for name, value in values.items() if value is not None}
    # As a Var, or the compiler would not see which state the values come from.
    return {"style": rx.Var.create(named)} if named else {}


def anchor(*children: Child, href: Text, **props: Any) -> rx.Component:
    """A link: inside the app without a page load (``ui.Ways`` follows it); http, mail, ``#`` and served paths as the browser does it."""
    is_outside = isinstance(href, str) and (not href.startswith("/") or href.startswith(SERVED))
    if props.pop("reload", is_outside):
        return PlainLink.create(*children, href=href, **props)
    return PlainLink.create(*children, href=href, **native(props, data_way=""))
