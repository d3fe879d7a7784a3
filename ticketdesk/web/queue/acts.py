"""What an agent does from the list: to one ticket, to those that are ticked, or to all that fit. Each can be undone."""

from __future__ import annotations

from functools import partial
from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.desk import batches, tags
from ticketdesk.desk.batches import PORTION, Outcome, Undone, WasUndone
from ticketdesk.errors import NotFound, Refusal
from ticketdesk.models import Batch
from ticketdesk.web.guard import AGENTS, allow
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.queue.work import Part, Work, act_of, pairs, told
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.notice import Notice, reason, say, says_why
from ticketdesk.web.shared.undoing import undone_in_words

MOST_TAGS_OFFERED = 12
BUSY = "Something else is still being done. Stop it or wait for it; nothing of this was done."
UNCHANGED = "It was so before, so there is nothing to undo."
EMPTY = "Nothing is selected, and no row is current."


class ActsState(rx.State):
    """One tab's acts.

    ``turn`` grows when what was given is done, ``refused`` when it was not, ``all_turn`` when all ``all_count`` that fit are selected: the browser
    knows the selection, and follows these.
    """

    turn: int = 0
    refused: int = 0
    all_turn: int = 0
    all_count: int = 0
    is_running: bool = False
    doing: str = ""
    done: int = 0
    of: int = 0
    tags: list[str] = []

    _all: list[tuple[int, int]] = []
    _work: Work | None = None

    @rx.event
    @allow(AGENTS)
    @says_why
    async def act(
        self, part: Part, value: str, chosen: list[list[int]], is_all: bool
    ) -> rx.event.EventSpec | None:
        """Do something to what was chosen: numbers with the versions that were seen, or all that was selected before."""
        try:
            return await self._begin(part, value, chosen, is_all)
        except (Refusal, SQLAlchemyError):
            self.refused += 1
            raise

    @rx.event
    @allow(AGENTS)
    @says_why
    async def tag(
        self, chosen: list[list[int]], is_all: bool, form: dict[str, Any]
    ) -> rx.event.EventSpec | None:
        """Put on a tag that was typed."""
        return await self._begin("tag", str(form.get("tag", "")), chosen, is_all)

    async def _begin(
        self, part: Part, value: str, chosen: list[list[int]], is_all: bool
    ) -> rx.event.EventSpec | None:
        """The first portion at once; what is more goes on in the background."""
        wanted = list(self.get_value("_all")) if is_all else pairs(chosen)
        if self.is_running or not wanted:
            raise Refusal(BUSY if self.is_running else EMPTY)
        async with acting(self) as (session, me):
            batch, outcome = await batches.at_once(session, act_of(part, value, me), wanted[:PORTION], by=me)
        assert batch.id is not None
        work = Work(batch.id, batch.did, wanted)
        work.add(outcome)
        if not work.left:
            await self._finish(work)
            return None
        self._work, self.is_running, self.doing = work, True, batch.did
        self.done, self.of = PORTION, len(wanted)
        # Undo means this one now, and not what the line told of before.
        (await self.get_state(Notice)).is_shown = False
        return ActsState.go_on  # type: ignore[return-value]

    @rx.event(background=True)
    @allow(AGENTS)
    async def go_on(self) -> None:
        """The rest of it, a portion in each transaction, until it is done, stopped, or refused."""
        refused, is_taken_back, portion = "", False, await self._next()
        while portion and not refused and not is_taken_back:
            try:
                outcome = await self._apply(*portion)
            except WasUndone:
                is_taken_back = True
            except (Refusal, SQLAlchemyError) as error:
                refused = reason(error)
            else:
                portion = await self._next(outcome)
        async with self:
            if self._work is not None:
                await self._finish(self._work, refused, is_told=not is_taken_back)

    async def _next(self, outcome: Outcome | None = None) -> tuple[int, list[tuple[int, int]]] | None:
        """Note what came out of a portion. Gives the batch and the next portion of it; None: there is none."""
        async with self:
            work = self._work
            if work is None:
                return None
            if outcome is not None:
                work.add(outcome)
            self.done = self.of - len(work.left)
            return (work.batch, list(work.left[:PORTION])) if work.left else None

    async def _apply(self, number: int, portion: list[tuple[int, int]]) -> Outcome:
        async with acting(self) as (session, me):
            batch = await session.get(Batch, number)
            if batch is None:
                raise NotFound
            return await batches.apply(session, batch, portion, by=me)

    @rx.event
    @allow(AGENTS)
    async def stop(self) -> None:
        """Leave what was not done yet as it is."""
        if self._work is not None:
            self._work.left = []

    async def _finish(self, work: Work, refused: str = "", *, is_told: bool = True) -> None:
        """Say what came out, unless Undo says it. Where it was refused, the selection stays."""
        self._work, self.is_running = None, False
        self.turn, self.refused = self.turn + (not refused), self.refused + bool(refused)
        if not is_told:
            return
        undo = partial(batches.undo, batch_id=work.batch, most=PORTION)
        await say(
            self,
            f"{told(work.did, work.done, work.skipped)} {refused}".strip(),
            undo=undo if work.done else None,
            undone=partial(_undone, work.did),
        )

    @rx.event
    @allow(AGENTS)
    @says_why
    async def select_all(self) -> None:
        """Select all that fit, whether they are on the screen or not."""
        wanted = (await self.get_state(QueueState))._wanted
        async with looking(self) as (session, me):
            self._all = await batches.matching(session, wanted, by=me)
        self.all_count, self.all_turn = len(self._all), self.all_turn + 1

    @rx.event
    @allow(AGENTS)
    @says_why
    async def load_tags(self) -> None:
        """The tags that are used most, for the menu."""
        async with looking(self) as (session, me):
            self.tags = [tag.name for tag in (await tags.names(session, by=me))[:MOST_TAGS_OFFERED]]


def _undone(did: str, results: list[Undone]) -> str:
    return undone_in_words(did, results) if any(one.back or one.kept for one in results) else UNCHANGED
