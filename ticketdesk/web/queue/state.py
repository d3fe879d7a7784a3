"""What the queue does: it loads a page by its address, and follows the changes live."""

from __future__ import annotations

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db
from ticketdesk.desk import accounts, languages, lists, said
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.errors import Refusal
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.live import ROOMS
from ticketdesk.web.queue.incidents import IncidentState, mains, seen
from ticketdesk.web.queue.room import QueueRoom
from ticketdesk.web.queue.rows import Live, Row, row
from ticketdesk.web.session import looking
from ticketdesk.web.shared.notice import reason, says_why

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
    search: str = ""
    behind: str = ""
    people: dict[str, str] = {}
    languages: dict[str, str] = {}
    is_filtered: bool = False
    problem: str = ""
    is_loaded: bool = False

    _wanted: TicketFilter = TicketFilter()
    _after: lists.Place | None = None

    @rx.event
    @allow(STAFF)
    async def load(self) -> None:
        """Fill the list from the address. The tab enters its room first, so that nothing falls between."""
        wanted, refused = TicketFilter.read(dict(self.router.url.query_parameters))
        try:
            async with looking(self) as (session, me):
                require(me, Act.see_tickets)
                room = await ROOMS.enter(self, QueueRoom(wanted, me.id if me else None, QueueState))
                told = room.told
                page = await lists.page(session, wanted, by=me, size=self._size(wanted))
                amount = await lists.at_most(session, wanted, by=me)
                people = await accounts.people(session, by=me)
                spoken = await languages.in_use(session)
                clusters = await seen(session), await mains(session, wanted, by=me)
        except (Refusal, SQLAlchemyError) as error:
            self.problem, self.is_loaded = reason(error), True
            return
        self._show(wanted, page)
        radar = await self.get_state(IncidentState)
        radar.opened, (radar.seen, radar.mains) = wanted.alike or 0, clusters
        self.room, self.live, self.news = room.name, room.live, ""
        # News that came while we read are newer than what we read.
        now = amount if room.told == told else room.amount
        self.total, self.is_capped = now.count, now.is_capped
        self.people = {"me": "me", "none": "nobody"} | {
            str(person.id): person.name for person in people if accounts.can_be_given_tickets(person)
        }
        asked = {wanted.language: languages.name_of(wanted.language)} if wanted.language else {}
        self.languages = spoken | asked
        self.problem, self.is_loaded = " ".join(refused), True

    def _size(self, wanted: TicketFilter) -> int:
        """Loading the same list again leaves a reader who went far down where he is."""
        shown = len(self.get_value("rows")) if wanted == self._wanted else 0
        return min(max(shown, lists.PAGE_SIZE), MOST_AGAIN)

    def _show(self, wanted: TicketFilter, page: lists.Page) -> None:
        self._wanted, self._after = wanted, page.after
        self.rows, self.more = [row(found) for found in page.rows], page.after is not None
        self.search, self.is_filtered = wanted.search, not wanted.is_open
        self.behind = said.say(wanted.triage) if wanted.triage else ""
        self.chosen = wanted.values

    @rx.event
    @allow(STAFF)
    @says_why
    async def load_more(self) -> None:
        """The next 50, below what is shown."""
        if self._after is None:
            return
        async with looking(self) as (session, me):
            page = await lists.page(session, self._wanted, by=me, after=self._after)
        self._after = page.after
        self.rows = [*self.get_value("rows"), *(row(found) for found in page.rows)]
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
