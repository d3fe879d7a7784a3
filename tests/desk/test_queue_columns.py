"""Which columns somebody sees is their own choice, and the title is always among them."""

from __future__ import annotations

import pytest

from ticketdesk.desk import queue_columns
from ticketdesk.desk.queue_columns import KNOWN, USUAL, moved, toggled
from ticketdesk.errors import Invalid, NotSignedIn


async def test_a_choice_is_kept_for_its_account_alone(session, ana, vic) -> None:
    assert queue_columns.of(ana) == list(USUAL)
    chosen = ["age", "title", "tags"]
    assert await queue_columns.choose(session, chosen, by=ana) == chosen
    await session.flush()
    await session.refresh(ana)
    assert queue_columns.of(ana) == chosen
    assert queue_columns.of(vic) == list(USUAL)
    assert await queue_columns.choose(session, None, by=ana) == list(USUAL)
    assert ana.queue_columns is None


@pytest.mark.parametrize(
    "names", [[], ["age"], ["title", "title"], ["title", "planted"], ["title", ""], ["title,age"]]
)
async def test_a_choice_that_makes_no_list_is_refused(session, ana, names) -> None:
    with pytest.raises(Invalid):
        await queue_columns.choose(session, names, by=ana)
    assert queue_columns.of(ana) == list(USUAL)


async def test_a_stranger_chooses_nothing(session) -> None:
    with pytest.raises(NotSignedIn):
        await queue_columns.choose(session, ["title"], by=None)


@pytest.mark.parametrize("kept", ["gone,title,age,gone,age", "gone", "", "age"])
async def test_what_is_no_column_any_more_is_left_out(ana, kept) -> None:
    ana.queue_columns = kept
    assert queue_columns.of(ana) == (["title", "age"] if "title" in kept else list(USUAL))


def test_a_column_comes_to_its_usual_place_and_goes_again() -> None:
    some = ["number", "title", "age"]
    assert toggled(some, "priority") == ["number", "title", "priority", "age"]
    assert toggled(some, "number") == ["title", "age"]
    assert toggled(["title"], "number") == ["number", "title"]
    assert toggled(["age", "title"], "status") == ["age", "title", "status"]


def test_a_column_moves_and_stops_at_the_ends() -> None:
    some = ["number", "title", "age"]
    assert moved(some, "age", "left") == ["number", "age", "title"]
    assert moved(some, "number", "right") == ["title", "number", "age"]
    assert moved(some, "number", "left") == some
    assert moved(some, "age", "right") == some
    assert moved(some, "tags", "left") == some


def test_the_requester_stands_beside_the_title_wherever_that_goes() -> None:
    some = ["number", "title", "requester", "age"]
    assert moved(some, "age", "left") == ["number", "age", "title", "requester"]
    assert moved(some, "title", "left") == ["title", "requester", "number", "age"]
    assert moved(some, "requester", "left") == some
    assert toggled(["age", "title", "number"], "requester") == ["age", "title", "requester", "number"]
    assert set(KNOWN) - set(USUAL) == {"tags", "changed"}
