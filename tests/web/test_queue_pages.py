"""A list goes on below, and whoever reads far down stays there."""

from __future__ import annotations

from datetime import timedelta

from tests.web.conftest import MakeTicket, TabOf
from tests.web.tabs import Answer
from ticketdesk.models import Account, Category
from ticketdesk.models.columns import now
from ticketdesk.web.queue.state import QueueState


def titles(answer: Answer) -> list[str]:
    return [row["title"] for row in answer.values["queue_state.rows"]]


async def test_the_list_goes_on_page_by_page(ana: Account, tab_of: TabOf, a_ticket: MakeTicket) -> None:
    then = now() - timedelta(hours=2)
    for number in range(103):
        await a_ticket(
            f"Number {number}", at=then + timedelta(seconds=number // 2)
        )  # pairs share their moment
    tab = await tab_of(ana, "/desk")
    seen = [
        await tab.call(QueueState.load),
        await tab.call(QueueState.load_more),
        await tab.call(QueueState.load_more),
    ]
    assert [len(titles(answer)) for answer in seen] == [50, 100, 103]
    assert [answer.values["queue_state.more"] for answer in seen] == [True, True, False]
    assert titles(seen[2]) == [f"Number {number}" for number in range(102, -1, -1)]
    assert (await tab.call(QueueState.load_more)).values == {}
    again = await tab.call(QueueState.load)
    assert len(titles(again)) == again.values["queue_state.total"] == 103, (
        "a reader who went far down stays there"
    )
    tab.query = {"status": "open"}
    assert len(titles(await tab.call(QueueState.load))) == 50


async def test_what_came_above_takes_nothing_away_below(
    ana: Account, tab_of: TabOf, a_ticket: MakeTicket
) -> None:
    then = now() - timedelta(hours=2)
    for number in range(60):
        await a_ticket(f"Number {number}", at=then + timedelta(seconds=number))
    tab = await tab_of(ana, "/desk")
    last = titles(await tab.call(QueueState.load))[-1]
    for number in range(60, 95):
        await a_ticket(f"Number {number}", at=then + timedelta(seconds=number))
    again = titles(await tab.call(QueueState.load))
    assert (again[0], again[-1], len(again)) == ("Number 94", last, 85)
    # And with nothing new above it grows no longer.
    assert len(titles(await tab.call(QueueState.load))) == 85
    more = titles(await tab.call(QueueState.load_more))
    assert more == [f"Number {number}" for number in range(94, -1, -1)]


async def test_the_next_page_is_of_the_list_that_is_shown(
    ana: Account, tab_of: TabOf, a_ticket: MakeTicket
) -> None:
    for number in range(52):
        await a_ticket(f"Bill {number}", category=Category.billing)
        await a_ticket(f"Bug {number}", category=Category.technical)
    tab = await tab_of(ana, "/desk", category="billing")
    await tab.call(QueueState.load)
    more = titles(await tab.call(QueueState.load_more))
    assert len(more) == 52
    assert all(title.startswith("Bill") for title in more)
