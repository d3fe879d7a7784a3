"""Questions that come at the same moment are answered by one look into the database."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")

GATHER_IN_S = 0.01
"""After an answer for which others came too late the next one waits so long for more of them."""


class Asking(Generic[Key, Answer]):
    """A question that many tabs ask at once, as after a restart.

    Who asks while an answer is on its way waits for the next one: nobody is told what was true before the question.

    Args:
        look: Gives the answers to several questions; one that it leaves out is answered with None.
    """

    def __init__(self, look: Callable[[set[Key]], Awaitable[Mapping[Key, Answer]]]) -> None:
        self._look = look
        self._waiting: dict[Key, list[asyncio.Future[Answer | None]]] = defaultdict(list)
        self._looking: asyncio.Task[None] | None = None

    async def ask(self, key: Key) -> Answer | None:
        """The answer to one question.

        Raises:
            Exception: whatever the look failed with; everybody who waited for it is told.
        """
        loop = asyncio.get_running_loop()
        if self._looking and self._looking.get_loop() is not loop:
            self._looking, self._waiting = None, defaultdict(list)
        answer: asyncio.Future[Answer | None] = loop.create_future()
        self._waiting[key].append(answer)
        if self._looking is None or self._looking.done():
            self._looking = loop.create_task(self._go_on())
        return await answer

    async def _go_on(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting, defaultdict(list)
            (outcome,) = await asyncio.gather(self._look(set(asked)), return_exceptions=True)
            for key, answers in asked.items():
                for answer in answers:
                    _tell(answer, outcome, key)
            if self._waiting:
                await asyncio.sleep(GATHER_IN_S)


def _tell(
    answer: asyncio.Future[Answer | None], outcome: Mapping[Key, Answer] | BaseException, key: Key
) -> None:
    if answer.done():
        return
    if isinstance(outcome, BaseException):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome.get(key))
