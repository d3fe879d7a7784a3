"""The address names a view and what differs from it; what is shown is kept, renamed, shared and deleted from there."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket, TabOf
from tests.web.tabs import Answer, Tab
from ticketdesk.desk import views
from ticketdesk.models import Account, Priority, Status, View
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.queue.view_state import ViewState
from ticketdesk.web.shared.notice import Notice

GONE = "This view is not there any more, or it is somebody's own."


def of_view(answer: Answer) -> dict[str, Any]:
    return {
        name.partition(".")[2]: value
        for name, value in answer.values.items()
        if name.startswith("view_state.")
    }


def titles(answer: Answer) -> list[str]:
    return sorted(row["title"] for row in answer.values["queue_state.rows"])


async def names(session: AsyncSession, by: Account) -> list[str]:
    return [view.name for view in await views.seen_by(session, by=by)]


@pytest.fixture
async def some(a_ticket: MakeTicket, ana: Account) -> None:
    await a_ticket("Hers", assignee=ana, priority=Priority.high)
    await a_ticket("Hers and done", assignee=ana, status=Status.closed)
    await a_ticket("Nobody's", priority=Priority.low)


@pytest.fixture
async def view(session: AsyncSession, ana: Account) -> View:
    saved = await views.save(session, "High first", {"priority": "high", "sort": "oldest"}, by=ana)
    await session.flush()
    return saved


@pytest.fixture
async def tab(some: None, ana: Account, tab_of: TabOf, view: View) -> Tab:
    """Ana's tab, which shows her view with closed tickets only."""
    tab = await tab_of(ana, "/desk", view=str(view.id), status="closed")
    await tab.call(QueueState.load)
    return tab


@pytest.mark.parametrize(
    ("query", "found", "name", "is_changed"),
    [
        ({}, ["Hers", "Hers and done", "Nobody's"], "All tickets", False),
        ({"view": "all"}, ["Hers", "Hers and done", "Nobody's"], "All tickets", False),
        ({"view": "mine"}, ["Hers"], "Mine", False),
        ({"view": "mine", "status": ""}, ["Hers", "Hers and done"], "Mine", True),
        ({"view": "mine", "status": "closed"}, ["Hers and done"], "Mine", True),
        ({"view": "mine", "status": "open,in_progress", "sort": "newest"}, ["Hers"], "Mine", False),
        ({"view": "mine", "sort": "oldest"}, ["Hers"], "Mine", True),
        ({"view": "unassigned"}, ["Nobody's"], "Unassigned", False),
        ({"assignee": "me"}, ["Hers", "Hers and done"], "All tickets", True),
    ],
    ids=str,
)
async def test_an_address_is_a_view_and_what_differs_from_it(
    some: None,
    ana: Account,
    tab_of: TabOf,
    query: dict[str, str],
    found: list[str],
    name: str,
    is_changed: bool,
) -> None:
    tab = await tab_of(ana, "/desk", **query)
    assert titles(await tab.call(QueueState.load)) == found
    shown = await tab.state(ViewState)
    assert (shown.name, shown.is_changed, shown.may_change) == (name, is_changed, False)
    assert (await tab.state(QueueState)).problem == ""


async def test_a_saved_view_brings_its_filter_and_its_order(
    some: None, ana: Account, tab_of: TabOf, view: View
) -> None:
    answer = await (await tab_of(ana, "/desk", view=str(view.id))).call(QueueState.load)
    assert titles(answer) == ["Hers"]
    assert answer.values["queue_state.sort"] == "oldest"
    assert of_view(answer) == {
        "key": str(view.id),
        "name": "High first",
        "base": {"priority": "high", "sort": "oldest", "view": str(view.id)},
        "is_saved": True,
        "is_mine": True,
        "may_change": True,
    } | {name: value for name, value in of_view(answer).items() if name in ("asks", "wrong")} | {
        "is_changed": False,
        "is_shared": False,
    }


