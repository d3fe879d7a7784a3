"""What an agent does from the list: to one ticket, to those that are ticked, or to all that fit. Each can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.desk import batches, tags
from ticketdesk.desk.batches import PORTION, Act, Outcome, Skip, Undone
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.models import Account, Batch, Category, Priority, Status
from ticketdesk.web.guard import AGENTS, allow
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.choices import chosen as one_of
from ticketdesk.web.shared.notice import reason, say, says_why
from ticketdesk.web.shared.undoing import undone_words

Part = Literal["status", "category", "priority", "assignee", "tag", "untag", "delete"]
MOST_TAGS_OFFERED = 12
BUSY = "Something else is still being done. Stop it or wait for it; nothing of this was done."
EMPTY = "Nothing is selected, and no row is current."


@dataclass
class Work:
    """What is under way: which batch it is, what came out so far, and what is to come."""

    batch: Batch
    left: list[tuple[int, int]]
    outcome: Outcome = field(default_factory=lambda: Outcome([], []))

    def add(self, outcome: Outcome) -> None:
        """A portion is done."""
        self.outcome.done.extend(outcome.done)
        self.outcome.skipped.extend(outcome.skipped)
        self.left = self.left[PORTION:]


class ActsState(rx.State):
    """One tab's acts.

    ``turn`` grows when what was given is done, ``all_turn`` when all ``all_count`` that fit are selected: the browser
    knows the selection, and follows these.
    """

    turn: int = 0
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
        return await self._begin(part, value, chosen, is_all)

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
        wanted = list(self.get_value("_all")) if is_all else _pairs(chosen)
        if self.is_running or not wanted:
            raise Refusal(BUSY if self.is_running else EMPTY)
        async with acting(self) as (session, me):
            batch, outcome = await batches.at_once(session, _act(part, value, me), wanted[:PORTION], by=me)
        work = Work(batch, wanted)
        work.add(outcome)
        if not work.left:
            await self._finish(work)
            return None
        self._work, self.is_running, self.doing = work, True, batch.did
        self.done, self.of = PORTION, len(wanted)
        return ActsState.go_on  # type: ignore[return-value]

    @rx.event(background=True)
    @allow(AGENTS)
    async def go_on(self) -> None:
        """The rest of it, a portion in each transaction, until it is done, stopped, or refused."""
        refused = ""
        while not refused:
            async with self:
                work = self._work
                if work is None or not work.left:
                    break
                self.done = self.of - len(work.left)
            try:
                async with acting(self) as (session, me):
                    work.add(await batches.apply(session, work.batch, work.left[:PORTION], by=me))
            except (Refusal, SQLAlchemyError) as error:
                refused = reason(error)
        async with self:
            if work is not None and self.is_running:
                await self._finish(work, refused)

    @rx.event
    @allow(AGENTS)
    async def stop(self) -> None:
        """Leave what was not done yet as it is."""
        if self._work is not None:
            self._work.left = []

    async def _finish(self, work: Work, refused: str = "") -> None:
        """Say what came out. Where it was refused, the selection stays."""
        self._work, self.is_running = None, False
        self.turn += 0 if refused else 1
        undo = partial(batches.undo, batch_id=work.batch.id or 0, most=PORTION)
        await say(
            self,
            f"{told(work.batch.did, work.outcome)} {refused}".strip(),
            undo=undo if work.outcome.done else None,
            undone=partial(_undone, work.batch.did),
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
    kept = [skip for one in results for skip in one.kept]
    return undone_words(did, sum(len(one.back) for one in results), kept)


def _pairs(chosen: list[list[int]]) -> list[tuple[int, int]]:
    """What came from the browser, each ticket once.

    Raises:
        Invalid: it is too much, or no pairs.
    """
    if len(chosen) > batches.MOST or any(len(pair) != 2 for pair in chosen):
        raise Invalid({"tickets": f"Choose at most {batches.MOST:,} tickets at once."})
    return list({number: (number, version) for number, version in chosen}.values())


def _act(part: Part, value: str, me: Account | None) -> Act:
    match part:
        case "status":
            return Act(status=one_of(Status, value))
        case "category":
            return Act(category=one_of(Category, value))
        case "priority":
            return Act(priority=one_of(Priority, value))
        case "assignee":
            return Act(assignee=_person(value, me))
        case "tag":
            return Act(tag=value)
        case "untag":
            return Act(untag=value)
        case "delete":
            return Act(delete=True)


def _person(value: str, me: Account | None) -> int | None:
    if value == "me":
        return me.id if me else None
    if value == "none":
        return None
    if not (value.isascii() and value.isdecimal() and len(value) < 10):
        raise Invalid({"assignee": "Choose me, nobody or a person."})
    return int(value)


def told(did: str, outcome: Outcome) -> str:
    """What came out, in a sentence: "18 done, 2 skipped: closed by Ana."

    Args:
        did: What was done: "resolved".
        outcome: To which tickets, and to which not.
    """
    done, skipped = outcome.done, outcome.skipped
    if len(done) + len(skipped) == 1:
        return f"{done[0]} {did}." if done else f"{skipped[0].number} stays as it is: {skipped[0].why}."
    if not skipped:
        return f"{len(done):,} {did}."
    return f"{len(done):,} done, {len(skipped):,} skipped: {_why(skipped)}."


def _why(skipped: Sequence[Skip]) -> str:
    """The reasons, the most frequent first; how many there were of each, where there are several."""
    counted: dict[str, int] = {}
    for skip in skipped:
        counted[skip.why] = counted.get(skip.why, 0) + 1
    if len(counted) == 1:
        return next(iter(counted))
    return ", ".join(f"{amount:,} {why}" for why, amount in sorted(counted.items(), key=lambda one: -one[1]))
