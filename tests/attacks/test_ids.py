"""Every number and key that a caller may send: somebody else's, gone, negative, huge. Nothing leaks, nothing changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

from tests.attacks.arguments import plausible, taken
from tests.attacks.callers import a_caller, short
from tests.attacks.deeds import A_DEAD_JOB, A_MAIL, A_REPLAY, DEEDS, VERSION, filled
from tests.attacks.numbered import NUMBERED
from tests.attacks.others import GUEST, NUMBERS, PLANTED, Others, addresses, planted
from tests.attacks.standing import Standing
from tests.attacks.wire import ask
from tests.running import Cookie
from tests.served import PASSWORD, Served
from tests.web.line import Line, a_line
from tests.web.test_register import handlers
from ticketdesk.desk.keys import hash_of

A_REPLAYS_NUMBER = A_MAILS_NUMBER = A_JOBS_NUMBER = 900_001
KINDS = ("session", "account", "token", "ticket", "held", "macro", "nudge", "file")
MAY = {
    "admin": ("for administrators", "for agents", "for staff"),
    "agent": ("for agents", "for staff"),
    "viewer": ("for staff",),
}


@pytest.fixture(scope="module")
def desk(quiet: Served) -> Served:
    """The worker learns by itself, and notes how far it came."""
    return quiet


@pytest.fixture(scope="module")
async def others(desk: Served) -> Others:
    return await planted(desk)


@pytest.fixture
def standing(desk: Served) -> Iterator[Standing]:
    found = Standing(desk)
    yield found
    found.close()


def _takes_a_number(name: str) -> bool:
    return int in taken(handlers()[name]).values()


def test_every_handler_that_takes_a_number_is_known() -> None:
    assert {short(name) for name in handlers() if _takes_a_number(name)} == set(NUMBERED)


@pytest.mark.parametrize("who", ["stranger", "submitter", "half", "enrolling", "viewer", "agent", "admin"])
async def test_no_number_of_others_does_anything(
    desk: Served, standing: Standing, others: Others, who: str
) -> None:
    """An administrator may use accounts, tokens and replays of others, and staff reads tickets; else all is refused."""
    of_others = {kind: getattr(others, kind) for kind in KINDS}
    of_others |= {"replay": A_REPLAYS_NUMBER, "mail": A_MAILS_NUMBER, "dead job": A_JOBS_NUMBER}
    standing.do(VERSION + A_REPLAY + A_MAIL + A_DEAD_JOB, {"ticket": others.ticket})
    async with a_caller(desk, who) as caller:
        with standing.nothing_changes(who):
            for name, handler in handlers().items():
                if short(name) not in NUMBERED:
                    continue
                whose = NUMBERED[short(name)]
                theirs = [number for kind, number in of_others.items() if kind in whose.split(",")[0]]
                assert len(theirs) == 1, name
                is_allowed = whose.endswith(MAY.get(who, ("for nobody",)))
                for number in (*NUMBERS, *(() if is_allowed else theirs)):
                    deed = DEEDS.get(short(name))
                    given = filled(deed.good, caller.world) if deed else plausible(handler)
                    await caller.send(name, given | {"number": number})
            await caller.settle()
        told = " ".join(caller.line.heard)
    assert who == "admin" or PLANTED not in told


async def test_a_ticket_is_given_to_nobody_by_a_wrong_number(
    desk: Served, standing: Standing, others: Others
) -> None:
    [name] = [name for name in handlers() if short(name) == "ticket_state.assign"]
    async with a_caller(desk, "agent") as caller:
        with standing.nothing_changes():
            for to in (*map(str, NUMBERS), "1e3", "１", "1 OR 1=1", "Me", "None", "1.0"):
                await caller.send(name, {"to": to})
            await caller.settle()
        # The two words that are no number: oneself, and nobody.
        for to, given_to in (("me", caller.world["me"]), ("none", None)):
            await caller.send(name, {"to": to})
            await caller.settle()
            held = "SELECT assignee_id FROM tickets WHERE id = %s"
            assert desk.rows(held, caller.world["ticket"]) == [(given_to,)]


async def _everything(line: Line, others: Others) -> None:
    """Call every handler, as if every address of the others were shown, with every number of theirs."""
    numbers = (others.ticket, others.gone, others.account, others.session, others.token, others.passkey)
    for path in addresses(others):
        if len(path) < 400:
            said = {"pathname": path, "asPath": path, "query": {"link_key": path, "ticket_number": path}}
            for load in ("hydrate_and_load", *(name for name in handlers() if name.endswith(".load"))):
                await line.send(load, {}, **said)
    for name, handler in handlers().items():
        good = plausible(handler)
        for number in numbers:
            given = {arg: number if kind is int else str(number) for arg, kind in taken(handler).items()}
            forms = {arg: dict.fromkeys(("number", "id", "key", "ticket"), str(number)) for arg in good}
            await line.send(name, given | {arg: forms[arg] for arg in good if isinstance(good[arg], dict)})


@pytest.mark.parametrize("who", ["stranger", "submitter"])
async def test_a_line_for_one_ticket_never_gets_another(
    desk: Served, standing: Standing, others: Others, who: str
) -> None:
    async with a_caller(desk, who) as caller:
        before = standing.rows()
        await _everything(caller.line, others)
        await caller.settle()
        # What it may do still stands: its own form.
        assert {table for table, _ in before ^ standing.rows()} <= {"tickets", "events", "links"}
        heard = " ".join(caller.line.heard)
        assert PLANTED not in heard
        assert GUEST not in heard
        # It is no blind test: the right key opens it.
        path = f"/t/{others.key}"
        await caller.line.send("hydrate_and_load", {}, pathname=path, asPath=path)
        await caller.line.until(lambda: caller.line.value("submitter_state.number") == others.ticket)
        told = " ".join(caller.line.heard)
        assert f"{PLANTED} reply" in told
        assert f"{PLANTED} note" not in told
        assert f"{PLANTED}-" not in told  # the mail address


async def test_a_dead_key_opens_nothing(desk: Served, others: Others) -> None:
    for path in addresses(others):
        if path.startswith("/t/"):
            async with a_line(desk, path=path) as line:
                await line.load()
                await line.settle()
                assert line.value("submitter_state.number") in (0, None), path
                assert PLANTED not in " ".join(line.heard).replace(path, "")


@pytest.mark.parametrize(
    "number", ["TICKET", "GONE", *map(str, NUMBERS), "1e3", "%EF%BC%91", "1%00", "+1", "1.0"]
)
def test_the_api_tells_no_ticket_to_who_may_not_have_it(
    desk: Served, standing: Standing, others: Others, number: str
) -> None:
    path = f"/api/tickets/{number.replace('TICKET', str(others.ticket)).replace('GONE', str(others.gone))}"
    vic, is_there = desk.sign_in("vic").header, number == "TICKET"
    callers = {
        "nobody": ((), (401, 404)),
        "a dead token": ((f"Authorization: Bearer {others.revoked}",), (401, 404)),
        "a key": ((f"Authorization: Bearer {others.key}",), (401, 404)),
        "a viewer": ((f"Cookie: {vic}",), (200,) if is_there else (404,)),
        "a reader": ((f"Authorization: Bearer {others.bearer}",), (200,) if is_there else (404,)),
    }
    with standing.nothing_changes(number):
        for name, (headers, statuses) in callers.items():
            answer = ask(desk, f"{path}/", *headers)
            assert answer.status in statuses, name
            assert (PLANTED.encode() in answer.body) is (answer.status == 200)
            for end in ("/", "/delete/"):
                ours = (f"Origin: {desk.url}", "Content-Length: 0", *headers)
                refused = ask(desk, path + end, *ours, method="DELETE")
                assert refused.status in (401, 403, 404), name


def test_a_stranger_cannot_tell_what_there_is(desk: Served, others: Others) -> None:
    answers = [ask(desk, f"/api/tickets/{one}/") for one in (others.ticket, others.gone, 2**31 - 1)]
    assert len({(answer.status, answer.body) for answer in answers}) == 1


async def test_a_passkey_of_somebody_else_cannot_be_removed(
    desk: Served, standing: Standing, others: Others
) -> None:
    cookie = desk.sign_in("ana")
    async with httpx.AsyncClient(headers=_headers(desk, cookie)) as client:
        for number in (others.passkey, *NUMBERS, "１", "1 OR 1=1"):
            form = {"number": str(number), "password": PASSWORD}
            with standing.nothing_changes(number):
                answer = await client.post(f"{desk.url}/auth/passkeys/remove", data=form)
            assert "done=" not in answer.headers["location"]


async def test_a_dead_link_to_join_tells_and_does_nothing(
    desk: Served, standing: Standing, others: Others
) -> None:
    wrong = (hash_of(others.invitation).hex(), others.invitation[:-1], "1", str(others.account), "", "%00")
    async with httpx.AsyncClient(headers={"Origin": desk.url}) as client:
        for key in (*others.used.values(), *wrong, others.key):
            path = f"/join?key={quote(key)}"
            async with a_line(desk, path="/join") as line:
                await line.send("hydrate_and_load", {}, pathname="/join", asPath=path)
                await line.until(lambda line=line: line.value("join_state.is_loaded"))
                assert (line.value("join_state.email"), line.value("join_state.key")) == ("", "")
                assert not {PLANTED, GUEST} & set(re.findall(r"zq9\w+", " ".join(line.heard)))
            form = {"key": key, "name": "Eve", "password": "three unrelated nouns here"}
            with standing.nothing_changes(key):
                answer = await client.post(f"{desk.url}/auth/join", data=form)
            assert answer.headers["location"] == "/join?problem=over"
            assert "set-cookie" not in answer.headers


def _headers(desk: Served, cookie: Cookie) -> dict[str, str]:
    return {"Origin": desk.url, "Cookie": cookie.header}
