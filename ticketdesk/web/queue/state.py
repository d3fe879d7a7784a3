"""What the queue does: it loads a page by its address, and follows the changes live."""

from __future__ import annotations

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db
from ticketdesk.desk import accounts, languages, lists, queue_columns, said, sorting
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.sorting import Sort
from ticketdesk.errors import Refusal
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.live import ROOMS
from ticketdesk.web.queue.asked import asked_for
from ticketdesk.web.queue.incidents import IncidentState, mains, seen
from ticketdesk.web.queue.room import QueueRoom
from ticketdesk.web.queue.rows import Live, Row, row
from ticketdesk.web.queue.view_state import ViewState
from ticketdesk.web.session import looking
from ticketdesk.web.shared.notice import reason, says_why
from ticketdesk.web.shared.presence.state import follow

# A list that is loaded again keeps its length up to this.
MOST_AGAIN = 500


class QueueState(rx.State):
    """One tab's view of the queue. The address is the truth; everything here can be filled again from it."""

    rows: list[Row] = []
    live: Live = {"room": "", "rows": {}}
    room: str = ""
    more: bool = False
    total: int = 0
    is_capped: bool = False
    news: str = ""
    chosen: dict[str, str] = {}
    sort: str = Sort.newest.value
    columns: list[str] = list(queue_columns.USUAL)
    search: str = ""
    behind: str = ""
    people: dict[str, str] = {}
    languages: dict[str, str] = {}
    is_filtered: bool = False
    problem: str = ""
    is_loaded: bool = False

    _wanted: TicketFilter = TicketFilter()
    _sort: Sort = Sort.newest
    _after: lists.Place | None = None

    @rx.event
    @allow(STAFF)
    async def load(self) -> None:
        """Fill the list from the address. The tab enters its room first, so that nothing falls between."""
        try:
            async with looking(self) as (session, me):
                view = await asked_for(session, self.router.url.query, by=require(me, Act.see_tickets))
                wanted, refused = TicketFilter.read(view.parts)
                sort, unsorted = sorting.read(view.parts)
                room = await ROOMS.enter(self, QueueRoom(wanted, me.id if me else None, QueueState, sort))
                told = room.told
                page = await lists.page(session, wanted, by=me, size=self._size(wanted, sort), sort=sort)
                amount = await lists.at_most(session, wanted, by=me)
                people = await accounts.people(session, by=me)
                await follow(self, session, me)
                spoken = await languages.in_use(session)
                clusters = await seen(session), await mains(session, wanted, by=me)
        except (Refusal, SQLAlchemyError) as error:
            self.problem, self.is_loaded = reason(error), True
            return
        self._show(wanted, sort, page)
        (await self.get_state(ViewState))._show(view)
        self.columns = queue_columns.of(me)
        radar = await self.get_state(IncidentState)
        radar.opened, (radar.seen, radar.mains) = wanted.alike or 0, clusters
        self.room, self.live, self.news = room.name, room.live, ""
        # News that came while we read are newer than what we read.
        now = amount if room.told == told else room.amount
        self.total, self.is_capped = now.count, now.is_capped
        self.people = {"me": "me", "none": "nobody"} | {
            str(person.id): person.name for person in people if accounts.can_be_given_tickets(person)
        }
        asked = {code: languages.name_of(code) for code in wanted.language}
        self.languages = spoken | asked
        self.problem, self.is_loaded = " ".join([*view.refused, *refused, *unsorted]), True

    def _size(self, wanted: TicketFilter, sort: Sort) -> int:
        """Loading the same list again leaves a reader who went far down where he is."""
        shown = len(self.get_value("rows")) if (wanted, sort) == (self._wanted, self._sort) else 0
        return min(max(shown, lists.PAGE_SIZE), MOST_AGAIN)

    def _show(self, wanted: TicketFilter, sort: Sort, page: lists.Page) -> None:
        self._wanted, self._sort, self._after = wanted, sort, page.after
        self.rows, self.more = [row(found, sort=sort) for found in page.rows], page.after is not None
        self.search, self.is_filtered = wanted.search, not wanted.is_open
        self.behind = said.say(wanted.triage) if wanted.triage else ""
        self.chosen, self.sort = wanted.values, sort.value

    @rx.event
    @allow(STAFF)
    @says_why
    async def load_more(self) -> None:
        """The next 50, below what is shown."""
        if self._after is None:
            return
        async with looking(self) as (session, me):
            page = await lists.page(session, self._wanted, by=me, after=self._after, sort=self._sort)
        self._after = page.after
        # What moved down since it was loaded stands where it is now.
        more = [row(found, sort=self._sort) for found in page.rows]
        there = {found["id"] for found in more}
        self.rows = [*(one for one in self.get_value("rows") if one["id"] not in there), *more]
        self.more = page.after is not None

    @rx.event
    @allow(STAFF)
    @says_why
    async def count_exactly(self) -> None:
        """The figure behind "1,000+", until the next change of the list; counting may take as long as a change may."""
        async with looking(self, limit_ms=db.STATEMENT_LIMIT_MS) as (session, me):
            self.total = await lists.total(session, self._wanted, by=me)
        self.is_capped = False

    @rx.event
    @allow(STAFF)
    def clear(self) -> rx.event.EventSpec:
        """Show everything again."""
        return rx.redirect("/desk")
