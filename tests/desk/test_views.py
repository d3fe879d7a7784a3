"""A view is a list under a name: one's own until it is shared, and what was done to it can be taken back."""

from __future__ import annotations

import pytest

from ticketdesk.desk import lists, view_limits, views
from ticketdesk.desk.built_in import BUILT_IN, PARTS, over, read, same, written
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from ticketdesk.models import Status, View

HIGH = {"priority": "high", "sort": "oldest"}


async def names(session, by) -> list[str]:
    return [view.name for view in await views.seen_by(session, by=by)]


async def saved(session, by, name="High first", **more) -> View:
    view = await views.save(session, name, HIGH, by=by, **more)
    await session.flush()
    return view


async def test_ones_own_stand_first_and_nobody_sees_those_of_others(session, ana, vic) -> None:
    for name in ("zebra", "Ant"):
        await saved(session, ana, name)
    shared = await saved(session, ana, "bee", is_shared=True)
    await saved(session, vic, "yak")
    assert await names(session, ana) == ["Ant", "bee", "zebra"]
    assert await names(session, vic) == ["yak", "bee"]
    found = await views.found(session, str(shared.id), by=vic)
    assert (found.name, found.parts, found.view) == ("bee", HIGH, shared)


@pytest.mark.parametrize("key", ["", "0", "-1", "999999999", "9" * 30, "1e3", "１", "mine2", "x"])
async def test_a_view_that_is_not_there_is_not_found(session, ana, key) -> None:
    with pytest.raises(NotFound, match="This view is not there any more"):
        await views.found(session, key, by=ana)


async def test_a_view_of_somebody_else_is_as_if_it_were_not_there(session, ana, ines, vic) -> None:
    view = await saved(session, ana)
    number = view.id or 0
    for by in (ines, vic):
        for try_it in (
            views.found(session, str(number), by=by),
            views.rename(session, number, "Mine now", by=by),
            views.change(session, number, {}, by=by),
            views.delete(session, number, by=by),
            views.bring_back(session, view, by=by),
        ):
            with pytest.raises(NotFound):
                await try_it
    assert await names(session, ana) == ["High first"]


async def test_a_shared_view_is_changed_by_its_owner_and_by_administrators(session, ana, ines, vic) -> None:
    view = await saved(session, ana, is_shared=True)
    number = view.id or 0
    for try_it in (
        views.rename(session, number, "Mine now", by=vic),
        views.change(session, number, {}, by=vic),
        views.delete(session, number, by=vic),
        views.bring_back(session, view, by=vic),
    ):
        with pytest.raises(NotAllowed, match="an administrator"):
            await try_it
    assert (await views.rename(session, number, "  Urgent\n first ", by=ines)).name == "High first"
    assert (await views.change(session, number, {"priority": "critical"}, by=ana)).query == written(HIGH)
    assert (await views.found(session, str(number), by=vic)).parts == {"priority": "critical"}
    assert await names(session, vic) == ["Urgent first"]


async def test_who_only_looks_keeps_views_and_shares_none(session, vic, ana) -> None:
    view = await saved(session, vic)
    with pytest.raises(NotAllowed, match="As viewer you cannot share views"):
        await views.share(session, view.id or 0, True, by=vic)
    with pytest.raises(NotAllowed):
        await views.save(session, "Ours", HIGH, by=vic, is_shared=True)
    for try_it in (views.seen_by(session, by=None), views.save(session, "Ours", HIGH, by=None)):
        with pytest.raises(NotSignedIn):
            await try_it
    assert await names(session, ana) == []


@pytest.mark.parametrize("undone_by", ["ana", "ines"])
async def test_whatever_was_done_to_a_shared_view_can_be_taken_back(
    session, ana, ines, vic, undone_by
) -> None:
    by = {"ana": ana, "ines": ines}[undone_by]
    view = await saved(session, ana, is_shared=True)
    number, before = view.id or 0, view.model_dump()
    acts = (
        lambda: views.rename(session, number, "Other", by=by),
        lambda: views.change(session, number, {"status": "closed"}, by=by),
        lambda: views.share(session, number, False, by=by),
        lambda: views.delete(session, number, by=by),
    )
    for act in acts:
        was = await act()
        await session.flush()
        assert [each.model_dump() for each in await views.seen_by(session, by=ana)] != [before]
        await views.bring_back(session, was, by=by)
        await session.flush()
        assert [each.model_dump() for each in await views.seen_by(session, by=vic)] == [before]


