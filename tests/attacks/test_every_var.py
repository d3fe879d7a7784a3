"""Every public var of every state, as a stranger, a submitter and a viewer get it on every page."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import reflex as rx

from tests.attacks.others import PLANTED, Others, planted
from tests.running import Cookie
from tests.served import Served, ServeDesk
from tests.web.line import HYDRATE, a_line
from ticketdesk.desk import preferences, queue_columns
from ticketdesk.models import Role
from ticketdesk.web.guidance import page as guidance
from ticketdesk.web.queue import empty
from ticketdesk.web.routes import ROUTES
from ticketdesk.web.triage_settings import page as triage_settings

# What a ticket says to its own holder, what only staff reads, and what nobody but its owner or an administrator does.
PUBLIC = (f"{PLANTED} title", f"{PLANTED} words", f"{PLANTED} reply")
STAFF_ONLY = (f"{PLANTED} note",)
OF_ADMINS = ("zq9token", "zq9device", "zq9audit", "zq9setting", "zq9setup", "zq9newcomer", "198.51.100.77")
NEVER = ("$argon2", "password_hash", "token_hash", "key_hash", "secret_sealed", "credential_id")
# Tables whose bytes nobody gets at all.
HASHES = (
    "SELECT token_hash FROM sessions UNION SELECT token_hash FROM tokens UNION SELECT key_hash FROM links"
    " UNION SELECT key_hash FROM invitations UNION SELECT credential_id FROM passkeys"
)
# Lists that are words of the product, before anybody chose: the usual columns of the queue.
SAME_FOR_ALL = {"queue_state.columns": list(queue_columns.USUAL)}
VALUES = "SELECT value FROM settings UNION SELECT password_hash FROM accounts"


@dataclass(frozen=True)
class Full:
    """A desk on which everything was planted."""

    desk: Served
    others: Others
    secrets: tuple[str, ...]
    own: str


@pytest.fixture(scope="module")
def alone(serve_desk: ServeDesk) -> Iterator[Served]:
    """A desk of its own: what is planted here stands in its settings too."""
    with serve_desk(has_worker=False, TICKETDESK_RATE_LIMITS="off") as desk:
        yield desk


@pytest.fixture(scope="module")
async def full(alone: Served) -> Full:
    others = await planted(alone)
    async with alone.transaction() as session:
        ines = await alone.account(session, "ines")
        await preferences.require_second_factor(session, Role.viewer, True, by=ines)
    own = alone.sign_in("ana").value
    alone.rows("UPDATE sessions SET device = 'zq9device', address = '198.51.100.77'")
    alone.rows("UPDATE tokens SET name = 'zq9token ' || id")
    alone.rows("INSERT INTO settings (name, value, created_at) VALUES ('zq9setting', 'zq9setting', now())")
    alone.rows(
        "INSERT INTO audit (deed, about, address, at) VALUES ('exported', 'zq9audit', '198.51.100.77', now())"
    )
    alone.rows(
        """INSERT INTO accounts (email, name, role, created_at)
        VALUES ('zq9newcomer@example.com', 'Somebody', 'viewer', now())"""
    )
    hashes = [bytes(value) for (value,) in alone.rows(HASHES)]
    values = [str(value) for (value,) in alone.rows(VALUES) if value]
    told = tuple(form for value in hashes for form in (value.hex(), repr(value)[2:-1]))
    more = (own, others.bearer, others.invitation, others.revoked, *others.used.values())
    return Full(alone, others, (*told, *[value for value in values if len(value) > 8], *more), own)


def _pages(full: Full, key: str) -> list[str]:
    """Every page there is, each with what one could put in its address."""
    number = str(full.others.ticket)
    names = {"[link_key]": key, "[ticket_number]": number}
    pages = []
    for route in ROUTES:
        path = "/" + route.path.strip("/") if route.path != "404" else "/no/such/page"
        for name, value in names.items():
            path = path.replace(name, value)
        pages += [path, f"{path}?{'&'.join(f'{one}={number}' for one in ('id', 'code', 'next', 'person'))}"]
    return pages


async def _heard(full: Full, cookie: str, key: str) -> tuple[dict[str, Any], str]:
    """All vars on all pages, each page in a tab of its own and all after each other in one."""
    values: dict[str, Any] = {}
    heard: list[str] = []
    for path in _pages(full, key):
        async with a_line(full.desk, cookie, path.partition("?")[0]) as line:
            await line.send(HYDRATE, {}, asPath=path)
            await line.until(lambda line=line: line.values.get("state.is_hydrated") is True)
            await line.settle()
            values |= {f"{path} {name}": value for name, value in line.values.items()}
            heard += line.heard
    async with a_line(full.desk, cookie) as line:
        for path in _pages(full, key):
            await line.send(HYDRATE, {}, pathname=path.partition("?")[0], asPath=path)
        await line.settle()
        heard += line.heard
    return values, " ".join(heard)


def _found(told: str, words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word in told or json.dumps(word)[1:-1] in told]


def _public_vars() -> set[str]:
    """Every public var that the desk's states and Reflex's have, by ``state.var``."""
    states = [rx.State, *_below(rx.State)]
    return {
        f"{state.get_name().rpartition('____')[2]}.{name}"
        for state in states
        if ".gallery" not in state.__module__ and not state.__module__.startswith("tests")
        for name in {*state.base_vars, *state.computed_vars}
        if not name.startswith("_")
    }


def _below(state: type[rx.State]) -> Iterator[type[rx.State]]:
    for each in state.get_substates():
        yield each
        yield from _below(each)


async def test_hydration_really_tells_every_var(full: Full) -> None:
    """Otherwise the walk below would prove little."""
    values, _ = await _heard(full, "", "no-such-key")
    told = {name.partition(" ")[2] for name in values}
    assert len(_public_vars()) > 100
    assert _public_vars() <= told


async def test_a_stranger_gets_no_word_of_anybody(full: Full) -> None:
    values, heard = await _heard(full, "", "no-such-key")
    assert _found(heard, (PLANTED, *OF_ADMINS, *NEVER, *full.secrets)) == []
    assert _found(heard, tuple(word for person in full.desk.people.values() for word in person[:2])) == []
    # Nothing that is a list or a table of anything is filled.
    lists = {name: value for name, value in values.items() if isinstance(value, list) and value}
    assert [name for name, value in lists.items() if value != SAME_FOR_ALL.get(name.partition(" ")[2])] == []


async def test_a_submitter_gets_the_public_side_of_one_ticket(full: Full) -> None:
    _, heard = await _heard(full, "", full.others.key)
    assert _found(heard, PUBLIC) == list(PUBLIC)
    rest = heard
    for word in PUBLIC:
        rest = rest.replace(word, "")
    assert _found(rest, (PLANTED, *STAFF_ONLY, *OF_ADMINS, *NEVER, *full.secrets)) == []
    emails = tuple(person.email for person in full.desk.people.values())
    assert _found(heard, emails) == []


@pytest.fixture
async def vic(full: Full) -> AsyncIterator[Cookie]:
    """The viewer's session; his role has to have a second factor from the next sign-in on."""
    full.desk.rows("DELETE FROM settings WHERE name = 'second_factor_roles'")
    yield full.desk.sign_in("vic")
    full.desk.rows(
        "INSERT INTO settings (name, value, created_at) VALUES ('second_factor_roles', 'viewer', now())"
    )


