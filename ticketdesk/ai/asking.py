"""One adviser is asked: within its time, within the day's budget, and whatever it does an opinion comes back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from ticketdesk import metrics, tracing
from ticketdesk.ai.answers import code_of
from ticketdesk.ai.port import Adviser, Opinion, Question

LOCAL_DEADLINE_S = 0.05

MaySpend = Callable[[], Awaitable[bool]]
"""Counts one question to an adviser that costs; False when today's are used up."""


async def freely() -> bool:
    """For whom no budget was told."""
    return True


async def opinion_of(adviser: Adviser, question: Question, may_spend: MaySpend = freely) -> Opinion:
    """What an adviser says, or why it says nothing. Only a cancellation is raised.

    Args:
        adviser: Whom to ask. One that costs keeps its own deadline; a local one has 50 ms.
        question: The ticket's words.
        may_spend: Asked first when the adviser costs and is not left alone anyway.
    """
    with tracing.span(f"ask {adviser.source.value}") as span:
        said = await _said(adviser, question, may_spend)
        span.tell({"ticketdesk.error": said.error})
    metrics.asked(adviser.source.value, said.error, said.milliseconds / 1000)
    return said


async def _said(adviser: Adviser, question: Question, may_spend: MaySpend) -> Opinion:
    if adviser.is_local:
        return await _in_time(adviser, question)
    if reason := adviser.why_not() or await _not_affordable(may_spend):
        return Opinion(adviser.source, None, None, 0, reason)
    return await adviser.ask(question)


async def _in_time(adviser: Adviser, question: Question) -> Opinion:
    started, computed = time.perf_counter(), time.thread_time()
    try:
        async with asyncio.timeout(LOCAL_DEADLINE_S):
            said = await adviser.ask(question)
        # What never waits cannot be interrupted. Its own time counts: others compute on the same cores.
        if time.thread_time() - computed <= LOCAL_DEADLINE_S:
            return said
        code = "timeout"
    except Exception as error:
        code = code_of(error)
    return Opinion(adviser.source, None, None, round((time.perf_counter() - started) * 1000), code)


async def _not_affordable(may_spend: MaySpend) -> str:
    """The code for not asking somebody who costs; "" when it may be asked."""
    try:
        return "" if await may_spend() else "budget"
    except Exception:  # the database is away: what cannot be counted is not spent
        return "uncounted"
