"""One line at the bottom that says what happened, with Undo where there is one. It is driven by state: no script."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import reflex as rx
from reflex_base.event.context import EventContext
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import ui
from ticketdesk.errors import Refusal
from ticketdesk.logs import where
from ticketdesk.web.guard import ANYONE, STAFF, allow
from ticketdesk.web.live import Delta, delta
from ticketdesk.web.session import acting

UNREACHABLE = "The database did not answer. Nothing was changed; what you wrote is still here. Try again."
DEFECT = "Something went wrong on our side. Nothing was changed; what you wrote is still here. Try again."

Undo = Callable[..., Awaitable[Any]]
Undone = Callable[[list[Any]], str]

log = logging.getLogger(__name__)
_telling: set[asyncio.Future[None]] = set()


class Notice(rx.State):
    """What the toast says."""

    words: str = ""
    is_shown: bool = False
    can_undo: bool = False

    _undo: Undo | None = None
    _undone: str | Undone = ""

    def _say(self, words: str, *, undo: Undo | None = None, undone: str | Undone = "") -> None:
        self.words, self.is_shown = words, True
        self._undo, self._undone, self.can_undo = undo, undone, undo is not None

    @rx.event
    @allow(ANYONE)
    def dismiss(self) -> None:
        """Take the line away."""
        self.is_shown = False

    @rx.event
    @allow(STAFF)
    async def undo(self) -> AsyncIterator[None]:
        """Take back what was told last, once; what is much, a portion in each transaction."""
        undo, undone, self._undo, self.can_undo = self._undo, self._undone, None, False
        given: list[Any] = []
        try:
            while undo is not None and (not given or getattr(given[-1], "left", 0)):
                async with acting(self) as (session, me):
                    given.append(await undo(session, by=me))
                if left := getattr(given[-1], "left", 0):
                    self._say(f"Taking it back, {left:,} to go.")
                    yield
        except (Refusal, SQLAlchemyError) as error:
            self._say(reason(error))
            return
        if given:
            said = undone(given) if callable(undone) else undone
            self._say(given[-1] if isinstance(given[-1], str) else said)


def reason(error: Exception) -> str:
    """The sentence for a person, whatever went wrong."""
    if isinstance(error, Refusal):
        fields = getattr(error, "fields", None)
        return " ".join(fields.values()) if fields else error.sentence
    log.error("refused: %s", where(error))
    return UNREACHABLE if isinstance(error, SQLAlchemyError) else DEFECT


async def say(
    state: rx.State,
    words: str,
    *,
    undo: Undo | None = None,
    undone: str | Undone = "",
) -> None:
    """Show the line, with Undo when there is a way back.

    Args:
        state: Any state of the tab.
        words: What happened.
        undo: A way back: a verb that lacks only its transaction and who does it. While what it gives has something
            ``left``, it is called again.
        undone: What is said then, or what makes the sentence of all that was given, unless the way back gives one itself.
    """
    (await state.get_state(Notice))._say(words, undo=undo, undone=undone)


def told(words: str) -> Delta:
    """The line as it goes straight to a browser, where no handler can run."""
    return delta(Notice, words=words, is_shown=True, can_undo=False)


def defect(exception: Exception) -> None:
    """What Reflex calls when a handler failed: a line at the bottom, and in the log where, never what.

    It must not answer with an event: where every event fails, that one would fail again, without end.
    """
    log.error("a handler failed: %s", where(exception))
    telling = asyncio.ensure_future(EventContext.get().emit_delta(told(DEFECT)))
    _telling.add(telling)
    telling.add_done_callback(_telling.discard)


def says_why(handler: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """A handler whose refusals are said at the bottom of the page. It stands under ``@allow``."""

    @functools.wraps(handler)
    async def guarded(self: rx.State, **arguments: Any) -> Any:
        try:
            return await handler(self, **arguments)
        except (Refusal, SQLAlchemyError) as error:
            await say(self, reason(error))
            return None

    return guarded


def toast() -> rx.Component:
    """The line itself; every page has one."""
    return ui.toast(
        Notice.words,
        Notice.is_shown,
        on_undo=Notice.undo,
        on_dismiss=Notice.dismiss,
        can_undo=Notice.can_undo,
    )
