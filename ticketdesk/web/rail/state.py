"""What the rail shows: the views with their figures. It is loaded with every page of the desk, and told live."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TypedDict

import reflex as rx
from reflex.state import OnLoadInternalState
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import views
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.built_in import BUILT_IN, read
from ticketdesk.desk.figures import Wanted, wanted_by
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, Role, View
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.live import ROOMS
from ticketdesk.web.once import ONCE
from ticketdesk.web.rail.dead_jobs import DeadState, JobsRoom, dead
from ticketdesk.web.rail.nudges import PAGE, NudgeState, Told, listed, unread
from ticketdesk.web.rail.room import RailRoom
from ticketdesk.web.session import caller

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


@dataclass(frozen=True)
class Rail:
    """What the rails of one account show, for all tabs that asked for it at once: nobody changes it."""

    views: list[View]
    saved: list[Saved]
    names: dict[str, str]
    unread: str
    told: list[Told]
    dead: str


async def _look(session: AsyncSession, *, room: RailRoom, me: Account, is_listed: bool) -> Rail:
    seen = list(await views.seen_by(session, by=me))
    room.shows(_wanted(seen, me))
    return Rail(
        seen,
        [saved(view, me) for view in seen],
        {view.key: view.name for view in BUILT_IN} | {str(view.id): view.name for view in seen},
        unread=await unread(session, me),
        told=await listed(session, me) if is_listed else [],
        dead=await dead(session, me) if me.role is Role.admin else "",
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
        is_listed = str(self.router.url.path).rstrip("/") == PAGE
        try:
            me = require(caller(), Act.see_tickets)
            room = await ROOMS.enter(self, RailRoom(me.id or 0, RailState))
            if me.role is Role.admin:
                await ROOMS.enter(self, JobsRoom())
            look = partial(_look, room=room, me=me, is_listed=is_listed)
            rail = await ONCE.read((room, me.role, is_listed), look)
        except (Refusal, SQLAlchemyError) as error:
            log.warning("the rail could not be loaded (%s)", type(error).__name__)
            return None
        self.figures, self.saved, self.names = room.figures, rail.saved, rail.names
        nudges = await self.get_state(NudgeState)
        nudges.unread = rail.unread
        if is_listed:
            nudges.told = rail.told
        if me.role is Role.admin:
            (await self.get_state(DeadState)).dead = rail.dead
        return OnLoadInternalState.on_load_internal() if self._means_another(rail.views) else None

    def _means_another(self, seen: list[View]) -> bool:
        """Whether the view in the address is not what it was: then the page is loaded again."""
        key = self.router.url.query_parameters.get("view", "")
        query = next((view.query for view in seen if str(view.id) == key), "")
        before, self._shown = self._shown, (key, query)
        return before[0] == key and before[1] != query
