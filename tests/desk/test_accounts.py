"""Who may sign in: the first administrator is made once, the others by an administrator."""

from __future__ import annotations

import asyncio

import pytest
from sqlmodel import select

from tests import making
from tests.desk.looking import everything
from tests.making import PASSWORD
from ticketdesk import db
from ticketdesk.desk import accounts, passwords
from ticketdesk.errors import AlreadySetUp, Invalid, NotAllowed, NotFound, NotSignedIn
from ticketdesk.models import Account, Role
from ticketdesk.models.columns import now

INES = {"email": "ines@example.com", "name": "Ines Duarte", "password": PASSWORD}


async def test_the_first_administrator_is_made_with_the_code_and_signs_in(session) -> None:
    code = await accounts.new_setup_code(session)
    ines = await accounts.set_up(session, code, **INES)
    assert (ines.role, ines.email, ines.name) == (Role.admin, "ines@example.com", "Ines Duarte")
    assert await passwords.fits(PASSWORD, ines.password_hash)
    assert PASSWORD not in str(await everything(session))


async def test_a_code_works_once(session) -> None:
    code = await accounts.new_setup_code(session)
    await accounts.set_up(session, code, **INES)
    with pytest.raises(AlreadySetUp):
        await accounts.set_up(session, code, **INES | {"email": "eve@example.com"})
    assert await accounts.new_setup_code(session) is None
    assert (await everything(session))["settings"] == [], "a used code is kept nowhere"


async def test_only_the_newest_code_works(session) -> None:
    first, second = await accounts.new_setup_code(session), await accounts.new_setup_code(session)
    with pytest.raises(NotFound, match="not valid any more"):
        await accounts.set_up(session, first, **INES)
    assert (await accounts.set_up(session, second, **INES)).id


@pytest.mark.parametrize("code", ["", "guess", "\0", "\ud83d"])
async def test_a_guessed_code_makes_nobody(session, code: str) -> None:
    right = await accounts.new_setup_code(session)
    assert right not in str(await everything(session))
    with pytest.raises(NotFound):
        await accounts.set_up(session, code, **INES)
    assert (await session.exec(select(Account))).all() == []


async def test_without_a_code_nobody_sets_the_desk_up(session) -> None:
    with pytest.raises(NotFound):
        await accounts.set_up(session, "", **INES)


async def test_a_refused_field_leaves_the_code_good(session) -> None:
    code = await accounts.new_setup_code(session)
    with pytest.raises(Invalid):
        await accounts.set_up(session, code, **INES | {"password": "short"})
    assert (await accounts.set_up(session, code, **INES)).id


async def test_agents_without_an_administrator_do_not_lock_the_desk(session, ana, vic) -> None:
    code = await accounts.new_setup_code(session)
    assert (await accounts.set_up(session, code, **INES)).role is Role.admin


async def test_a_disabled_administrator_does_not_open_the_desk_to_others(session, ines) -> None:
    ines.disabled_at = now()
    await session.flush()
    assert await accounts.new_setup_code(session) is None


