"""The clock of the desk: it can be told another moment, here and nowhere else."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from ticketdesk.models.columns import at, now

LONG_AGO = datetime(2001, 2, 3, 4, 5, tzinfo=UTC)


def test_it_is_now_unless_another_moment_is_told() -> None:
    before = datetime.now(UTC)
    assert before <= now() <= before + timedelta(seconds=5)
    with at(LONG_AGO):
        assert now() == LONG_AGO
        with at(LONG_AGO + timedelta(days=1)):
            assert now() == LONG_AGO + timedelta(days=1)
        assert now() == LONG_AGO
    assert now() >= before


def test_after_a_failure_it_is_now_again() -> None:
    with pytest.raises(ZeroDivisionError), at(LONG_AGO):
        _ = 1 / 0
    assert now() > LONG_AGO + timedelta(days=365)


async def test_what_runs_beside_a_story_keeps_its_own_time() -> None:
    told = asyncio.Event()
    seen: list[datetime] = []

    async def beside() -> None:
        await told.wait()
        seen.append(now())

    task = asyncio.create_task(beside())
    with at(LONG_AGO):
        told.set()
        await asyncio.sleep(0)
        assert now() == LONG_AGO
    await task
    assert seen[0] > LONG_AGO
