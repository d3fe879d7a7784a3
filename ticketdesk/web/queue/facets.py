"""The filter as a sentence: which parts it has, what can be chosen in them, and what each choice would show."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.desk import facets
from ticketdesk.desk.aged import Age
from ticketdesk.desk.snoozed import Snoozed
from ticketdesk.desk.spoken import Reply
from ticketdesk.models import Category, Priority, Status
from ticketdesk.models.choices import Choice
from ticketdesk.ui import Facet
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.queue import address
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.session import looking
from ticketdesk.web.shared.notice import says_why


class FacetState(rx.State):
    """What one tab knows of the choices: figures by part and choice, and the tags that there are."""

    counts: dict[str, dict[str, str]] = {}
    tags: dict[str, str] = {}

    @rx.event
    @allow(STAFF)
    @says_why
    async def look(self, name: str) -> None:
        """Count what each choice of one part would show, now that its menu is open."""
        shown = (await self.get_state(QueueState))._wanted
        async with looking(self) as (session, me):
            found = await facets.counts(session, shown, name, by=me)
        self.counts = {**self.counts, name: {choice: amount.plain for choice, amount in found.items()}}
        if name == "tag":
            self.tags = {choice: choice for choice in found}


def _options(kind: type[Choice]) -> dict[str, str]:
    return {choice.value: choice.word.lower() for choice in kind}


# Also those who are given none any more: what they had stayed with them.
_PEOPLE = QueueState.people.merge(QueueState.former)

FACETS = (
    Facet("status", "any status", options=_options(Status)),
    Facet("category", "anything", "about", options=_options(Category)),
    Facet("priority", "any priority", "of", options=_options(Priority)),
    Facet("age", "any time", "from", options=_options(Age)),
    Facet("assignee", "anyone", "for", options=_PEOPLE, first=("me", "none")),
    Facet("language", "any language", "in", options=QueueState.languages),
    Facet("tag", "any tag", "tagged", options=FacetState.tags, any_preposition="with"),
    Facet("reply", "any reply", "with", options=_options(Reply)),
    Facet("snoozed", "snoozed or not", options=_options(Snoozed)),
)


def sentence(end: rx.Component) -> rx.Component:
    """The bar above the list.

    Args:
        end: What stands at its end.
    """
    return ui.facet_bar(
        FACETS,
        QueueState.chosen,
        address.choose,
        address.toggle,
        FacetState.look,
        counts=FacetState.counts,
        end=end,
    )
