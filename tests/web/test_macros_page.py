"""The page of macros: what one may use, what is kept in its form, and that each change can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import TabOf
from tests.web.hall import Hall
from tests.web.tabs import Tab
from ticketdesk.desk import macros
from ticketdesk.live import MACROS
from ticketdesk.models import Account, Macro
from ticketdesk.web.live import ROOMS
from ticketdesk.web.macros.state import NEW, SHUT, MacrosState
from ticketdesk.web.shared.notice import Notice

FORM: dict[str, Any] = {
    "name": "Refund",
    "body": "Hello {{requester}}, **done**: {{link}}",
    "status": "resolved",
    "category": "",
    "priority": "",
    "assignee": "me",
    "tag": "refund",
    "draft": "d1",
}


@pytest.fixture
async def macro(session: AsyncSession, ana: Account) -> Macro:
    return await macros.save(session, FORM, by=ana)


async def open_page(tab_of: TabOf, account: Account) -> Tab:
    tab = await tab_of(account, "/desk/settings/macros")
    await tab.call(MacrosState.load)
    return tab


async def kept(session: AsyncSession) -> list[dict[str, Any]]:
    """Every macro as it stands in the database now."""
    found = await session.exec(select(Macro).execution_options(populate_existing=True))
    return [macro.model_dump() for macro in found]


async def test_the_list_says_what_each_says_and_sets_and_whose_it_is(
    session: AsyncSession, ana: Account, ines: Account, macro: Macro, tab_of: TabOf, hall: Hall
) -> None:
    shared = await macros.save(session, FORM | {"name": "Hers", "body": "w" * 200}, by=ines, is_shared=True)
    rows = (await (await open_page(tab_of, ana)).state(MacrosState)).rows
    assert [row["id"] for row in rows] == [macro.id, shared.id]
    assert rows[0]["begins"] == FORM["body"]
    assert {row["sets"] for row in rows} == {"resolved, assigned to you, tagged “refund”"}
    assert [(row["owner"], row["is_shared"], row["may_change"]) for row in rows] == [
        ("", False, True),
        ("Ines Duarte", True, False),
    ]
    assert rows[1]["begins"] == "w" * 160 + "…"
    [hers] = (await (await open_page(tab_of, ines)).state(MacrosState)).rows
    assert (hers["owner"], hers["may_change"]) == ("", True)


async def test_what_stands_in_the_form_is_kept_and_undo_takes_it_away(
    session: AsyncSession, ana: Account, tab_of: TabOf, hall: Hall
) -> None:
    tab = await open_page(tab_of, ana)
    assert (await tab.call(MacrosState.begin)).values["macros_state.edited"] == NEW
    answer = await tab.call(MacrosState.save, FORM | {"is_shared": "on"})
    assert (answer.values["macros_state.edited"], answer.values["macros_state.sent"]) == (SHUT, "d1")
    assert answer.values["notice.words"] == "The macro “Refund” is kept."
    [stored] = await kept(session)
    assert stored["act"] == {"status": "resolved", "assignee": "me", "tag": "refund"}
    assert (stored["owner_id"], stored["shared_at"] is not None) == (ana.id, True)
    await tab.call(Notice.undo)
    assert await kept(session) == []


async def test_a_field_that_is_refused_says_so_beside_it_and_the_form_stays(
    session: AsyncSession, ana: Account, tab_of: TabOf, hall: Hall
) -> None:
    tab = await open_page(tab_of, ana)
    await tab.call(MacrosState.begin)
    for wrong in (
        {"name": ""},
        {"body": "{{customer}}"},
        {"assignee": "999"},
        {"tag": "a,b"},
        {"status": "x"},
    ):
        answer = await tab.call(MacrosState.save, FORM | wrong)
        told = answer.values["macros_state.wrong"]
        assert {name for name, sentence in told.items() if sentence} == set(wrong)
        assert (await tab.state(MacrosState)).edited == NEW
    assert await kept(session) == []


async def test_a_change_and_a_deletion_can_be_undone(
    session: AsyncSession, ana: Account, macro: Macro, tab_of: TabOf, hall: Hall
) -> None:
    before, number = macro.model_dump(), macro.id
    tab = await open_page(tab_of, ana)
    answer = await tab.call(MacrosState.edit, number)
    assert answer.values["macros_state.form"]["assignee"] == "me"
    for handler, given in ((MacrosState.save, FORM | {"name": "Other"}), (MacrosState.delete, number)):
        answer = await tab.call(handler, given)
        assert (answer.values["notice.can_undo"], (await tab.state(MacrosState)).edited) == (True, SHUT)
        assert await kept(session) != [before]
        await tab.call(Notice.undo)
        assert await kept(session) == [before]


async def test_nobody_is_an_assignee_and_as_it_is_is_not(
    session: AsyncSession, ana: Account, tab_of: TabOf, hall: Hall
) -> None:
    tab = await open_page(tab_of, ana)
    for chosen in ("none", "", str(ana.id)):
        macro = await macros.save(session, FORM | {"assignee": chosen}, by=ana)
        answer = await tab.call(MacrosState.edit, macro.id)
        assert answer.values["macros_state.form"]["assignee"] == chosen


async def test_how_it_reads_is_shown_with_marks_and_without_a_real_link(
    ana: Account, macro: Macro, tab_of: TabOf, hall: Hall
) -> None:
    tab = await open_page(tab_of, ana)
    answer = await tab.call(MacrosState.edit, macro.id)
    example = answer.values["macros_state.example"]
    assert "sam@example.com" in example
    assert "<strong>done</strong>" in example
    assert "/t/…" in example
    answer = await tab.call(MacrosState.try_out, "<script>alert(1)</script>")
    assert "<script" not in answer.values["macros_state.example"]


async def test_words_that_are_too_much_are_not_tried_out(ana: Account, tab_of: TabOf, hall: Hall) -> None:
    tab = await open_page(tab_of, ana)
    for words in ("w" * 20_001, "\0", "\ud83d"):
        assert (await tab.call(MacrosState.try_out, words)).values == {}


async def test_nothing_of_others_is_opened_changed_or_deleted(
    session: AsyncSession, ines: Account, macro: Macro, tab_of: TabOf, hall: Hall
) -> None:
    before = await kept(session)
    tab = await open_page(tab_of, ines)
    for number in (macro.id, 0, -1, 2**31, 10**30):
        for handler in (MacrosState.edit, MacrosState.delete):
            answer = await tab.call(handler, number)
            assert (
                answer.values["notice.words"] == "This macro is not there any more, or it is somebody's own."
            )
            assert "Refund" not in str(answer.values)
    assert await kept(session) == before


async def test_who_may_only_look_is_sent_away(vic: Account, tab_of: TabOf, hall: Hall) -> None:
    tab = await tab_of(vic, "/desk/settings/macros")
    for handler, given in (
        (MacrosState.load, ()),
        (MacrosState.begin, ()),
        (MacrosState.save, (FORM,)),
        (MacrosState.delete, (1,)),
    ):
        assert (await tab.call(handler, *given)).goes_to == "/desk"


async def test_every_page_of_macros_is_told_to_look_again_and_an_open_form_stays(
    ana: Account, ines: Account, tab_of: TabOf, hall: Hall
) -> None:
    hers, other = await open_page(tab_of, ana), await open_page(tab_of, ines)
    await hers.call(MacrosState.begin)
    hall.told.clear()
    await ROOMS._reload({MACROS})
    assert [told.calls for told in hall.heard_by(hers) + hall.heard_by(other)] == [["load"]] * 2
    await hers.call(MacrosState.load)
    assert (await hers.state(MacrosState)).edited == NEW
