"""How a tab goes away when its session ended, or starts afresh when its state belongs to somebody else.

Both need a whole new page, which an event cannot ask for without ``eval``. So a var says it, and the page does it.
"""

from __future__ import annotations

import reflex as rx
from reflex_base.vars import VarData
from reflex_base.vars.base import Var

from ticketdesk.web.session import Session


class _Leaving(rx.Fragment):
    must_reload: Var[bool]
    must_leave: Var[bool]

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str | Var]:
        return [
            Var(
                f"""useEffect(() => {{
                    if (!{self.must_reload!s} && !{self.must_leave!s}) return;
                    sessionStorage.clear();
                    if ({self.must_leave!s}) window.location.replace("/login?problem=ended");
                    else window.location.reload();
                }}, [{self.must_reload!s}, {self.must_leave!s}])""",
                _var_data=VarData.merge(
                    self.must_reload._get_all_var_data(), self.must_leave._get_all_var_data()
                ),
            )
        ]

    def render(self) -> dict:  # type: ignore[type-arg]
        return rx.fragment().render()


def leaving() -> rx.Component:
    """Draws nothing; every page has one."""
    return _Leaving.create(must_reload=Session.must_reload, must_leave=Session.must_leave)