async def test_a_viewer_gets_tickets_but_no_account_setting_token_or_session(full: Full, vic: Cookie) -> None:
    _, heard = await _heard(full, vic.header, full.others.key)
    assert _found(heard, PUBLIC + STAFF_ONLY) == list(PUBLIC + STAFF_ONLY)
    assert _found(heard, (*OF_ADMINS, *NEVER, *full.secrets, vic.value)) == []
    people = full.desk.people
    assert _found(heard, (people["vic"].email,)) == [people["vic"].email]
    assert _found(heard, (people["ana"].email, people["ines"].email)) == []


async def test_an_administrator_gets_no_hash_and_no_secret_either(full: Full) -> None:
    cookie = full.desk.sign_in("ines")
    _, heard = await _heard(full, cookie.header, full.others.key)
    assert _found(heard, ("zq9token", "zq9audit", "zq9newcomer")) == ["zq9token", "zq9audit", "zq9newcomer"]
    kept = tuple(secret for secret in full.secrets if secret not in ("zq9setting", "viewer"))
    assert _found(heard, (*NEVER, *kept, cookie.value)) == []


def test_what_is_built_holds_no_secret_and_nobody(built: Path, full: Full) -> None:
    """The defaults of every var stand in the pages and scripts that everybody may load."""
    told = "".join(
        path.read_text(errors="replace")
        for path in (built / ".web/build/client").rglob("*")
        if path.suffix in (".html", ".js", ".json", ".txt")
    )
    assert "queue_state" in told
    # Three sentences say which setting has no key; its name stands nowhere else, and nothing that looks like a key.
    for sentence in (guidance.NOT_SET_UP, triage_settings.NOT_SET_UP, empty.NO_KEY):
        assert sentence in told
        told = told.replace(sentence, "")
    settings = ("postgresql://", "TICKETDESK_SECRET", "GEMINI_API_KEY", "gemini-", "$argon2", "BEGIN PRIVATE")
    assert _found(told, (*settings, "AIza", *full.secrets, str(built))) == []
    names = tuple(word for person in full.desk.people.values() for word in person[:2])
    assert _found(told, names) == []


def test_no_default_holds_anything() -> None:
    filled = {
        f"{state.get_name().rpartition('____')[2]}.{name}": value
        for state in _below(rx.State)
        if state.__module__.startswith("ticketdesk.")
        for name, value in ((name, state.get_fields()[name].default_value()) for name in state.base_vars)
        if isinstance(value, list) and value
    }
    assert filled == SAME_FOR_ALL
