"""The page of the guidance: administrators only; what is written is never lost, and a replay is told as it goes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select

from tests.desk.test_guidance import form
from tests.web.conftest import TabOf
from tests.web.hall import Hall
from ticketdesk import advice, config
from ticketdesk.desk import guidance, replaying, replays
from ticketdesk.models import Category, Guidance, Judged, Label, Priority, Replay, ReplayState, Source
from ticketdesk.models.opinion import Opinion
from ticketdesk.web.guidance.machine import MachineState
from ticketdesk.web.guidance.room import GuidanceRoom
from ticketdesk.web.guidance.state import GuidanceState
from ticketdesk.web.live import ROOMS

HERE = "/desk/settings/guidance"
TAX = form(category_billing_description="Money and tax.", note="Tax", draft="d1")
CALLS = [
    (GuidanceState.load, ()),
    (GuidanceState.refresh, ()),
    (GuidanceState.compare, ("0",)),
    (GuidanceState.write, (TAX,)),
    (GuidanceState.switch_on, ()),
    (MachineState.weigh, ("400",)),
    (MachineState.begin, ({"wanted": "10"},)),
    (MachineState.cancel, (1,)),
    (MachineState.go_on, (1,)),
    (MachineState.look, ("agrees",)),
    (MachineState.more, ()),
]


@pytest.fixture
def a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "AIza-sesame-of-the-tests")
    config.settings.cache_clear()


@pytest.fixture
async def version(session, ines) -> Guidance:
    return await guidance.draft(session, TAX, by=ines)


@pytest.fixture
async def confirmed(session, a_ticket) -> list[int]:
    """Three tickets whose category agents confirmed."""
    numbers = []
    for title in ("One", "Two", "Three"):
        ticket = await a_ticket(title, "Words.")
        session.add(Label(ticket_id=ticket.id, field=Judged.category, value="billing", was_changed=True))
        numbers.append(ticket.id)
    await session.flush()
    return numbers


async def _answered(session, replay: Replay, **after: Category) -> None:
    """What the worker would have stored: general before, and for tickets of these titles something else now."""
    work = await replaying.next_up(session, replay.id, limit=10)

    def said(category: Category) -> Opinion:
        return Opinion(Source.gemini, category, Priority.medium, 3)

    answers = [
        replaying.Answers(
            task.ticket_id,
            said(Category.general),
            said(after.get(task.title, Category.general)),
            calls=2,
            tokens=500,
        )
        for task in work.tasks
    ]
    await replaying.note(session, replay.id, answers, is_told=True)


@pytest.mark.parametrize(("handler", "arguments"), CALLS, ids=lambda part: str(part)[:40])
async def test_nobody_but_administrators_reaches_a_handler(
    session, ines, ana, vic, version, confirmed, tab_of: TabOf, handler, arguments
) -> None:
    replay = await replays.begin(session, 1, 10, model="m", by=ines)
    for who in (ana, vic, None):
        answer = await (await tab_of(who, HERE)).call(handler, *arguments)
        assert answer.goes_to
        assert answer.goes_to.startswith("/desk" if who else "/login")
        told = ("guidance_state.", "machine_state.")
        assert not [name for name in answer.values if name.startswith(told)]
    [left] = (await session.exec(select(Guidance))).all()
    assert left.switched_on_at is None
    assert (await replays.found(session, replay.id)).state is ReplayState.waiting


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


async def test_the_price_is_told_before_it_starts(
    session, ines, version, confirmed, a_key, tab_of: TabOf, monkeypatch
) -> None:
    monkeypatch.setenv("TICKETDESK_GEMINI_PER_DAY", "5")
    config.settings.cache_clear()
    tab = await tab_of(ines, HERE)
    answer = await tab.call(GuidanceState.load)
    price = answer.values["machine_state.price"]
    assert price.startswith("3 tickets: 6 calls, about ")
    assert price.endswith("Today 5 of 5 calls are left, so it would stop on the way.")
    assert answer.values["machine_state.is_too_dear"] is True
    for nonsense in ("1e3", "", "4000", "\ud83d", "-10"):
        refused = await tab.call(MachineState.weigh, nonsense)
        assert "machine_state.wanted" not in refused.values, "what was typed is not sent back"
    assert refused.values["machine_state.wrong"] == "Choose a whole number from 10 to 1,000."
    assert (await session.exec(select(Replay))).all() == []


async def test_a_replay_is_told_as_it_goes_and_each_ticket_can_be_looked_at(
    session, ines, version, confirmed, a_key, tab_of: TabOf
) -> None:
    tab = await tab_of(ines, HERE)
    await tab.call(GuidanceState.load)
    answer = await tab.call(MachineState.begin, {"wanted": "10"})
    assert answer.values["machine_state.figures"]["progress"] == "0 of 3 tickets"
    assert answer.values["machine_state.heard"] == "Replay: 0 of 3 tickets."
    replay = await replays.latest(session, by=ines)
    await _answered(session, replay, One=Category.billing, Two=Category.technical)
    await replaying.end(session, replay.id)
    shown = (await tab.call(GuidanceState.refresh)).values
    figures = shown["machine_state.figures"]
    assert figures["change"] == "2 of 3 would change: 1 now agrees with the agents, 0 no longer, 1 neither."
    assert figures["spent"] == "6 calls, 1,500 tokens"
    assert shown["machine_state.heard"] == f"The replay is done. {figures['change']}"
    assert [(row["title"], row["turn"]) for row in shown["machine_state.lines"]] == [
        ("One", "agrees"),
        ("Two", "neither"),
    ]
    [row, _] = shown["machine_state.lines"]
    assert (row["number"], row["confirmed"]) == (confirmed[0], "Billing")
    assert row["changes"] == [{"before": "General", "after": "Billing"}]
    only = (await tab.call(MachineState.look, "neither")).values["machine_state.lines"]
    assert [row["title"] for row in only] == ["Two"]
    assert len((await tab.call(MachineState.look, "nonsense")).values["machine_state.lines"]) == 2


async def test_it_is_cancelled_and_goes_on_and_one_runs_at_a_time(
    session, ines, version, confirmed, a_key, tab_of: TabOf
) -> None:
    tab = await tab_of(ines, HERE)
    await tab.call(GuidanceState.load)
    await tab.call(MachineState.begin, {"wanted": "10"})
    again = await tab.call(MachineState.begin, {"wanted": "10"})
    assert again.values["notice.words"].startswith("A replay is running.")
    replay = await replays.latest(session, by=ines)
    answer = await tab.call(MachineState.cancel, replay.id)
    assert answer.values["machine_state.figures"]["stopped"].startswith("It was cancelled at 0 of 3.")
    over = await tab.call(MachineState.cancel, replay.id)
    assert over.values["notice.words"] == "This replay is over. Nothing was changed."
    answer = await tab.call(MachineState.go_on, replay.id)
    assert answer.values["machine_state.figures"]["is_open"] is True
    for number in (0, -1, 99, 10**30):
        missing = await tab.call(MachineState.cancel, number)
        assert missing.values["notice.words"] == "There is no such replay."


async def test_without_a_confirmed_ticket_there_is_nothing_to_replay(
    session, ines, version, a_key, tab_of: TabOf
) -> None:
    tab = await tab_of(ines, HERE)
    assert "No ticket has labels" in (await tab.call(GuidanceState.load)).values["machine_state.price"]
    answer = await tab.call(MachineState.begin, {"wanted": "10"})
    assert "nothing to replay" in answer.values["notice.words"]
    assert (await session.exec(select(Replay))).all() == []


async def test_every_open_page_looks_again_when_something_changed(
    session, ines, version, hall: Hall, tab_of: TabOf
) -> None:
    tab = await tab_of(ines, HERE)
    await tab.call(GuidanceState.load)
    await ROOMS._reload({GuidanceRoom.name})
    assert [told.calls for told in hall.heard_by(tab)] == [["refresh"]]
    assert await hall.tell_of(1) == [], "and tickets are nothing to it"


async def test_while_the_database_is_away_it_says_so_and_the_houses_own_words_are_told(
    session, ines, version, tab_of: TabOf, lose_the_database: Callable[[], None]
) -> None:
    await guidance.switch_on(session, 1, by=ines)
    assert await advice.guidance_in_force() == version.body
    lose_the_database()
    assert await advice.guidance_in_force() is None
