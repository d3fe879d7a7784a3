"""The view that the queue shows, and what can be done with it. Each change can be taken back from the line below."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

import reflex as rx

from ticketdesk.desk import views
from ticketdesk.desk.built_in import ALL, Parts
from ticketdesk.errors import Invalid, NotFound
from ticketdesk.models import View
from ticketdesk.web.guard import AGENTS, STAFF, allow
from ticketdesk.web.queue.asked import Asked
from ticketdesk.web.session import acting
from ticketdesk.web.shared.notice import say, says_why

WELL = {"name": ""}
Question = Literal["", "save", "rename", "delete"]


class ViewState(rx.State):
    """One tab's view.

    ``base``: what the view sets by itself, and under "view" its key, so that controls know what differs from it.
    ``asks``: which question stands open.
    """

    key: str = ALL.key
    name: str = ALL.name
    base: dict[str, str] = {"view": ALL.key}
    is_changed: bool = False
    is_saved: bool = False
    is_shared: bool = False
    is_mine: bool = False
    may_change: bool = False
    asks: str = ""
    wrong: dict[str, str] = WELL

    _parts: Parts = {}

    def _show(self, asked: Asked) -> None:
        if asked.named.key != self.key:
            # A list that is loaded again by itself leaves a question open, and what is being written into it.
            self.asks, self.wrong = "", WELL
        for name, value in asked.shown.items():
            setattr(self, name, value)
        self._parts = asked.parts

    @rx.event
    @allow(STAFF)
    def ask(self, what: Question) -> None:
        """Open a question, or close it."""
        self.asks, self.wrong = what, WELL

    @rx.event
    @allow(STAFF)
    @says_why
    async def save(self, form: dict[str, Any]) -> rx.event.EventSpec | None:
        """Keep what is shown under a name, and show it under that name."""
        try:
            async with acting(self) as (session, me):
                view = await views.save(
                    session, form.get("name"), self._parts, by=me, is_shared=form.get("is_shared") == "on"
                )
                await session.flush()
        except Invalid as refusal:
            self.wrong = WELL | refusal.fields
            return None
        self.asks = ""
        await say(
            self,
            f"Saved as “{view.name}”.",
            undo=partial(views.delete, number=view.id or 0),
            undone=f"“{view.name}” is no view any more.",
        )
        return rx.redirect(f"/desk?view={view.id}")

    @rx.event
    @allow(STAFF)
    @says_why
    async def rename(self, form: dict[str, Any]) -> None:
        """Call the view something else."""
        try:
            async with acting(self) as (session, me):
                was = await views.rename(session, self._number(), form.get("name"), by=me)
                view = await views.found(session, self.key, by=me)
        except Invalid as refusal:
            self.wrong = WELL | refusal.fields
            return
        self.asks, self.name = "", view.name
        await self._told(was, f"Renamed to “{view.name}”.", f"It is called “{was.name}” again.")

    @rx.event
    @allow(STAFF)
    @says_why
    async def keep_changes(self) -> rx.event.EventSpec:
        """Let the view show from now on what is shown now."""
        async with acting(self) as (session, me):
            was = await views.change(session, self._number(), self._parts, by=me)
        await self._told(was, f"“{was.name}” shows this from now on.", f"“{was.name}” is what it was.")
        return rx.redirect(f"/desk?view={self.key}")

    @rx.event
    @allow(AGENTS)
    @says_why
    async def share(self, is_shared: bool) -> rx.event.EventSpec | None:
        """Show the view to everybody, or to its owner alone."""
        async with acting(self) as (session, me):
            was = await views.share(session, self._number(), is_shared, by=me)
        self.is_shared = is_shared
        now = "Everybody sees" if is_shared else "Nobody but its owner sees"
        await self._told(was, f"{now} “{was.name}” now.", f"“{was.name}” is what it was.")
        return None if is_shared or self.is_mine else rx.redirect("/desk")

    @rx.event
    @allow(STAFF)
    @says_why
    async def delete(self) -> rx.event.EventSpec:
        """Take the view away, and show all tickets."""
        async with acting(self) as (session, me):
            was = await views.delete(session, self._number(), by=me)
        self.asks = ""
        await self._told(was, f"The view “{was.name}” was deleted.", f"“{was.name}” is back.")
        return rx.redirect("/desk")

    def _number(self) -> int:
        if not self.key.isdecimal():
            raise NotFound("This view belongs to the desk itself. Save one of your own.")
        return int(self.key)

    async def _told(self, was: View, words: str, undone: str) -> None:
        await say(self, words, undo=partial(views.bring_back, was=was), undone=undone)
