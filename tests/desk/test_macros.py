"""A macro is one's own until it is shared; what was done to it can be taken back; what it holds is checked."""

from __future__ import annotations

import pytest

from tests import making
from ticketdesk.desk import acts, macro_parts, macros
from ticketdesk.desk.changes import STAYS
from ticketdesk.errors import CannotBeGivenTickets, Invalid, NotAllowed, NotFound, NotSignedIn
from ticketdesk.models import Account, Macro, Priority, Role, Status
from ticketdesk.models.columns import now

REFUND = {
    "name": " Refund \n is on  its way ",
    "body": "Hello {{requester}},\r\nit is on its way.",
    "status": "resolved",
}


async def saved(session, by: Account, **more: object) -> Macro:
    is_shared = bool(more.pop("is_shared", False))
    return await macros.save(session, REFUND | more, by=by, is_shared=is_shared)


async def names(session, by: Account) -> list[str]:
    return [macro.name for macro in await macros.seen_by(session, by=by)]


async def test_ones_own_stand_first_and_nobody_sees_those_of_others(session, ana, ines) -> None:
    for name in ("zebra", "Ant"):
        await saved(session, ana, name=name)
    shared = await saved(session, ana, name="bee", is_shared=True)
    await saved(session, ines, name="yak")
    assert await names(session, ana) == ["Ant", "bee", "zebra"]
    assert await names(session, ines) == ["yak", "bee"]
    assert await macros.found(session, shared.id, by=ines) == shared


async def test_what_is_kept_is_what_was_written_in_one_form(session, ana) -> None:
    macro = await saved(session, ana, tag="  Refund ", assignee="me", priority="high")
    assert macro.name == "Refund is on its way"
    assert macro.body == "Hello {{requester}},\nit is on its way."
    assert macro.act == {"status": "resolved", "priority": "high", "assignee": "me", "tag": "Refund"}
    assert macro.shared_at is None


@pytest.mark.parametrize(
    ("form", "field", "why"),
    [
        ({"name": " "}, "name", "at least one letter"),
        ({"name": "n" * 61}, "name", "60 characters"),
        ({"name": 7}, "name", "must be text"),
        ({"body": "w" * 20_001}, "body", "20,000 characters"),
        ({"body": "a\0b"}, "body", "cannot be stored"),
        ({"body": "Hello {{customer}}"}, "body", "{{requester}}, {{ticket}}, {{title}}"),
        ({"body": "", "status": ""}, "body", "Write some words"),
        ({"status": "solved"}, "status", "Choose one of open"),
        ({"category": "x"}, "category", "Choose one of"),
        ({"priority": ["high"]}, "priority", "Choose one of"),
        ({"assignee": "everybody"}, "assignee", "Choose somebody"),
        ({"assignee": "-1"}, "assignee", "Choose somebody"),
        ({"tag": "a,b"}, "tag", "comma"),
    ],
    ids=str,
)
async def test_what_cannot_be_kept_is_refused_with_a_sentence(session, ana, form, field, why) -> None:
    with pytest.raises(Invalid) as refused:
        await macros.save(session, REFUND | form, by=ana)
    assert why in refused.value.fields[field]
    assert list(refused.value.fields) == [field]
    assert await names(session, ana) == []


async def test_what_sets_something_needs_no_words_and_words_need_to_set_nothing(session, ana) -> None:
    only_sets = await macros.save(session, {"name": "Take it", "assignee": "me"}, by=ana)
    only_says = await macros.save(session, {"name": "Hi", "body": "Hello"}, by=ana)
    assert (only_sets.body, only_says.act) == ("", {})


async def test_only_who_changes_tickets_has_macros(session, ana, vic) -> None:
    macro = await saved(session, ana, is_shared=True)
    for by, refusal in ((vic, NotAllowed), (None, NotSignedIn)):
        for try_it in (
            macros.seen_by(session, by=by),
            macros.found(session, macro.id, by=by),
            macros.ready(session, macro.id, 1, by=by),
            macros.act_of(session, macro.id, by=by),
            macros.save(session, REFUND, by=by),
            macros.change(session, macro.id, REFUND, by=by),
            macros.delete(session, macro.id, by=by),
            macros.bring_back(session, macro, by=by),
        ):
            with pytest.raises(refusal):
                await try_it


