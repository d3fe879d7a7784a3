"""The time machine on its page: administrators only; its price is told before, and a replay as it goes."""

from __future__ import annotations

import pytest
from sqlmodel import select

from tests.desk.test_guidance import form
from tests.web.conftest import TabOf
from ticketdesk import config
from ticketdesk.desk import guidance, replaying, replays
from ticketdesk.models import Category, Guidance, Judged, Label, Priority, Replay, ReplayState, Source
from ticketdesk.models.opinion import Opinion
from ticketdesk.web.guidance.machine import MachineState
from ticketdesk.web.guidance.state import GuidanceState

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
async def version(session, ines) -> Guidance:
    return await guidance.draft(session, TAX, by=ines)


@pytest.fixture
def a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "AIza-sesame-of-the-tests")
    config.settings.cache_clear()


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