async def test_an_account_keeps_fifty_views(session, ana, vic) -> None:
    for number in range(view_limits.MOST):
        first = await saved(session, ana, f"View {number}")
    with pytest.raises(Invalid) as refused:
        await saved(session, ana)
    assert refused.value.fields == {"name": "An account keeps 50 views at most. Delete one first."}
    await saved(session, vic)
    was = await views.delete(session, first.id or 0, by=ana)
    await saved(session, ana)
    with pytest.raises(Invalid):
        await views.bring_back(session, was, by=ana)


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "n" * 61, "\0", None, 7, ["x"]])
async def test_a_name_that_is_none_is_refused(session, ana, name) -> None:
    view = await saved(session, ana)
    for try_it in (
        views.save(session, name, HIGH, by=ana),
        views.rename(session, view.id or 0, name, by=ana),
    ):
        with pytest.raises(Invalid) as refused:
            await try_it
        assert set(refused.value.fields) == {"name"}


@pytest.mark.parametrize("taken", ["Urgent", "uRGENT", " Urgent  "])
async def test_no_two_views_of_an_account_have_one_name(session, ana, ines, vic, taken) -> None:
    first = await saved(session, ana, "Urgent", is_shared=True)
    other = await saved(session, ana, "Other")
    for try_it in (
        views.save(session, taken, HIGH, by=ana),
        views.rename(session, other.id or 0, taken, by=ana),
    ):
        with pytest.raises(Invalid) as refused:
            await try_it
        assert refused.value.fields == {
            "name": "There is a view called “Urgent” already. Choose another name."
        }
    await views.rename(session, first.id or 0, taken.upper(), by=ines)
    await saved(session, vic, taken)


async def test_a_filter_that_is_too_long_is_refused(session, ana) -> None:
    with pytest.raises(Invalid, match="1 field"):
        await views.save(session, "Long", {"search": "語" * 300}, by=ana)


def test_a_view_keeps_the_filter_and_the_order_and_nothing_else() -> None:
    given = "view=7&priority=high&search=a%26b&sort=oldest&status=&planted=1"
    assert read(given) == {"priority": "high", "search": "a&b", "sort": "oldest", "status": ""}
    assert read(written(read(given))) == {"priority": "high", "search": "a&b", "sort": "oldest"}
    assert written({"sort": "oldest", "priority": "high"}) == written(HIGH)
    assert PARTS[-1] == "sort"


def test_an_address_stands_over_its_view() -> None:
    base = {"assignee": "me", "status": "open,in_progress"}
    assert over(base, {}) == base
    assert over(base, {"status": ""}) == {"assignee": "me"}
    assert over(base, {"status": "closed", "priority": "low"}) == {
        "assignee": "me",
        "status": "closed",
        "priority": "low",
    }


def test_two_lists_are_the_same_however_they_are_written() -> None:
    assert same({"status": "open", "sort": "newest"}, {"status": "open"})
    assert same({"status": "open", "priority": ""}, {"status": "open"})
    assert not same({"status": "open"}, {"status": "open", "sort": "oldest"})
    assert not same({"status": "open"}, {"status": "open,closed"})


@pytest.mark.parametrize("view", BUILT_IN, ids=lambda view: view.key)
def test_every_view_of_the_desk_means_a_filter(view) -> None:
    wanted, refused = TicketFilter.read(view.parts)
    assert refused == []
    assert {name: value for name, value in wanted.values.items() if value} == view.parts


async def test_the_views_of_the_desk_part_the_work(session, ana, ines, a_ticket) -> None:
    await a_ticket("Mine", assignee=ana)
    await a_ticket("Of Ines", assignee=ines, status=Status.in_progress)
    await a_ticket("Of nobody", status=Status.in_progress)
    await a_ticket("Done", assignee=ana, status=Status.closed)
    shown = {}
    for view in BUILT_IN:
        page = await lists.page(session, TicketFilter.read(view.parts)[0], by=ana)
        shown[view.key] = sorted(row["title"] for row in page.rows)
    assert shown == {
        "mine": ["Mine"],
        "unassigned": ["Of nobody"],
        "new": ["Mine", "Of Ines", "Of nobody"],
        "waiting": [],
        "snoozed": [],
        "all": ["Done", "Mine", "Of Ines", "Of nobody"],
    }