async def test_a_macro_of_somebody_else_is_as_if_it_were_not_there(session, ana, ines, a_ticket) -> None:
    macro, ticket = await saved(session, ana), await a_ticket()
    for number in (macro.id, 0, -1, 2**31, 10**30):
        for try_it in (
            macros.found(session, number, by=ines),
            macros.ready(session, number, ticket.id, by=ines),
            macros.change(session, number, REFUND, by=ines),
            macros.delete(session, number, by=ines),
        ):
            with pytest.raises(NotFound, match="not there any more"):
                await try_it
        assert await macros.act_of(session, number, by=ines) is None
    with pytest.raises(NotFound):
        await macros.bring_back(session, macro, by=ines)


async def test_a_shared_macro_is_changed_by_its_owner_and_by_administrators(session, ana, ines) -> None:
    bo = await making.account(session, "bo@example.com", "Bo Li", Role.agent)
    macro = await saved(session, ana, is_shared=True)
    for try_it in (
        macros.change(session, macro.id, REFUND, by=bo),
        macros.delete(session, macro.id, by=bo),
        macros.bring_back(session, macro, by=bo),
    ):
        with pytest.raises(NotAllowed, match="Its owner or an administrator"):
            await try_it
    was = await macros.change(session, macro.id, REFUND | {"name": "Other"}, by=ines, is_shared=True)
    assert (was.name, macro.name) == ("Refund is on its way", "Other")
    assert macro.owner_id == ana.id


async def test_what_was_changed_or_deleted_can_be_brought_back(session, ana) -> None:
    macro = await saved(session, ana, is_shared=True)
    before = macro.model_dump()
    was = await macros.change(session, macro.id, {"name": "Other", "body": "x"}, by=ana)
    assert macro.shared_at is None
    assert (await macros.bring_back(session, was, by=ana)).model_dump() == before
    was = await macros.delete(session, before["id"], by=ana)
    assert await names(session, ana) == []
    assert (await macros.bring_back(session, was, by=ana)).model_dump() == before
    assert await names(session, ana) == ["Refund is on its way"]


async def test_an_account_keeps_so_many(session, ana, ines, monkeypatch) -> None:
    monkeypatch.setattr(macro_parts, "MOST", 1)
    await saved(session, ana)
    with pytest.raises(Invalid, match="needs a look") as refused:
        await saved(session, ana)
    assert "1 macros at most" in refused.value.fields["name"]
    await saved(session, ines)


async def test_a_macro_is_filled_in_and_says_what_it_sets(session, ana, a_ticket) -> None:
    ticket = await a_ticket("Charged twice", email="sam@example.com")
    macro = await saved(
        session,
        ana,
        body="Hi {{requester}}, #{{ ticket }}: {{title}} – {{agent}}",
        tag="refund",
        assignee="me",
    )
    ready = await macros.ready(session, macro.id, ticket.id, by=ana)
    assert ready.words == f"Hi sam@example.com, ##{ticket.id}: Charged twice – Ana Moreau"
    assert ready.act == acts.Act(status=Status.resolved, tag="refund", assignee=ana.id)
    assert ready.sets == "resolved, assigned to you, tagged “refund”"
    assert await macros.act_of(session, macro.id, by=ana) == ready.act
    with pytest.raises(NotFound):
        await macros.ready(session, macro.id, 2**31 - 1, by=ana)


async def test_whoever_sends_it_is_me(session, ana, ines) -> None:
    macro = await saved(session, ana, assignee="me", is_shared=True)
    assert (await macros.act_of(session, macro.id, by=ines)).assignee == ines.id


async def test_it_can_give_a_ticket_to_nobody_or_to_somebody(session, ana, ines, vic) -> None:
    nobody = await saved(session, ana, assignee="none")
    assert (await macros.act_of(session, nobody.id, by=ana)).assignee is None
    somebody = await saved(session, ana, assignee=str(ines.id))
    assert (await macros.act_of(session, somebody.id, by=ana)).assignee == ines.id
    assert await macros.sets(session, somebody, by=ana) == "resolved, assigned to Ines Duarte"
    with pytest.raises(CannotBeGivenTickets):
        await saved(session, ana, assignee=str(vic.id))


async def test_who_has_left_is_given_nothing_and_the_rest_is_set(session, ana, ines) -> None:
    macro = await saved(session, ana, assignee=str(ines.id))
    ines.disabled_at = now()
    await session.flush()
    act = await macros.act_of(session, macro.id, by=ana)
    assert (act.status, act.assignee) == (Status.resolved, STAYS)


async def test_what_sets_nothing_is_no_act(session, ana) -> None:
    macro = await macros.save(session, {"name": "Hi", "body": "Hello"}, by=ana)
    assert await macros.act_of(session, macro.id, by=ana) is None
    assert await macros.sets(session, macro, by=ana) == ""
    assert (await macros.save(session, {"name": "p", "priority": "high"}, by=ana)).act == {
        "priority": Priority.high
    }