REFUSED = [
    ({"email": ""}, {"email": "This does not look like an address."}),
    ({"email": "ines@desk"}, {"email": "This address has no ending such as .com."}),
    ({"name": "  "}, {"name": "A name needs at least one letter."}),
    ({"name": "n" * 101}, {"name": "A name can have 100 characters; this has 101."}),
    ({"password": "eleven char"}, {"password": "A password needs at least 12 characters. A short sentence is easy to remember."}),
    ({"password": None}, {"password": "A password needs at least 12 characters. A short sentence is easy to remember."}),
    ({"password": "x" * 1_001}, {"password": "A password can have 1,000 characters."}),
    ({"password": "\ud83d" * 12}, {"password": "A password holds a character that cannot be typed again. Choose others."}),
    ({"email": "\0", "name": 5}, {"email": "This does not look like an address.", "name": "A name must be text."}),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentences"), REFUSED, ids=lambda part: ascii(part)[:24])
async def test_a_field_that_does_not_fit_is_refused(session, ines, change, sentences) -> None:
    with pytest.raises(Invalid) as refused:
        await accounts.add(session, **INES | change, role=Role.agent, by=ines)
    assert refused.value.fields == sentences


async def test_an_address_has_one_account_in_whatever_case(session, ines, a_ticket) -> None:
    with pytest.raises(Invalid) as refused:
        await accounts.add(session, **INES | {"email": "INES@Example.com"}, role=Role.agent, by=ines)
    assert refused.value.fields == {"email": "Somebody has an account with this address."}
    assert (await a_ticket()).id, "the transaction is still good"


async def test_only_administrators_add_people(session, ines, ana, vic) -> None:
    somebody = {"email": "new@example.com", "name": "New", "password": PASSWORD, "role": Role.admin}
    for who, refusal in ((ana, NotAllowed), (vic, NotAllowed), (None, NotSignedIn)):
        with pytest.raises(refusal):
            await accounts.add(session, **somebody, by=who)
    assert (await accounts.add(session, **somebody, by=ines)).role is Role.admin


async def test_the_environment_names_the_first_administrator_once(session) -> None:
    made = await accounts.first_admin(session, email="root@example.com", password=PASSWORD)
    assert made is not None
    assert (made.name, made.role) == ("root", Role.admin)
    assert await accounts.first_admin(session, email="eve@example.com", password=PASSWORD) is None


async def test_the_command_line_adds_people(session) -> None:
    made = await accounts.add_from_the_command_line(session, **INES, role=Role.viewer)
    assert made.role is Role.viewer


async def test_everybody_is_listed_by_name(session, ines, ana, vic) -> None:
    assert [one.name for one in await accounts.people(session, by=vic)] == [
        "Ana Moreau",
        "Ines Duarte",
        "Vic Tanaka",
    ]
    with pytest.raises(NotSignedIn):
        await accounts.people(session, by=None)


async def test_history_knows_the_names_of_those_who_left(session, ines, ana) -> None:
    ana.disabled_at = now()
    assert await accounts.names(session) == {ines.id: "Ines Duarte", ana.id: "Ana Moreau"}


async def test_tickets_are_given_to_those_who_can_work_on_them(session, ines, ana, vic) -> None:
    assert [accounts.can_be_given_tickets(one) for one in (ines, ana, vic)] == [True, True, False]
    ana.disabled_at = now()
    assert not accounts.can_be_given_tickets(ana)


async def test_of_two_who_set_up_at_once_one_is_the_administrator(database_url) -> None:
    async with db.transaction() as session:
        code = await accounts.new_setup_code(session)

    async def set_up(email: str) -> str:
        try:
            async with db.transaction() as session:
                return (await accounts.set_up(session, code, **INES | {"email": email})).email
        except AlreadySetUp:
            return "too late"

    answers = await asyncio.gather(set_up("ines@example.com"), set_up("eve@example.com"))
    async with db.reading() as session:
        (only,) = (await session.exec(select(Account))).all()
    assert sorted(answers) == sorted([only.email, "too late"])


async def test_two_desks_that_start_at_once_both_get_a_code_and_one_counts(database_url) -> None:
    async def start() -> str | None:
        async with db.transaction() as session:
            return await accounts.new_setup_code(session)

    codes = await asyncio.gather(start(), start(), start())
    fine = 0
    for code in codes:
        try:
            async with db.transaction() as session:
                await accounts.set_up(session, code, **INES)
                fine += 1
        except (NotFound, AlreadySetUp):
            continue
    assert (len(set(codes)), fine) == (3, 1)


async def test_of_two_accounts_for_one_address_at_once_one_is_refused_in_a_sentence(database_url) -> None:
    async with db.transaction() as session:
        ines = await making.account(session, "ines@example.com", "Ines", Role.admin)

    async def add(email: str) -> str:
        try:
            async with db.transaction() as session:
                await accounts.add(session, **INES | {"email": email}, role=Role.agent, by=ines)
                await asyncio.sleep(0.1)
                return "added"
        except Invalid as refused:
            return refused.fields["email"]

    answers = await asyncio.gather(add("bo@example.com"), add("BO@example.com"))
    assert sorted(answers) == ["Somebody has an account with this address.", "added"]
