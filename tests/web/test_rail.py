"""The rail: views with figures that are counted once for all who show them, beside the lists and not before them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket, TabOf
from tests.web.hall import Hall
from tests.web.tabs import Tab, until
from ticketdesk.desk import figures, tickets, views
from ticketdesk.desk.figures import Wanted
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.errors import TookTooLong
from ticketdesk.models import Account, Priority, Status
from ticketdesk.web.live import ROOMS
from ticketdesk.web.rail import counting
from ticketdesk.web.rail.counting import COUNTING, Counting
from ticketdesk.web.rail.state import RailState

Rail = Callable[..., Awaitable[Tab]]


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    yield
    COUNTING.__init__()  # type: ignore[misc]


@pytest.fixture
def rail(tab_of: TabOf, hall: Hall) -> Rail:
    """``await rail(ana)``: a tab somewhere in the desk, whose rail is loaded."""

    async def show(account: Account, path: str = "/desk/insights", **query: str) -> Tab:
        tab = await tab_of(account, path, **query)
        await tab.call(RailState.load)
        return tab

    return show


async def count() -> None:
    for is_slow in (False, True):
        await COUNTING.count(is_slow=is_slow)


async def shown(hall: Hall, tab: Tab) -> dict[str, str]:
    """What a tab's rail was told after everything due was counted."""
    hall.told.clear()
    await count()
    return {name: text for told in hall.heard_by(tab) for name, text in told.values["figures"].items()}


async def test_every_view_has_its_figure_and_everybody_their_own(
    ana: Account, vic: Account, ines: Account, a_ticket: MakeTicket, rail: Rail, hall: Hall
) -> None:
    await a_ticket("Mine", assignee=ana)
    await a_ticket("Of Ines", assignee=ines, status=Status.in_progress)
    await a_ticket("Closed", assignee=ana, status=Status.closed)
    hers, his = await rail(ana), await rail(vic)
    hall.told.clear()
    await count()
    heard = {who: hall.heard_by(tab)[-1].values["figures"] for who, tab in (("ana", hers), ("vic", his))}
    everybody = {"unassigned": "0", "new": "2", "waiting": "0", "snoozed": "0", "all": "3"}
    assert heard == {"ana": everybody | {"mine": "1"}, "vic": everybody | {"mine": "0"}}
    assert await shown(hall, hers) == {}, "what came to the same is not told again"


async def test_a_change_is_counted_again_and_told(
    session: AsyncSession, ana: Account, a_ticket: MakeTicket, rail: Rail, hall: Hall
) -> None:
    ticket = await a_ticket("One")
    tab = await rail(ana)
    assert (await shown(hall, tab))["unassigned"] == "1"
    await tickets.assign(session, ticket.id or 0, ana.id, by=ana)
    assert [told for told in await hall.tell_of(ticket.id) if told.to.startswith("rail")] == []
    after = await shown(hall, tab)
    assert (after["unassigned"], after["mine"], after["all"]) == ("0", "1", "1")


async def test_saved_views_stand_in_the_rail_of_those_who_see_them(
    session: AsyncSession, ana: Account, vic: Account, a_ticket: MakeTicket, tab_of: TabOf, hall: Hall
) -> None:
    await a_ticket("High", priority=Priority.high)
    own = await views.save(session, "High ones", {"priority": "high"}, by=ana)
    both = await views.save(session, "With words", {"search": "high"}, by=ana, is_shared=True)
    await session.flush()
    hers = await (await tab_of(ana, "/desk")).call(RailState.load)
    his = await (await tab_of(vic, "/desk")).call(RailState.load)
    assert [row["name"] for row in hers.values["rail_state.saved"]] == ["High ones", "With words"]
    [seen] = his.values["rail_state.saved"]
    assert seen == {
        "key": str(both.id), "name": "With words", "href": f"/desk?view={both.id}", "is_shared": True, "is_mine": False
    }  # fmt: skip
    assert str(own.id) in hers.values["rail_state.names"]
    assert str(own.id) not in his.values["rail_state.names"]
    await count()
    again = await (await tab_of(vic, "/desk")).call(RailState.load)
    assert again.values["rail_state.figures"][str(both.id)] == "1"


