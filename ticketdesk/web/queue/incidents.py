"""What looks alike now, above the list: it opens as a list, and can be joined to one ticket."""

from __future__ import annotations

from functools import partial
from typing import Any, TypedDict

import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import ui
from ticketdesk.desk import batches, incidents, text
from ticketdesk.desk.acts import Act
from ticketdesk.desk.applying import MOST_IN_PORTION
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.errors import Refusal
from ticketdesk.models import Account
from ticketdesk.web.guard import AGENTS, allow
from ticketdesk.web.session import Session, acting
from ticketdesk.web.shared.notice import say, says_why
from ticketdesk.web.shared.undoing import undone_in_words

SHOWN = 3
MOST_MAINS = 50
OVER = "None of these tickets waits any more. Nothing was changed."


class Seen(TypedDict):
    """One cluster, in a sentence."""

    number: int
    words: str
    title: str
    waiting: int


class IncidentState(rx.State):
    """One tab's clusters. ``opened`` is the one that its list shows, ``mains`` what could stand for the rest of it."""

    seen: list[Seen] = []
    opened: int = 0
    mains: dict[str, str] = {}

    @rx.event
    @allow(AGENTS)
    @says_why
    async def join(self, form: dict[str, Any]) -> rx.event.EventSpec:
        """Join what waits in a cluster to one ticket, and go there."""
        cluster, main = text.row_number(form.get("cluster")), text.row_number(form.get("main"))
        async with acting(self) as (session, me):
            waiting = await incidents.waiting_in(session, cluster, by=me)
            if not waiting:
                raise Refusal(OVER)
            batch, joined = await batches.begin(session, Act(join=main), by=me), 0
            for at in range(0, len(waiting), MOST_IN_PORTION):
                portion = [(number, None) for number in waiting[at : at + MOST_IN_PORTION]]
                joined += len((await batches.apply(session, batch, portion, by=me)).done)
        tickets = "1 ticket is" if joined == 1 else f"{joined} tickets are"
        back = partial(batches.undo, batch_id=batch.id) if joined else None
        undone = partial(undone_in_words, batch.did)
        await say(self, f"{tickets} joined to {main}.", undo=back, undone=undone)
        return rx.redirect(f"/desk/tickets/{main}")


async def seen(session: AsyncSession) -> list[Seen]:
    """The clusters as the browser gets them, for tabs that may see tickets."""
    return [
        Seen(number=one.number, words=_words(one), title=one.title, waiting=one.waiting)
        for one in (await incidents.current(session))[:SHOWN]
    ]


async def mains(session: AsyncSession, wanted: TicketFilter, *, by: Account | None) -> dict[str, str]:
    """What could stand for the others of the cluster that the list shows, by number: what already does, then the oldest."""
    if wanted.alike is None:
        return {}
    found = await incidents.could_stand_for(session, wanted.alike, by=by)
    return {str(one.id): f"{one.id} {one.title}" for one in found[:MOST_MAINS]}


def _words(one: incidents.Alike) -> str:
    if one.main is not None:
        tickets = "1 more ticket looks" if one.waiting == 1 else f"{one.waiting} more tickets look"
        return f"{tickets} like {one.main}"
    return f"{one.waiting} tickets of the last hour look alike"


def radar() -> rx.Component:
    """The quiet strips above the list."""
    return rx.foreach(IncidentState.seen, lambda one: rx.fragment(_strip(one), key=one["number"]))


def _strip(one: Any) -> rx.Component:
    number = one["number"].to(str)
    show = ui.link("Show them", href="/desk?alike=" + number)
    end = rx.cond(one["number"] == IncidentState.opened, _join(number), show)
    return ui.banner(
        ui.line(
            ui.text(one["words"], ": “", ui.text(one["title"], dir="auto"), "”"), ui.grow(), end, wrap=True
        ),
        icon_name="layers",
    )


def _join(number: Any) -> rx.Component:
    return ui.form(
        ui.line(
            ui.hidden_input("cluster", number),
            ui.select(
                "main", IncidentState.mains, id="main-ticket", aria_label="The ticket that stands for them"
            ),
            ui.button("Join them", type="submit", icon_name="link", disabled=~Session.may_change),
        ),
        on_submit=IncidentState.join,
    )
