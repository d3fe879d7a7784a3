"""Where not even the asker can be told, a page is asked for again; nobody is left with a list that was not read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reflex.state import StateUpdate

from tests.web.conftest import TabOf
from tests.web.line import HYDRATE
from tests.web.tabs import until
from ticketdesk.models import Account
from ticketdesk.web.live import ROOMS
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.shared import back_again


class Lines:
    """Notes which event which tab was told to send."""

    def __init__(self) -> None:
        self.told = 0
        self.asked: list[tuple[str, str]] = []

    def tell(self, update: StateUpdate, to: str) -> None:
        self.asked += [(to, event.name) for event in update.events]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    lines = Lines()
    monkeypatch.setattr(ROOMS, "lines", lines)
    monkeypatch.setattr(back_again, "AGAIN_IN_S", 0.01)
    return lines


async def test_what_fills_a_page_is_asked_for_again_once_at_a_time(
    ana: Account, tab_of: TabOf, lines: Lines, lose_the_database: Callable[[], None]
) -> None:
    tab = await tab_of(ana, "/desk")
    await tab.call(QueueState.load)
    lose_the_database()
    load = f"{QueueState.get_full_name()}.load"
    for _ in range(3):
        await tab.call(QueueState.load)
        await tab.send(HYDRATE, {})
    await until(lambda: len(lines.asked) >= 2)
    assert {name for _, name in lines.asked} == {load, HYDRATE}
    assert {sid for sid, _ in lines.asked} == {f"sid-{tab.token}"}


async def test_what_somebody_did_is_not_done_again(
    ana: Account, tab_of: TabOf, lines: Lines, lose_the_database: Callable[[], None]
) -> None:
    tab = await tab_of(ana, "/desk")
    await tab.call(QueueState.load)
    lose_the_database()
    await tab.call(QueueState.load_more)
    await tab.call(QueueState.load)
    await until(lambda: lines.asked)
    assert [name.rpartition(".")[2] for _, name in lines.asked] == ["load"]
