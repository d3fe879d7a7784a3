"""The page of the guidance: what is written is never lost, and what others change comes by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from tests.desk.test_guidance import form
from tests.web.conftest import TabOf
from tests.web.hall import Hall
from ticketdesk import advice
from ticketdesk.desk import guidance
from ticketdesk.live import GUIDANCE
from ticketdesk.models import Guidance
from ticketdesk.web.guidance.machine import MachineState
from ticketdesk.web.guidance.state import GuidanceState
from ticketdesk.web.live import ROOMS

HERE = "/desk/settings/guidance"
TAX = form(category_billing_description="Money and tax.", note="Tax", draft="d1")


@pytest.fixture
async def version(session, ines) -> Guidance:
    return await guidance.draft(session, TAX, by=ines)


async def test_a_desk_without_a_version_shows_the_house_default(session, ines, tab_of: TabOf) -> None:
    answer = await (await tab_of(ines, HERE)).call(GuidanceState.load)
    values = answer.values
    [row] = values["guidance_state.rows"]
    assert (row["word"], row["is_in_force"], row["is_opened"]) == ("House default", True, True)
    assert values["guidance_state.words"]["category_billing_description"].startswith("money.")
    assert values["guidance_state.has_key"] is False


async def test_writing_opens_the_new_version_and_tells_nobody_yet(session, ines, tab_of: TabOf) -> None:
    tab = await tab_of(ines, HERE)
    await tab.call(GuidanceState.load)
    answer = await tab.call(GuidanceState.write, TAX)
    assert answer.goes_to == f"{HERE}?version=1"
    assert answer.values["guidance_state.sent"] == "d1"
    assert "Nobody is told it" in answer.values["notice.words"]
    assert await guidance.in_force(session) is None
    tab.query = {"version": "1"}
    shown = (await tab.call(GuidanceState.load)).values
    [one] = shown["guidance_state.redlines"]
    assert one["title"] == "Category: billing, description"
    assert {"kind": "new", "words": "Money and tax."} in one["pieces"]
    assert shown["guidance_state.words"]["category_billing_description"] == "Money and tax."


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"category_billing_description": " "}, "category_billing_description"),
        ({"priority_low_examples": "\n".join("abcdef")}, "priority_low_examples"),
        ({"note": "x" * 201}, "note"),
        ({"category_billing_description": ["x"]}, "category_billing_description"),
    ],
)
async def test_a_refused_field_is_said_beside_it(session, ines, tab_of: TabOf, wrong, field) -> None:
    tab = await tab_of(ines, HERE)
    await tab.call(GuidanceState.load)
    answer = await tab.call(GuidanceState.write, TAX | wrong)
    assert [name for name, says in answer.values["guidance_state.wrong"].items() if says] == [field]
    assert answer.values["guidance_state.refused"] == "1 field needs a look. Nothing was lost."
    assert "guidance_state.sent" not in answer.values, "the draft stays on the device"
    assert (await session.exec(select(Guidance))).all() == []


async def test_a_version_of_somebody_else_does_not_exchange_the_form(
    session, ines, version, tab_of: TabOf
) -> None:
    tab = await tab_of(ines, HERE)
    await tab.call(GuidanceState.load)
    await guidance.draft(session, form(priority_low_description="Can wait."), by=ines)
    answer = await tab.call(GuidanceState.refresh)
    assert [row["number"] for row in answer.values["guidance_state.rows"]] == [2, 1, 0]
    assert "guidance_state.words" not in answer.values
    assert (await tab.state(GuidanceState)).opened == 1


async def test_a_load_that_breaks_off_leaves_no_words_under_the_number_of_another_version(
    session, ines, version, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = await tab_of(ines, HERE, version="0")
    house = (await tab.call(GuidanceState.load)).values["guidance_state.words"]

    async def break_off(*_: object) -> None:
        raise OperationalError("", None, Exception())

    with monkeypatch.context() as broken:
        broken.setattr(MachineState, "_fill", break_off)
        tab.query = {"version": "1"}
        await tab.call(GuidanceState.load)
    assert (await tab.state(GuidanceState)).words == house
    tab.query = {"version": "0"}
    await tab.call(GuidanceState.load)
    assert (await tab.state(GuidanceState)).words == house


async def test_switching_on_says_so(session, ines, version, tab_of: TabOf) -> None:
    tab = await tab_of(ines, HERE)
    await tab.call(GuidanceState.load)
    answer = await tab.call(GuidanceState.switch_on)
    assert answer.values["notice.words"] == "Version 1 is in force."
    assert answer.values["guidance_state.in_force"] == 1
    assert (await guidance.in_force(session)).id == 1


@pytest.mark.parametrize("asked", ["99", "-1", "x", "9" * 40, "", "1%00"])
async def test_any_address_is_answered(session, ines, version, tab_of: TabOf, asked: str) -> None:
    tab = await tab_of(ines, HERE, version=asked)
    answer = await tab.call(GuidanceState.load)
    problem = answer.values.get("guidance_state.problem", "")
    assert problem == ("There is no such version of the guidance." if asked == "99" else "")


async def test_every_open_page_looks_again_when_something_changed(
    session, ines, version, hall: Hall, tab_of: TabOf
) -> None:
    tab = await tab_of(ines, HERE)
    await tab.call(GuidanceState.load)
    await ROOMS._reload({GUIDANCE})
    assert [told.calls for told in hall.heard_by(tab)] == [["refresh"]]
    assert await hall.tell_of(1) == [], "and tickets are nothing to it"


async def test_while_the_database_is_away_it_says_so_and_the_houses_own_words_are_told(
    session, ines, version, tab_of: TabOf, lose_the_database: Callable[[], None]
) -> None:
    await guidance.switch_on(session, 1, by=ines)
    assert await advice.guidance_in_force() == version.body
    lose_the_database()
    assert await advice.guidance_in_force() is None
