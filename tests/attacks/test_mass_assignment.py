"""A form brings what its fields are for, and nothing else, whatever stands in it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from tests.attacks.arguments import taken
from tests.attacks.callers import Caller, a_caller, short
from tests.attacks.deeds import DEEDS, filled
from tests.attacks.doors import NEW_PASSWORD
from tests.attacks.standing import Change, Standing, changes
from tests.served import PASSWORD, Served
from tests.web.test_register import handlers
from ticketdesk.desk import accounts, invitations
from ticketdesk.models import Account, Role
from ticketdesk.web.auth.routes import doors

# What no form has a field for. Each value is seen wherever it lands; a hash never has the number by chance.
FAR, LONG_AGO, PLANTED = 2_042_424_242, "2001-01-01T00:00:00+00:00", "zq7planted"
NUMBERS = ("id", "account_id", "assignee_id", "assignee", "owner_id", "user_id", "ticket_id", "created_by")
MOMENTS = ("created_at", "updated_at", "joined_at", "expires_at", "closed_at", "deleted_at", "resolved_at")
WORDS = ("password_hash", "token_hash", "key_hash", "key", "sso_subject", "draft_hash", "device", "address")
MORE: dict[str, Any] = (
    dict.fromkeys(NUMBERS, FAR)
    | dict.fromkeys(MOMENTS, LONG_AGO)
    | dict.fromkeys(WORDS, PLANTED)
    | {"role": "admin", "is_admin": True, "scope": "write", "stage": "complete", "way": "sso"}
    | {"status": "closed", "category": "account", "priority": "critical", "kind": "note"}
    | {"category_source": "gemini", "priority_source": "gemini", "author_id": FAR, "by": FAR}
    | {"disabled_at": None, "days": 3650, "purpose": "invite", "is_public": True, "deleted": True}
    | {"__class__": PLANTED, "__dict__": {"role": "admin"}, "form[role]": "admin", "role[]": "admin"}
)
FORMS = {
    name: handler
    for name, handler in handlers().items()
    if dict in [getattr(kind, "__origin__", kind) for kind in taken(handler).values()]
}
# What differs each time: numbers, hashes, moments, what was sealed.
OWN_TO_A_ROW = (
    "id",
    "at",
    "key",
    "secret_sealed",
    "xact",
    "version",
    "held",
    "line",
    "into",
    "number",
    "did",
)


@pytest.fixture(scope="module")
def desk(quiet: Served) -> Served:
    """The worker would take up what a form began, and change it while it is compared."""
    return quiet


@pytest.fixture
def standing(desk: Served) -> Iterator[Standing]:
    found = Standing(desk)
    yield found
    found.close()


@pytest.mark.parametrize("who", ["admin", "submitter"])
async def test_a_field_that_no_form_has_is_left_out(desk: Served, standing: Standing, who: str) -> None:
    assert len(FORMS) >= 8
    async with a_caller(desk, who) as caller:
        for name in FORMS:
            deed = DEEDS.get(short(name))
            is_meant = deed is not None and caller.may_call(name) and caller.may(deed.needs)
            plain = await _called(caller, standing, name, {}, is_meant=is_meant)
            more = await _called(caller, standing, name, MORE, is_meant=is_meant)
            assert _without_numbers(name, more) == _without_numbers(name, plain), short(name)
            assert bool(plain) == is_meant, short(name)
            for landed in (str(FAR), "2001-01-01", PLANTED):
                assert landed not in json.dumps([change.row for change in more]), (short(name), landed)


async def _called(
    caller: Caller, standing: Standing, name: str, more: dict[str, Any], *, is_meant: bool
) -> list[Change]:
    deed = DEEDS.get(short(name))
    good = filled(deed.good, caller.world) if deed else {"form": {}}
    standing.do(deed.before if deed else (), caller.world)
    if deed and deed.first:
        shown = filled(deed.first_with, caller.world)
        await caller.send(next(one for one in handlers() if short(one) == deed.first), shown)
        await caller.settle()
    before = standing.rows()
    [form] = [
        arg
        for arg, kind in taken(handlers()[name]).items()
        if dict in (kind, getattr(kind, "__origin__", None))
    ]
    await caller.send(name, good | {form: more | good.get(form, {})})
    await caller.settle()
    for _ in range(50 if is_meant else 0):
        if changes(before, standing.rows()):
            break
        await asyncio.sleep(0.1)  # what works in the background has only begun
    await caller.line.until(lambda: not caller.line.value("together_state.is_sending"))
    return [change for change in changes(before, standing.rows()) if change.is_new]


def _without_numbers(name: str, done: list[Change]) -> list[str]:
    """What was done; where it names the ticket that it made, the number is another each time."""
    told = _essence(done)
    return [re.sub(r"\d+", "#", one) for one in told] if short(name) == "split_state.split" else told


def _essence(done: list[Change]) -> list[str]:
    return sorted(change.table + json.dumps(_told(change.row)) for change in done)


def _told(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: _told(each) for name, each in value.items() if _is_told(name)}


def _is_told(name: str) -> bool:
    return name not in OWN_TO_A_ROW and not name.endswith(("_id", "_hash", "_at"))


def _fields(**right: str) -> dict[str, str]:
    return {name: str(value) for name, value in MORE.items()} | right


async def test_signing_in_gives_the_session_of_that_account_and_no_more(
    desk: Served, standing: Standing
) -> None:
    before = standing.rows()
    form = _fields(email="vic@example.com", password=PASSWORD)
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{desk.url}/auth/login", data=form, headers={"Origin": desk.url})
    assert answer.headers["location"] == "/desk"
    new = {change.table: change.row for change in changes(before, standing.rows()) if change.is_new}
    assert set(new) <= {"sessions", "audit", "browsers"}
    [(vic,)] = desk.rows("SELECT id FROM accounts WHERE email = 'vic@example.com'")
    told = {name: new["sessions"][name] for name in ("account_id", "stage", "way", "ended_at")}
    assert told == {"account_id": vic, "stage": "complete", "way": "password", "ended_at": None}
    _nothing_landed(new)


async def test_a_half_session_stays_half_whatever_it_asks_for(desk: Served) -> None:
    async with a_caller(desk, "half") as caller, httpx.AsyncClient() as client:
        [(stage, value)] = desk.rows(
            "SELECT stage, id FROM sessions WHERE account_id = %s", caller.world["me"]
        )
        assert stage == "second_factor"
        cookie = caller.cookie
        headers = {"Origin": desk.url, "Cookie": cookie}
        for path in ("/auth/second", "/auth/enrol", "/auth/password", "/auth/passkeys/new"):
            await client.post(desk.url + path, data=_fields(current=PASSWORD, new="x"), headers=headers)
        stages = desk.rows("SELECT stage, id FROM sessions WHERE account_id = %s", caller.world["me"])
        assert stages == [("second_factor", value)]
        assert (await client.get(f"{desk.url}/api/tickets/stats/", headers=headers)).status_code == 401


async def test_who_joins_has_the_role_that_was_given(desk: Served, standing: Standing) -> None:
    async with desk.transaction() as session:
        ines = await desk.account(session, "ines")
        email = f"joins-{desk.port}@example.com"
        guest, key = await invitations.invite(session, email=email, name="G", role=Role.viewer, by=ines)
    form = _fields(key=key, name="Guest", password=NEW_PASSWORD, email="eve@example.com")
    before = standing.rows()
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{desk.url}/auth/join", data=form, headers={"Origin": desk.url})
    assert answer.headers["location"] == "/desk"
    new = {change.table: change.row for change in changes(before, standing.rows()) if change.row}
    [joined] = desk.rows("SELECT id, email, name, role, sso_subject FROM accounts WHERE id = %s", guest.id)
    assert joined == (guest.id, email, "Guest", "viewer", None)
    _nothing_landed(new)


async def test_changing_a_password_changes_only_that(desk: Served) -> None:
    async with desk.transaction() as session:
        email = f"changes-{desk.port}@example.com"
        mine = await making.account(session, email, "Changes", Role.viewer)
    headers = {"Origin": desk.url}
    async with httpx.AsyncClient(base_url=desk.url, headers=headers) as client:
        await client.post("/auth/login", data={"email": email, "password": PASSWORD})
        form = _fields(current=PASSWORD, new=NEW_PASSWORD, email="eve@example.com", name="Eve")
        answer = await client.post("/auth/password", data=form)
    assert "done=password" in answer.headers["location"]
    asked = "SELECT id, email, name, role, sso_subject, disabled_at FROM accounts WHERE id = %s"
    assert desk.rows(asked, mine.id) == [(mine.id, email, "Changes", "viewer", None, None)]
    assert desk.rows("SELECT password_hash FROM accounts WHERE id = %s", mine.id)[0][0].startswith("$argon2")


async def test_setting_up_makes_one_administrator_as_it_is_written(session: AsyncSession) -> None:
    code = await accounts.new_setup_code(session)
    form = _fields(code=str(code), email="eve@example.com", name="Eve", password=NEW_PASSWORD, role="viewer")
    transport = httpx.ASGITransport(app=doors)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        answer = await client.post("/auth/setup", data=form)
    assert answer.headers["location"] == "/desk"
    [eve] = (await session.exec(select(Account).order_by(col(Account.id)))).all()
    assert (eve.email, eve.name, eve.role, eve.sso_subject) == ("eve@example.com", "Eve", Role.admin, None)
    assert eve.id != FAR
    assert eve.created_at.year > 2001
    assert (eve.password_hash or "").startswith("$argon2")


def _nothing_landed(new: dict[str, Any]) -> None:
    told = json.dumps(new)
    assert [landed for landed in (str(FAR), "2001-01-01", PLANTED, "eve@") if landed in told] == []
