"""Where the queue's controls lead. The browser knows first where it is: what it was told last may be long past."""

from __future__ import annotations

from typing import Any

import reflex as rx

HERE = "/desk"
# Nothing but the queue is led elsewhere: a pause in typing may end when its page is already left.
ADDRESS = """((query, name, value) => {
    value ? query.set(name, value) : query.delete(name);
    return location.pathname.replace(/[/]$/, "") === HERE ? HERE + (query.size ? "?" + query : "") : undefined;
})(new URLSearchParams(location.search), NAME, VALUE)"""


def _with(name: str, value: Any) -> rx.Var[str]:
    """The address in the window, with one part of it changed; undefined, which leads nowhere, on other pages."""
    given = rx.Var.create(value)
    code = ADDRESS.replace("HERE", f'"{HERE}"').replace("NAME", f'"{name}"').replace("VALUE", str(given))
    return rx.Var(code, _var_data=given._get_all_var_data()).to(str)


def choose(name: str, value: Any) -> rx.event.EventSpec:
    """Set or remove one filter; the list follows its address."""
    return rx.redirect(_with(name, value))


def search_for(words: rx.Var[str]) -> rx.event.EventSpec:
    """Look for words. Typing does not fill the browser's history."""
    return rx.redirect(_with("search", words), replace=True)