@pytest.mark.parametrize("key", ["FOREIGN", "999999", "planted", "-1", "\0", "9" * 40])
async def test_a_view_that_is_not_there_or_private_is_said_and_all_is_shown(
    some: None, vic: Account, tab_of: TabOf, view: View, key: str
) -> None:
    tab = await tab_of(vic, "/desk", view=key.replace("FOREIGN", str(view.id)))
    answer = await tab.call(QueueState.load)
    assert answer.values["queue_state.problem"] == GONE
    assert len(titles(answer)) == 3
    assert "High first" not in str(answer.values)


async def test_what_is_shown_is_kept_under_a_name(session: AsyncSession, ana: Account, tab: Tab) -> None:
    await tab.call(ViewState.ask("save"))
    answer = await tab.call(ViewState.save, {"name": "  Done\n high ", "is_shared": "on"})
    saved = [view for view in await views.seen_by(session, by=ana) if view.name == "Done high"]
    assert [(view.query, view.shared_at is not None) for view in saved] == [
        ("status=closed&priority=high&sort=oldest", True)
    ]
    assert answer.goes_to == f"/desk?view={saved[0].id}"
    assert answer.values["notice.words"] == "Saved as “Done high”."
    await tab.call(Notice.undo)
    assert await names(session, ana) == ["High first"]


@pytest.mark.parametrize("name", ["", "n" * 61, None, 7])
async def test_a_name_that_is_refused_says_so_beside_it(
    session: AsyncSession, ana: Account, tab: Tab, name: object
) -> None:
    for handler, question in ((ViewState.save, "save"), (ViewState.rename, "rename")):
        await tab.call(ViewState.ask(question))
        answer = await tab.call(handler, {"name": name})
        assert answer.values["view_state.wrong"]["name"].startswith("A name")
        assert answer.values.get("view_state.asks", question) == question
    assert await names(session, ana) == ["High first"]


async def kept(session: AsyncSession) -> list[dict[str, Any]]:
    """Every view as it stands in the database now."""
    found = await session.exec(select(View).execution_options(populate_existing=True))
    return [view.model_dump() for view in found]


async def test_a_list_that_is_loaded_again_leaves_the_question_open(tab: Tab) -> None:
    await tab.call(ViewState.ask("save"))
    await tab.call(QueueState.load)
    assert (await tab.state(ViewState)).asks == "save"
    tab.query = {"view": "mine"}
    await tab.call(QueueState.load)
    assert (await tab.state(ViewState)).asks == ""


async def test_each_act_can_be_undone(session: AsyncSession, tab: Tab, view: View) -> None:
    before, number = view.model_dump(), view.id
    for handler, given, goes_to in (
        (ViewState.rename, ({"name": "Other"},), None),
        (ViewState.keep_changes, (), f"/desk?view={number}"),
        (ViewState.share, (True,), None),
        (ViewState.delete, (), "/desk"),
    ):
        answer = await tab.call(handler, *given)
        assert answer.goes_to == goes_to
        assert answer.values["notice.can_undo"] is True
        assert await kept(session) != [before]
        await tab.call(Notice.undo)
        assert await kept(session) == [before]


async def test_who_only_looks_keeps_views_too_and_takes_back_what_they_did(
    some: None, session: AsyncSession, vic: Account, tab_of: TabOf
) -> None:
    tab = await tab_of(vic, "/desk", priority="high")
    await tab.call(QueueState.load)
    answer = await tab.call(ViewState.save, {"name": "High"})
    assert await names(session, vic) == ["High"]
    await tab.call(Notice.undo)
    assert await names(session, vic) == []
    assert answer.values["notice.words"] == "Saved as “High”."


async def test_a_view_of_the_desk_itself_cannot_be_changed(
    some: None, session: AsyncSession, ines: Account, tab_of: TabOf
) -> None:
    tab = await tab_of(ines, "/desk", view="mine")
    await tab.call(QueueState.load)
    for handler, given in (
        (ViewState.rename, ({"name": "Other"},)),
        (ViewState.keep_changes, ()),
        (ViewState.share, (True,)),
        (ViewState.delete, ()),
    ):
        answer = await tab.call(handler, *given)
        assert answer.values["notice.words"].startswith("This view belongs to the desk itself.")
    assert await names(session, ines) == []
