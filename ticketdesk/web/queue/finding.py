"""What a search was taken for: words corrected because no ticket has them, neighbours of rare ones, and the ticket of a number."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypedDict
from urllib.parse import parse_qsl

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import finding, hits, lists, spelling
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.hits import Hit
from ticketdesk.desk.searching import number_in
from ticketdesk.desk.sorting import Place, Sort
from ticketdesk.desk.spelling import Correction
from ticketdesk.errors import Refusal
from ticketdesk.models import Account
from ticketdesk.web.alike import AlikeRows
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.live import ROOMS
from ticketdesk.web.once import ONCE
from ticketdesk.web.queue.incidents import Seen, seen
from ticketdesk.web.queue.room import QueueRoom
from ticketdesk.web.queue.rows import row
from ticketdesk.web.session import looking
from ticketdesk.web.shared.notice import reason, says_why

EXACTLY = "exactly"
"""The part of an address by which a search is not corrected."""


class Offered(TypedDict):
    """A search with a word that is nearly the one that was written, and how much it finds."""

    search: str
    word: str
    amount: str


@dataclass(frozen=True)
class Found:
    """One reading of a list, for all tabs that asked for it at once: nobody changes a row of it.

    ``room.wanted`` is what is shown; of a corrected search another than what was written. ``named``: number and title of
    the ticket whose number was written.
    """

    room: QueueRoom
    told: int
    page: lists.Page
    rows: AlikeRows
    amount: lists.Amount
    clusters: list[Seen]
    named: tuple[int, str] | None = None
    correction: Correction | None = None

    @property
    def has_few_hits(self) -> bool:
        """A search that finds no more than what is shown, as it was written."""
        return bool(self.room.wanted.search) and self.page.after is None and self.correction is None

    @property
    def now(self) -> lists.Amount:
        """How many there are; news that came while we read are newer than what we read."""
        return self.amount if self.room.told == self.told else self.room.amount or self.amount

    @property
    def seen(self) -> list[Seen]:
        """What looks alike now; the same holds for it."""
        return self.clusters if self.room.told == self.told else self.room.clusters or self.clusters


class FindingState(rx.State):
    """What one tab's search was taken for.

    ``wrong``: the words that no ticket has; ``meant``: the search that is shown instead of ``written``. ``offers``: what
    else may have been meant. ``number``, ``title``: the ticket that Enter opens. ``turn``: grows when the search came from
    elsewhere than the keys, see ``ui.search_box``.
    """

    wrong: list[str] = []
    meant: str = ""
    written: str = ""
    offers: list[Offered] = []
    number: int = 0
    title: str = ""
    turn: int = 0

    _typed: str = ""
    _wanted: TicketFilter = TicketFilter()
    _has_few_hits: bool = False

    def _show(self, found: Found, written: str, *, is_typed: bool) -> None:
        correction = found.correction
        self.wrong = list(correction.wrong) if correction else []
        self.meant, self.written = correction.search if correction else "", written
        self.offers, self._wanted = [], found.room.wanted
        self._has_few_hits = found.has_few_hits
        self.number, self.title = found.named or (0, "")
        if not is_typed and written != self._typed:
            self.turn += 1
        self._typed = written

    @rx.event
    @allow(STAFF)
    async def offer(self) -> None:
        """Look what else may have been meant, once the hits are on the screen and few."""
        if not self._has_few_hits:
            return
        try:
            async with looking(self) as (session, me):
                found = await spelling.nearby(session, self._wanted, by=me)
        except (Refusal, SQLAlchemyError) as error:
            reason(error)
            return
        self.offers = [Offered(search=one.search, word=one.word, amount=one.amount.plain) for one in found]

    @rx.event
    @allow(STAFF)
    @says_why
    async def jump(self, form: dict[str, Any]) -> rx.event.EventSpec | None:
        """Open the ticket whose number was typed."""
        number = number_in(str(form.get("search") or ""))
        if number is None:
            return None
        async with looking(self) as (session, me):
            ticket = await finding.to_read(session, number, by=me)
        return rx.redirect(f"/desk/tickets/{ticket.id}")


def is_exact(query: str) -> bool:
    """Whether an address wants its search as it was written."""
    return dict(parse_qsl(query)).get(EXACTLY) == "yes"


async def found(
    state: rx.State, me: Account, written: TicketFilter, sort: Sort, *, size: int, exactly: bool
) -> Found:
    """Read a list; one that is empty for a word that no ticket has is read with the word that was meant.

    The tab enters its room first, so that nothing falls between, and then reads with whoever entered it at the same time.
    """
    room: QueueRoom = await ROOMS.enter(state, QueueRoom(written, me.id, type(state), sort))
    look = partial(_read, room=room, size=size, exactly=exactly, by=me)
    read = await ONCE.read((room, size, exactly, me.role), look)
    if read.correction is None:
        return read
    meant = replace(written, search=read.correction.search)
    shown = await found(state, me, meant, sort, size=size, exactly=True)
    return replace(shown, correction=read.correction)


async def _read(session: AsyncSession, *, room: QueueRoom, size: int, exactly: bool, by: Account) -> Found:
    wanted = room.wanted
    with room.being_read() as told:
        page = await lists.page(session, wanted, by=by, size=size, sort=room.sort)
        amount = await lists.amount_of(session, wanted, page, by=by)
        clusters = await seen(session)
        places = await hits.of(session, page.rows, wanted.search, by=by)
        room.shown.add(one["id"] for one in page.rows)
        room.was_read(told, amount, clusters)
    rows = AlikeRows(row(one, sort=room.sort, hit=places.get(one["id"])) for one in page.rows)
    read = Found(room, told, page, rows, amount, clusters)
    if (number := number_in(wanted.search)) is not None:
        return replace(read, named=await _named(session, number, by=by))
    if rows or exactly or not wanted.search:
        return read
    return replace(read, correction=await spelling.corrected(session, wanted, by=by))


async def _named(session: AsyncSession, number: int, *, by: Account) -> tuple[int, str] | None:
    one = await lists.page(session, TicketFilter(search=f"#{number}"), by=by, size=1)
    return next(((row["id"], row["title"]) for row in one.rows), None)


async def more(
    state: rx.State, session: AsyncSession, me: Account | None, wanted: TicketFilter, after: Place, sort: Sort
) -> tuple[lists.Page, Mapping[int, Hit]]:
    """The next page of the list that a tab shows; from now on its room hears of these tickets too."""
    around = ROOMS.around(state.router.session.session_id)
    with ExitStack() as stack:
        rooms = [room for room in around if isinstance(room, QueueRoom)]
        for room in rooms:
            stack.enter_context(room.being_read())
        page = await lists.page(session, wanted, by=me, after=after, sort=sort)
        places = await hits.of(session, page.rows, wanted.search, by=me)
        for room in rooms:
            room.shown.add(row["id"] for row in page.rows)
    return page, places
