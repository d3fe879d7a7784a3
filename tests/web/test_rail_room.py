"""What the tabs of one account know of their figures, whoever comes while they are counted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.conftest import MakeTicket, TabOf
from tests.web.hall import Hall
from ticketdesk.models import Account
from ticketdesk.web.rail.counting import COUNTING
from ticketdesk.web.rail.state import RailState


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    yield
    COUNTING.__init__()  # type: ignore[misc]


async def test_who_comes_between_counting_and_telling_takes_the_news_from_nobody(
    ana: Account, a_ticket: MakeTicket, tab_of: TabOf, hall: Hall
) -> None:
    tab, late = [await tab_of(ana, "/desk/insights") for _ in range(2)]
    await tab.call(RailState.load)
    await COUNTING.count(is_slow=False)
    await a_ticket("One")
    hall.told.clear()
    await COUNTING._count_kept(list(COUNTING.shown()))
    await late.call(RailState.load)
    await COUNTING._tell()
    assert [told.values["figures"]["all"] for told in hall.heard_by(tab)] == ["1"]
