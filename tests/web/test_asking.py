"""What many tabs ask at once is looked up once, and nobody is told what was true before the question."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from ticketdesk.web.asking import Asking


class Looks:
    """Answers with the number of the look; each waits until it may end."""

    def __init__(self) -> None:
        self.asked: list[set[str]] = []
        self.may_end = asyncio.Event()

    async def look(self, keys: set[str]) -> Mapping[str, int]:
        self.asked.append(keys)
        number = len(self.asked)
        if "bad" in keys:
            raise ValueError("bad")
        await self.may_end.wait()
        return {key: number for key in keys if key != "unknown"}


@pytest.fixture
async def looks() -> Looks:
    return Looks()


async def test_who_asks_while_an_answer_is_on_its_way_gets_the_next_one(looks: Looks) -> None:
    asking = Asking(looks.look)
    first = asyncio.create_task(asking.ask("a"))
    await asyncio.sleep(0.01)
    later = [asyncio.create_task(asking.ask(key)) for key in ("a", "b", "b", "unknown")]
    await asyncio.sleep(0.01)
    assert looks.asked == [{"a"}]
    looks.may_end.set()
    assert await first == 1
    assert await asyncio.gather(*later) == [2, 2, 2, None]
    assert looks.asked == [{"a"}, {"a", "b", "unknown"}]


async def test_a_look_that_fails_tells_all_who_waited_and_the_next_one_is_made(looks: Looks) -> None:
    asking = Asking(looks.look)
    failed = await asyncio.gather(*(asking.ask(key) for key in ("bad", "a")), return_exceptions=True)
    assert [type(each) for each in failed] == [ValueError, ValueError]
    looks.may_end.set()
    assert await asking.ask("a") == 2


async def test_who_leaves_takes_nobody_along(looks: Looks) -> None:
    asking = Asking(looks.look)
    leaver, stayer = (asyncio.create_task(asking.ask("a")) for _ in range(2))
    await asyncio.sleep(0.01)
    leaver.cancel()
    looks.may_end.set()
    assert await stayer == 1
    with pytest.raises(asyncio.CancelledError):
        await leaver


def test_another_loop_begins_anew() -> None:
    """As in tests, and in a process that starts its server twice."""

    async def never(keys: set[str]) -> Mapping[str, int]:
        await asyncio.Event().wait()
        return {}

    async def at_once(keys: set[str]) -> Mapping[str, int]:
        return dict.fromkeys(keys, 7)

    asking: Asking[str, int] = Asking(never)

    async def give_up() -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(asking.ask("a"), 0.01)

    asyncio.run(give_up())
    asking._look = at_once
    assert asyncio.run(asking.ask("b")) == 7
