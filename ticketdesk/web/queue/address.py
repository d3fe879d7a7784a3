"""Where the queue's controls lead. The browser knows first where it is: what it was told last may be long past."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_base.vars import VarData

from ticketdesk.web.queue.view_state import ViewState

HERE = "/desk"
# Nothing but the queue is led elsewhere: a pause in typing may end when its page is already left.
# What the view sets by itself does not stand in the address; where it is taken away, an empty part does.
ADDRESS = """((query, name, value, base) => {
    const view = query.get("view"), own = !view ? "" : view === base.view ? base[name] ?? "" : null;
    if (name === "search") query.delete("exactly");
    value === own ? query.delete(name) : query.set(name, value);
    const asked = query.size ? "?" + String(query).replaceAll("%2C", ",") : "";
    return location.pathname.replace(/[/]$/, "") === HERE ? HERE + asked : undefined;
})(new URLSearchParams(location.search), NAME, VALUE, BASE)"""

# What the address has in this part, or else the view, with one value more or less.
TOGGLED = """((query, base, name, value) => {
    const now = (query.get(name) ?? (query.get("view") ? base[name] : "") ?? "").split(",").filter(Boolean);
    return (now.includes(value) ? now.filter(one => one !== value) : [...now, value]).join(",");
})(new URLSearchParams(location.search), BASE, NAME, VALUE)"""


def _with(name: str, value: Any) -> rx.Var[str]:
    """The address in the window, with one part of it changed; undefined, which leads nowhere, on other pages."""
    given = rx.Var.create(value)
    code = ADDRESS.replace("HERE", f'"{HERE}"').replace("NAME", f'"{name}"')
    code = code.replace("VALUE", str(given)).replace("BASE", str(ViewState.base))
    data = VarData.merge(given._get_all_var_data(), ViewState.base._get_all_var_data())
    return rx.Var(code, _var_data=data).to(str)


def choose(name: str, value: Any) -> rx.event.EventSpec:
    """Set or remove one part of the filter, or the order (``sort``); the list follows its address."""
    return rx.redirect(_with(name, value))


def toggle(name: str, value: Any) -> rx.event.EventSpec:
    """One more value in a part of the filter, or one less."""
    given = rx.Var.create(value)
    code = (
        TOGGLED.replace("BASE", str(ViewState.base)).replace("NAME", f'"{name}"').replace("VALUE", str(given))
    )
    return choose(name, rx.Var(code, _var_data=given._get_all_var_data()))


def search_for(words: rx.Var[str]) -> rx.event.EventSpec:
    """Write the words that are looked for into the address, without a page of the history and without a new load."""
    code = f"(() => {{ const to = {_with('search', words)}; if (to) history.replaceState(history.state, '', to); }})"
    return rx.call_function(rx.Var(code, _var_data=_with("search", words)._get_all_var_data()))