async def test_the_same_filter_is_counted_once_for_all_who_show_it(
    session: AsyncSession,
    ana: Account,
    ines: Account,
    vic: Account,
    rail: Rail,
    hall: Hall,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for by in (ana, vic):
        await views.save(session, "With words", {"search": "high"}, by=by)
    await session.flush()
    for who in (ana, ana, ines, vic):
        await rail(who)
    asked: list[Wanted] = []
    real = figures.counted

    async def noted(session: AsyncSession, wanted: Wanted) -> int:
        asked.append(wanted)
        return await real(session, wanted)

    monkeypatch.setattr(figures, "counted", noted)
    await hall.tell_of(1)
    await count()
    found = sorted(wanted.filter.search or str(wanted.filter.reply) for wanted in asked)
    assert (len(found), len(set(found))) == (3, 3)


async def test_a_view_that_takes_too_long_keeps_its_figure_and_holds_back_no_other(
    session: AsyncSession,
    ana: Account,
    a_ticket: MakeTicket,
    rail: Rail,
    hall: Hall,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = await views.save(session, "With words", {"search": "high"}, by=ana)
    await session.flush()
    await a_ticket("High")
    tab = await rail(ana)
    assert (await shown(hall, tab))[str(slow.id)] == "1"

    async def stopped(_session: AsyncSession, _wanted: Wanted) -> int:
        raise TookTooLong

    monkeypatch.setattr(figures, "counted", stopped)
    ticket = await a_ticket("High too")
    await hall.tell_of(ticket.id)
    after = await shown(hall, tab)
    assert (after[str(slow.id)], after["all"], after["new"]) == ("1", "2", "1")


async def test_nobody_counts_for_a_rail_that_nobody_shows(
    ana: Account, rail: Rail, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = await rail(ana)
    await count()
    hall.gone.add(f"sid-{tab.token}")
    monkeypatch.setattr(figures, "kept", None)
    COUNTING.changed()
    await count()
    assert COUNTING.figures({"all": Wanted(TicketFilter(), None)}) == {}


@pytest.fixture
async def rounds(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[bool]]:
    """A counting that only notes in which lane it counted."""
    noted: list[bool] = []

    class Noting(Counting):
        async def count(self, *, is_slow: bool) -> None:
            noted.append(is_slow)

    own = Noting()
    monkeypatch.setattr(counting, "EVERY_S", 60)
    monkeypatch.setattr(own, "shown", lambda: {Wanted(TicketFilter(), None)})
    task = asyncio.create_task(own.keep())
    await asyncio.sleep(0)
    own.changed()
    await until(lambda: noted)
    for _ in range(100):
        own.changed()
        await asyncio.sleep(0)
    yield noted
    task.cancel()


async def test_what_changes_many_times_is_counted_once_in_a_while(rounds: list[bool]) -> None:
    assert rounds == [False]


async def test_a_view_that_means_something_else_now_is_loaded_again(
    session: AsyncSession, ana: Account, rail: Rail
) -> None:
    view = await views.save(session, "Mine", {"priority": "high"}, by=ana)
    await session.flush()
    tab = await rail(ana, "/desk", view=str(view.id))
    assert (await tab.call(RailState.load)).values.keys() >= {"rail_state.saved"}
    await views.rename(session, view.id or 0, "Ours", by=ana)
    await session.flush()
    renamed = await tab.call(RailState.load)
    assert (await tab.state(RailState)).names[str(view.id)] == "Ours"
    assert "queue_state.rows" not in renamed.values
    await views.change(session, view.id or 0, {"priority": "low"}, by=ana)
    await session.flush()
    assert "queue_state.rows" in (await tab.call(RailState.load)).values


async def test_every_rail_looks_again_when_the_views_changed(ana: Account, rail: Rail, hall: Hall) -> None:
    tab = await rail(ana)
    ROOMS.views_changed()
    await ROOMS._reload(set(ROOMS._stale))
    assert [told.calls for told in hall.heard_by(tab)] == [["load"]]
    ROOMS._stale.clear()
