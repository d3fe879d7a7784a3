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
    is_signed_in: Var[bool]

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str | Var]:
        reads = (self.must_reload, self.must_leave, self.is_signed_in)
        return [
            # The next page may be slow to come, so what this one shows is hidden at once.
            Var(
                f"""useEffect(() => {{
                    if (!{self.must_reload!s} && !{self.must_leave!s}) return;
                    sessionStorage.clear();
                    document.documentElement.style.visibility = "hidden";
                    const go = () => {self.must_leave!s} ? window.location.replace("/login?problem=ended") : window.location.reload();
                    // A posted form brings a new cookie for the session that ends; see kit.js.
                    document.documentElement.dataset.going ? setTimeout(go, 5000) : go();
                }}, [{self.must_reload!s}, {self.must_leave!s}])""",
                _var_data=VarData.merge(*(read._get_all_var_data() for read in reads)),
            ),
            # A page that the browser kept for "back" shows what it showed, whoever is signed in by now.
            Var(
                f"""useEffect(() => {{
                    if (!{self.is_signed_in!s}) return;
                    const again = (event) => {{
                        if (!event.persisted) return;
                        document.documentElement.style.visibility = "hidden";
                        window.location.reload();
                    }};
                    window.addEventListener("pageshow", again);
                    return () => window.removeEventListener("pageshow", again);
                }}, [{self.is_signed_in!s}])""",
                _var_data=self.is_signed_in._get_all_var_data(),
            ),
            # The page after it begins as a stranger's: under the tab's old name it would learn that it is somebody's, and load again.
            Var(
                """useEffect(() => {
                    const out = ({ target }) => target.getAttribute("action") === "/auth/logout" && sessionStorage.clear();
                    document.addEventListener("submit", out);
                    return () => document.removeEventListener("submit", out);
                }, [])"""
            ),
        ]

    def render(self) -> dict:  # type: ignore[type-arg]
        return rx.fragment().render()


def leaving() -> rx.Component:
    """Draws nothing; every page has one."""
    return _Leaving.create(
        must_reload=Session.must_reload,
        must_leave=Session.must_leave,
        is_signed_in=Session.name != "",
    )
