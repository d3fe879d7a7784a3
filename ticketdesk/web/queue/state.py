"""What the queue does: it loads a page by its address, and follows the changes live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db
from ticketdesk.desk import languages, lists, queue_columns, said, sorting
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.sorting import Sort
from ticketdesk.errors import Refusal
from ticketdesk.models import Account
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.once import ONCE
from ticketdesk.web.queue import address, finding
from ticketdesk.web.queue.around import around
from ticketdesk.web.queue.asked import Asked, asked_for, of_the_desk
from ticketdesk.web.queue.finding import FindingState, Found
from ticketdesk.web.queue.incidents import IncidentState, mains
from ticketdesk.web.queue.rows import Row, row
from ticketdesk.web.queue.told import UNHEARD, Heard, Told
from ticketdesk.web.queue.view_state import ViewState
from ticketdesk.web.session import caller, looking
from ticketdesk.web.shared.back_again import load_when_back
from ticketdesk.web.shared.notice import reason, says_why
from ticketdesk.web.shared.presence.state import follow, people_here

# A list that is loaded again keeps its length up to this.
MOST_AGAIN = 500
# What fills a window, and no more to draw between two keys; the rest comes when it is near.
TYPED_SIZE = 30


@dataclass(frozen=True)
class Reading:
    """One reading of an address: the view it names, the filter as it was written, and what was found."""

    view: Asked
    written: TicketFilter
    sort: Sort
    found: Found
    refused: Sequence[str]


class QueueState(Told, rx.State):
    """One tab's view of the queue. The address is the truth; everything here can be filled again from it."""

    rows: list[Row] = []
    heard: Heard = UNHEARD
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
    former: dict[str, str] = {}
    languages: dict[str, str] = {}
    is_filtered: bool = False
    problem: str = ""
    is_loaded: bool = False

    _wanted: TicketFilter = TicketFilter()
    _written: TicketFilter = TicketFilter()
    _sort: Sort = Sort.newest
    _after: lists.Place | None = None
    _asked: str = ""
    _is_arriving: bool = False
    _early: str = ""

    def _arrive(self, *, is_new: bool) -> None:
        """A tab that comes with another address is not shown the list of the one before."""
        self._is_arriving, self._early = True, ""
        if is_new and self.is_loaded and self.router.url.query != self._asked:
            self.rows, self.room, self.heard, self.more = [], "", UNHEARD, False
            self.total, self.is_loaded, self.problem = 0, False, ""

    @rx.event
    @allow(STAFF)
    async def load(self) -> rx.event.EventSpec | None:
        """Fill the list and what stands around it from the address.

        Who types before the page that one goes to was loaded has gone on from its address: what was typed stands.
        """
        early, self._early, self._is_arriving = self._early, "", False
        query = early or self.router.url.query
        try:
            me = require(caller(), Act.see_tickets)
            read = await self._read(me, query)
            beside = await around(me)
            await follow(self, people_here, me)
            joinable = await self._mains(read, me)
        except (Refusal, SQLAlchemyError) as error:
            await load_when_back(self, error, QueueState.load())  # type: ignore[operator]
            self.problem, self.is_loaded = reason(error), True
            return None
        await self._show(read, query, is_typed=bool(early))
        self.columns = queue_columns.of(me)
        radar = await self.get_state(IncidentState)
        radar.opened, radar.mains = read.written.alike or 0, joinable
        self.people, self.former = beside.people, beside.former(read.written.assignee)
        asked = {code: languages.name_of(code) for code in read.written.language}
        self.languages = beside.languages | asked
        return _offers(read)

    @rx.event
    @allow(STAFF)
    async def find(self) -> rx.event.EventSpec | None:
        """The list alone, while somebody types: what stands around it stays as it is."""
        # A pause in typing may end when the page is already left.
        if self.router.url.path.rstrip("/") != address.HERE:
            return None
        query = self.router.url.query
        if self._is_arriving:
            self._early = query
        try:
            read = await self._read(require(caller(), Act.see_tickets), query, TYPED_SIZE)
        except (Refusal, SQLAlchemyError) as error:
            self.problem, self.is_loaded = reason(error), True
            return None
        await self._show(read, query, is_typed=True)
        return _offers(read)

    async def _read(self, me: Account, query: str, size: int = lists.PAGE_SIZE) -> Reading:
        view = of_the_desk(query)
        if view is None:
            view = await ONCE.read((me.id, me.role, query), partial(asked_for, query=query, by=me))
        written, refused = TicketFilter.read(view.parts)
        sort, unsorted = sorting.read(view.parts)
        # Loading the same list again leaves a reader who went far down where he is, whatever came above.
        shown = self.get_value("rows") if (written, sort) == (self._written, self._sort) else []
        least = min(max(len(shown), size), MOST_AGAIN)
        size = least + (lists.PAGE_SIZE if shown else 0)
        found = await finding.found(self, me, written, sort, size=size, exactly=finding.is_exact(query))
        page = lists.down_to(found.page, shown[-1]["id"] if shown else None, size=least, sort=sort)
        return Reading(view, written, sort, replace(found, page=page), [*view.refused, *refused, *unsorted])

    async def _mains(self, read: Reading, me: Account) -> dict[str, str]:
        """What could stand for the others, where the list shows a cluster."""
        if read.written.alike is None:
            return {}
        return await ONCE.read(
            (read.found.room, "mains"), partial(mains, wanted=read.found.room.wanted, by=me)
        )

    async def _show(self, read: Reading, query: str, *, is_typed: bool) -> None:
        found, written = read.found, read.written
        self._asked = query
        self._wanted, self._written, self._sort = found.room.wanted, written, read.sort
        self._after, self.more = found.page.after, found.page.after is not None
        is_whole = len(found.page.rows) == len(found.rows)
        self.rows = found.rows if is_whole else found.rows[: len(found.page.rows)]
        self.room, self.news = found.room.name, ""
        self.heard = Heard(epoch=found.room.epoch, n=found.told, turn=self.heard["turn"] + 1)
        self.total, self.is_capped = found.now.count, found.now.is_capped
        self.is_filtered, self.chosen, self.sort = not written.is_open, dict(written.values), read.sort.value
        self.search = written.search
        self.behind = said.say(written.triage) if written.triage else ""
        self.problem, self.is_loaded = " ".join(read.refused), True
        (await self.get_state(IncidentState)).seen = found.seen
        (await self.get_state(ViewState))._show(read.view)
        (await self.get_state(FindingState))._show(found, written.search, is_typed=is_typed)

    @rx.event
    @allow(STAFF)
    @says_why
    async def load_more(self) -> None:
        """The next 50, below what is shown."""
        if self._after is None:
            return
        async with looking(self) as (session, me):
            page, places = await finding.more(self, session, me, self._wanted, self._after, self._sort)
        self._after = page.after
        # What moved down since it was loaded stands where it is now.
        more = [row(found, sort=self._sort, hit=places.get(found["id"])) for found in page.rows]
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


def _offers(read: Reading) -> rx.event.EventSpec | None:
    """What may have been meant is looked for once the hits are on the screen, and only where they are few."""
    return FindingState.offer() if read.found.has_few_hits else None  # type: ignore[attr-defined,no-any-return]
