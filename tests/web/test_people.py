"""The page of people and the door of one-time links, as others may misuse them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlmodel import select

from tests import making
from tests.making import PASSWORD
from tests.web.conftest import TabOf
from ticketdesk import db
from ticketdesk.desk import invitations, people, sessions
from ticketdesk.models import Account, Role, Session, Way
from ticketdesk.web.auth.join_state import JoinState
from ticketdesk.web.auth.routes import doors
from ticketdesk.web.people.state import PeopleState
from ticketdesk.web.wire import Wire

FRESH = "seven green kettles sing"
BO = {"email": "bo@example.com", "name": "Bo", "role": "agent"}
HOME = "http://localhost:8000"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Wire(doors))
    async with httpx.AsyncClient(transport=transport, base_url=HOME, headers={"Origin": HOME}) as client:
        yield client


async def _key() -> tuple[int, str]:
    """Somebody who was invited as an agent."""
    async with db.transaction() as session:
        ines = await making.account(session, "ines@example.com", "Ines Duarte", Role.admin)
        bo, key = await invitations.invite(session, email=BO["email"], name="Bo", role=Role.agent, by=ines)
    return bo.id or 0, key


async def _account(number: int) -> Account:
    async with db.reading() as session:
        found = await session.get(Account, number)
    assert found
    return found


def _key_in(link: str) -> str:
    return parse_qs(urlsplit(link).query)["key"][0]


CALLS = [
    (PeopleState.load, ()),
    (PeopleState.invite, (BO | {"role": "admin"},)),
    (PeopleState.new_link, (1,)),
    (PeopleState.set_role, (1, "admin")),
    (PeopleState.disable, (1,)),
    (PeopleState.enable, (1,)),
    (PeopleState.sign_out, (1,)),
    (PeopleState.take_away_factor, (1,)),
    (PeopleState.put_away, ()),
]


@pytest.mark.parametrize(("handler", "arguments"), CALLS, ids=lambda part: str(part)[:40])
async def test_nobody_but_administrators_reaches_a_handler(
    session, ana, vic, tab_of: TabOf, handler, arguments
) -> None:
    for who in (ana, vic, None):
        tab = await tab_of(who, "/desk/settings/people")
        answer = await tab.call(handler, *arguments)
        assert answer.goes_to
        assert answer.goes_to.startswith("/desk" if who else "/login")
        assert not [name for name in answer.values if name.startswith("people_state.")]
    assert len((await session.exec(select(Account))).all()) == 2
    assert (ana.role, ana.disabled_at) == (Role.agent, None)


async def test_an_administrator_invites_and_sees_the_link_once(session, ines, tab_of: TabOf) -> None:
    tab = await tab_of(ines, "/desk/settings/people")
    await tab.call(PeopleState.load)
    answer = await tab.call(PeopleState.invite, BO)
    link = answer.values["people_state.link"]
    assert link.startswith("http://localhost:8000/join?key=")
    assert (await tab.state(PeopleState)).link == "", "the server keeps it nowhere"
    assert [row["standing"] for row in answer.values["people_state.people"]] == ["invited", "active"]
    again = await tab.call(PeopleState.load)
    assert again.values["people_state.link"] == ""
    assert (await invitations.found(session, _key_in(link)))[1].email == BO["email"]


async def test_a_refused_field_is_said_beside_it(session, ines, tab_of: TabOf) -> None:
    tab = await tab_of(ines, "/desk/settings/people")
    await tab.call(PeopleState.load)
    answer = await tab.call(PeopleState.invite, BO | {"email": "nowhere", "name": " "})
    assert set(filter(answer.values["people_state.wrong"].get, ("email", "name", "role"))) == {
        "email",
        "name",
    }
    refused = await tab.call(PeopleState.invite, BO | {"role": "owner"})
    assert refused.values["people_state.wrong"]["role"]


async def test_the_last_administrator_reads_why_nothing_changed(session, ines, tab_of: TabOf) -> None:
    tab = await tab_of(ines, "/desk/settings/people")
    answer = await tab.call(PeopleState.set_role, ines.id, "viewer")
    assert "last administrator" in answer.values["notice.words"]
    assert ines.role is Role.admin


async def test_a_link_tells_its_holder_whose_it_is_and_others_nothing(session, ines, tab_of: TabOf) -> None:
    _, key = await invitations.invite(session, email=BO["email"], name="Bo", role=Role.agent, by=ines)
    holder = await tab_of(None, "/join", key=key)
    told = (await holder.call(JoinState.load)).values
    assert (told["join_state.name"], told["join_state.email"]) == ("Bo", BO["email"])
    stranger = await tab_of(None, "/join", key="guess")
    told = (await stranger.call(JoinState.load)).values
    assert told["join_state.problem"] == invitations.OVER
    assert BO["email"] not in str(told)
    holder.query = {"key": "guess"}
    after = (await holder.call(JoinState.load)).values
    assert (after["join_state.key"], after["join_state.name"], after["join_state.email"]) == ("", "", "")


async def test_joining_sets_a_cookie_and_no_field_makes_an_administrator(
    client: httpx.AsyncClient, database_url: str
) -> None:
    number, key = await _key()
    more = {"role": "admin", "email": "eve@example.com", "id": "1", "account_id": "1", "disabled_at": "x"}
    form = more | {"key": key, "name": "Bo Lind", "password": FRESH}
    answer = await client.post("/auth/join", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    bo = await _account(number)
    assert (bo.role, bo.email, bo.name) == (Role.agent, BO["email"], "Bo Lind")
    async with db.reading() as session:
        found = await sessions.found(session, answer.cookies["td_session"])
    assert found
    assert (found[0].way, found[1].id) == (Way.link, number)
    client.cookies.clear()
    again = await client.post("/auth/join", data=form)
    assert again.headers["location"] == "/join?problem=over"
    assert "set-cookie" not in again.headers


async def test_every_bad_link_gets_the_same_answer(client: httpx.AsyncClient, database_url: str) -> None:
    number, key = await _key()
    async with db.transaction() as session:
        ines = (await session.exec(select(Account).where(Account.role == Role.admin))).one()
        await people.disable(session, number, by=ines)
    answers = []
    for bad in (key, "guess", "", "\0", "x" * 5_000):
        form = {"key": bad, "name": "Eve", "password": FRESH}
        answer = await client.post("/auth/join", data=form)
        answers.append((answer.status_code, answer.headers["location"], answer.content))
    answers.append(answers[0])
    assert set(answers) == {(303, "/join?problem=over", b"")}


async def test_a_common_password_keeps_the_link_and_gets_no_cookie(
    client: httpx.AsyncClient, database_url: str
) -> None:
    _, key = await _key()
    answer = await client.post("/auth/join", data={"key": key, "name": " ", "password": "password1234"})
    told = httpx.URL(answer.headers["location"]).params
    assert (told["key"], told["problem"], told["why"]) == (key, "name,password", "common")
    assert "set-cookie" not in answer.headers


async def test_another_site_cannot_use_a_link_up(client: httpx.AsyncClient, database_url: str) -> None:
    number, key = await _key()
    form = {"key": key, "name": "Bo", "password": FRESH}
    for origin in ("https://evil.example", "null"):
        answer = await client.post("/auth/join", data=form, headers={"Origin": origin})
        assert answer.status_code == 403
    assert (await client.get("/auth/join", params=form)).status_code == 405
    assert (await _account(number)).is_invited


async def test_of_two_posts_at_once_one_gets_in(client: httpx.AsyncClient, database_url: str) -> None:
    _, key = await _key()
    forms = [{"key": key, "name": "Bo", "password": password} for password in (FRESH, PASSWORD)]
    answers = await asyncio.gather(*(client.post("/auth/join", data=form) for form in forms))
    assert sorted(answer.headers["location"] for answer in answers) == ["/desk", "/join?problem=over"]
    async with db.reading() as session:
        assert len((await session.exec(select(Session))).all()) == 1
