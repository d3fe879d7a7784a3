"""How the facts of a ticket are drawn wherever it is shown, each to be changed in place by the handlers of its state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.models import Category, Priority, Status
from ticketdesk.web.session import Session
from ticketdesk.web.shared.choices import options


@dataclass(frozen=True)
class Parts:
    """The parts of one screen.

    Args:
        state: A state with ``ActsOnOne``, and the vars ``ticket``, ``proposals`` and ``tags_known``.
        people: Whom it can be given to, a Var of names by what ``assign`` takes.
        name: What the ids of its menus begin with, unique on the page.
        hotkeys: By the name of a field the key that opens its menu.
    """

    state: Any
    people: Any
    name: str
    hotkeys: Mapping[str, str] = field(default_factory=dict)

    @property
    def ticket(self) -> Any:
        return self.state.ticket

    @property
    def is_fixed(self) -> Any:
        return ~Session.may_change | self.ticket["is_deleted"]

    def fields(self) -> list[tuple[str, rx.Component]]:
        """What can be changed, and what it is now."""
        ticket, state = self.ticket, self.state
        judged = ui.priority_badge(ticket["priority"], judged=ticket["judged"])
        return [
            ("Status", self._field("status", Status, state.set_status, ui.status_badge)),
            ("Priority", self._field("priority", Priority, state.set_priority, ui.priority_badge, judged)),
            ("Category", self._field("category", Category, state.set_category, ui.category_badge)),
            ("Assignee", self._assignee()),
            ("Tags", self._tags()),
        ]

    def _field(self, name: str, kind: Any, on_choose: Any, badge: Any, shown: Any = None) -> rx.Component:
        value = self.ticket[name]
        return ui.choice_menu(
            name.capitalize(),
            value,
            options(kind),
            on_choose,
            name=f"{self.name}-{name}",
            shown=badge(value) if shown is None else shown,
            draw=lambda choice, _word: badge(choice),
            disabled=self.is_fixed,
            hotkey=self.hotkeys.get(name),
        )

    def _assignee(self) -> rx.Component:
        ticket = self.ticket
        somebody = ui.line(ui.avatar(ticket["initials"], ticket["tone"]), ui.clip(ticket["assignee"]), gap=6)
        return ui.choice_menu(
            "Assignee",
            ticket["assignee_id"],
            self.people,
            self.state.assign,
            name=f"{self.name}-assignee",
            shown=rx.cond(ticket["assignee"] != "", somebody, ui.line(ui.nobody(), "Nobody", gap=6)),
            disabled=self.is_fixed,
            hotkey=self.hotkeys.get("assignee"),
        )

    def _tags(self) -> rx.Component:
        return ui.tag_field(
            self.ticket["tags"].to(list[str]),
            self.state.tags_known,
            on_add=self.state.tag,
            on_remove=self.state.untag,
            name=f"{self.name}-tag",
            may_change=~self.is_fixed,
            hotkey=self.hotkeys.get("tag"),
        )

    def opinions(self) -> rx.Component:
        """What machines said of it, and what became of that; nothing when they said nothing."""
        said = self.state.proposals
        return rx.cond(said.length() > 0, ui.second_opinion(rx.foreach(said, lambda one: self._opinion(one))))

    def _opinion(self, said: Any) -> rx.Component:
        return ui.opinion(
            said["word"],
            said["source"],
            fate=said["fate"],
            fate_words=said["fate_words"],
            rate=said["rate"].to(str) + " " + said["took"].to(str),
            quotes=ui.quoted(said["quotes"], said["field"]),
            doubt=said["doubt"],
            actions=rx.cond(said["asks"].to(bool) & Session.may_change, self._answers(said)),
            key=said["key"],
        )

    def _answers(self, said: Any) -> rx.Component:
        """Keep what stands there in pencil, or choose something else."""
        value = said["value"].to(str)
        return rx.cond(
            said["field"] == "category",
            self._keep_or_change("category", self.state.set_category(value)),
            self._keep_or_change("priority", self.state.set_priority(value)),
        )

    def _keep_or_change(self, name: str, keep: Any) -> rx.Component:
        return ui.line(
            ui.button("Keep", icon_name="check", on_click=keep, aria_label=f"Keep this {name}"),
            ui.button("Change", menu=f"{self.name}-{name}", kind="plain", aria_label=f"Change the {name}"),
            gap=6,
        )
