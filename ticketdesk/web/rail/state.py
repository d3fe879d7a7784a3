"""What the rail shows: the views with their figures. It is loaded with every page of the desk, and told live."""

from __future__ import annotations

import logging
from typing import TypedDict

import reflex as rx
from reflex.state import OnLoadInternalState
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.desk import views
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.built_in import BUILT_IN, read
from ticketdesk.desk.figures import Wanted, wanted_by
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, Role, View
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.live import ROOMS
from ticketdesk.web.rail.counting import COUNTING
from ticketdesk.web.rail.dead_jobs import DeadState, JobsRoom
from ticketdesk.web.rail.nudges import NudgeState
from ticketdesk.web.rail.room import RailRoom
from ticketdesk.web.session import looking

log = logging.getLogger(__name__)


class Saved(TypedDict):
    """A view that somebody saved."""

    key: str
    name: str
    href: str
    is_shared: bool
    is_mine: bool


def saved(view: View, me: Account) -> Saved:
    """A view as the browser gets it."""
    return Saved(
        key=str(view.id),
        name=view.name,
        href=f"/desk?view={view.id}",
        is_shared=view.shared_at is not None,
        is_mine=view.owner_id == me.id,
    )


def _wanted(seen: list[View], me: Account) -> dict[str, Wanted]:
    parts = {view.key: view.parts for view in BUILT_IN} | {str(view.id): read(view.query) for view in seen}
    return {key: wanted_by(TicketFilter.read(part)[0], me.id) for key, part in parts.items()}


class RailState(rx.State):
    """One tab's rail.

    ``figures``: what stands behind each view, by its key: "7" or "99+"; one that is missing is being counted.
    ``names``: what every view is called, by its key.
    """

    saved: list[Saved] = []
    figures: dict[str, str] = {}
    names: dict[str, str] = {view.key: view.name for view in BUILT_IN}

    _shown: tuple[str, str] = ("", "")

    @rx.event
    @allow(STAFF)
    async def load(self) -> rx.event.EventSpec | None:
        """Fill the rail. The tab enters its room first, so that no figure falls between; counting comes after.

        A page that cannot be loaded says so itself; its rail stays as it is.
        """
        try:
            async with looking(self) as (session, by):
                me = require(by, Act.see_tickets)
                room = await ROOMS.enter(self, RailRoom(me.id or 0, RailState))
                seen = list(await views.seen_by(session, by=me))
                await (await self.get_state(NudgeState))._fill(session, me)
                if me.role is Role.admin:
                    await ROOMS.enter(self, JobsRoom())
                    await (await self.get_state(DeadState))._fill(session, me)
        except (Refusal, SQLAlchemyError) as error:
            log.warning("the rail could not be loaded (%s)", type(error).__name__)
            return None
        wanted = _wanted(seen, me)
        self.figures = room.shows(wanted)
        self.saved = [saved(view, me) for view in seen]
        self.names = {view.key: view.name for view in BUILT_IN} | {str(view.id): view.name for view in seen}
        COUNTING.look_at(wanted.values())
        return OnLoadInternalState.on_load_internal() if self._means_another(seen) else None

    def _means_another(self, seen: list[View]) -> bool:
        """Whether the view in the address is not what it was: then the page is loaded again."""
        key = self.router.url.query_parameters.get("view", "")
        query = next((view.query for view in seen if str(view.id) == key), "")
        before, self._shown = self._shown, (key, query)
        return before[0] == key and before[1] != query
