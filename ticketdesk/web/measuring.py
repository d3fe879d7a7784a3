"""How a web process stands, looked at every few seconds; and its traces, where somebody takes them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from reflex_base import otel

from ticketdesk import db, metrics, tracing

EVERY_S = 5.0


async def measure() -> None:
    """Note how full the pools are and how late this process comes to what is due, until cancelled."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(EVERY_S)
        metrics.late(time.perf_counter() - began - EVERY_S)
        note_pools()


def note_pools() -> None:
    """Note how many connections are in use right now."""
    for name, (in_use, most) in db.pools().items():
        metrics.pool(name, in_use, most)


@contextmanager
def traced() -> Iterator[None]:
    """Tell the steps of this process, those of Reflex too: each event is one, with what it does inside it."""
    made = tracing.begin("web")
    if made is not None:
        otel.enable(tracer_provider=made)
    try:
        yield
    finally:
        otel.disable()
        tracing.end(made)
