"""What administrators do with people: rights change for everybody at once, and one administrator always stays."""

from __future__ import annotations

import asyncio

import pytest
from sqlmodel import select

from tests import making
from ticketdesk import db
from ticketdesk.desk import invitations, people, sessions, tickets
from ticketdesk.errors import LastAdmin, NotAllowed, NotFound, NotSignedIn, Refusal
from ticketdesk.models import Account, AuditEntry, Authenticator, Deed, Role
from ticketdesk.models.columns import now

VERBS = {
    "everybody": lambda session, _, by: people.everybody(session, by=by),
    "set_role": lambda session, number, by: people.set_role(session, number, Role.admin, by=by),
    "disable": lambda session, number, by: people.disable(session, number, by=by),
    "enable": lambda session, number, by: people.enable(session, number, by=by),
    "sign_out": lambda session, number, by: people.sign_out(session, number, by=by),
    "new_link": lambda session, number, by: invitations.new_link(session, number, by=by),
    "invite": lambda session, _, by: invitations.invite(
        session, email="eve@example.com", name="Eve", role=Role.admin, by=by
    ),
}


async def _audited(session, deed: Deed) -> list[tuple[str | None, str | None]]:
    found = await session.exec(select(AuditEntry).where(AuditEntry.deed == deed))
    return [(entry.before, entry.after) for entry in found.all()]


@pytest.mark.parametrize("verb", VERBS)
async def test_only_administrators_manage_people(session, ines, ana, vic, verb: str) -> None:
    for who, refusal in ((ana, NotAllowed), (vic, NotAllowed), (None, NotSignedIn)):
        with pytest.raises(refusal):
            await VERBS[verb](session, ana.id, who)
    ines.disabled_at = now()
    await session.flush()
    with pytest.raises(NotAllowed):
        await VERBS[verb](session, ana.id, ines)
    assert ana.role is Role.agent


async def test_a_change_of_role_ends_every_session_and_is_audited(session, ines, ana) -> None:
    tokens = [await sessions.begin(session, ana) for _ in range(2)]
    await people.set_role(session, ana.id, Role.viewer, by=ines)
    assert [await sessions.who_has(session, token) for token in tokens] == [None, None]
    assert await _audited(session, Deed.role_changed) == [("agent", "viewer")]


async def test_the_same_role_again_changes_nothing(session, ines, ana) -> None:
    token = await sessions.begin(session, ana)
    await people.set_role(session, ana.id, Role.agent, by=ines)
    assert await sessions.who_has(session, token) == ana
    assert await _audited(session, Deed.role_changed) == []


async def test_the_last_administrator_is_neither_demoted_nor_disabled(session, ines, ana) -> None:
    with pytest.raises(LastAdmin):
        await people.set_role(session, ines.id, Role.viewer, by=ines)
    with pytest.raises(LastAdmin):
        await people.disable(session, ines.id, by=ines)
    assert (ines.role, ines.disabled_at) == (Role.admin, None)


async def test_who_has_not_joined_does_not_count_as_an_administrator(session, ines) -> None:
    await invitations.invite(session, email="bo@example.com", name="Bo", role=Role.admin, by=ines)
    with pytest.raises(LastAdmin):
        await people.disable(session, ines.id, by=ines)


async def test_a_disabled_administrator_does_not_count_either(session, ines, ana) -> None:
    await people.set_role(session, ana.id, Role.admin, by=ines)
    await people.disable(session, ana.id, by=ines)
    with pytest.raises(LastAdmin):
        await people.set_role(session, ines.id, Role.agent, by=ines)


async def test_one_of_two_administrators_may_step_down(session, ines, ana) -> None:
    await people.set_role(session, ana.id, Role.admin, by=ines)
    await people.set_role(session, ines.id, Role.agent, by=ines)
    with pytest.raises(NotAllowed):
        await people.disable(session, ana.id, by=ines)


async def test_who_is_disabled_is_out_and_keeps_the_tickets(session, ines, ana, a_ticket) -> None:
    ticket = await a_ticket(assignee=ana)
    token = await sessions.begin(session, ana)
    _, key = await invitations.new_link(session, ana.id, by=ines)
    await people.disable(session, ana.id, by=ines)
    assert await sessions.who_has(session, token) is None
    assert ticket.assignee_id == ana.id
    with pytest.raises(Refusal, match="Enable it first"):
        await invitations.new_link(session, ana.id, by=ines)
    with pytest.raises(NotAllowed):
        await tickets.delete(session, ticket.id, by=ana)
    await people.enable(session, ana.id, by=ines)
    assert ana.disabled_at is None
    assert await sessions.who_has(session, token) is None, "an old session stays over"
    with pytest.raises(NotFound):
        await invitations.found(session, key)
    assert await _audited(session, Deed.disabled) == [("active", "disabled")]
    assert await _audited(session, Deed.enabled) == [("disabled", "active")]


async def test_an_administrator_sees_who_is_signed_in_and_how(session, ines, ana, vic) -> None:
    await sessions.begin(session, ana)
    await sessions.begin(session, ana)
    session.add(Authenticator(account_id=ana.id, secret_sealed=b"x", confirmed_at=now()))
    session.add(Authenticator(account_id=vic.id, secret_sealed=b"x"))
    await session.flush()
    found = {one.account.name: one for one in await people.everybody(session, by=ines)}
    assert [(one.sessions, one.has_second_factor) for one in found.values()] == [
        (2, True),
        (0, False),
        (0, False),
    ]
    assert found["Ana Moreau"].seen_at
    assert found["Vic Tanaka"].seen_at is None
    assert (await people.sign_out(session, ana.id, by=ines))[1] == 2


@pytest.mark.parametrize("number", [0, -1, 999_999, 2**31, 2**80])
async def test_a_number_that_nobody_has_is_not_found(session, ines, number: int) -> None:
    with pytest.raises(NotFound):
        await people.disable(session, number, by=ines)


@pytest.mark.parametrize("deed", ["demote", "disable"])
async def test_of_two_administrators_who_shut_each_other_out_at_once_one_stays(
    database_url, deed: str
) -> None:
    async with db.transaction() as session:
        ines = await making.account(session, "ines@example.com", "Ines", Role.admin)
        bo = await making.account(session, "bo@example.com", "Bo", Role.admin)

    async def against(whom: Account, by: Account) -> str:
        try:
            async with db.transaction() as session:
                if deed == "demote":
                    await people.set_role(session, whom.id or 0, Role.viewer, by=by)
                else:
                    await people.disable(session, whom.id or 0, by=by)
                await asyncio.sleep(0.1)
                return "done"
        except (NotAllowed, LastAdmin):
            return "refused"

    answers = await asyncio.gather(against(bo, ines), against(ines, bo))
    assert sorted(answers) == ["done", "refused"]
    async with db.reading() as session:
        left = (await session.exec(select(Account).where(Account.role == Role.admin))).all()
    assert len([one for one in left if one.disabled_at is None]) == 1
