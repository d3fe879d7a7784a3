"""Every handler of the desk and of Reflex, called by everybody, rightly and with garbage.

Only what the table in ``desk/access.py`` allows has an effect. ``deeds.py`` says what each handler needs that changes
something; one that is not listed there may change nothing. ``make proof`` tries all the garbage of everybody; here each
caller tries a part of it at each handler, and another one than the next caller.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from reflex_base.registry import RegistrationContext

from tests import proof
from tests.attacks.arguments import GARBAGE, bad, plausible
from tests.attacks.befores import NOT_SENT
from tests.attacks.callers import EVERYBODY, STAFF, Caller, a_caller, short
from tests.attacks.deeds import ASK, DEEDS, LINK, OWN, filled
from tests.attacks.standing import Change, Standing, changes
from tests.served import Served
from tests.web.test_register import SAMPLES
from ticketdesk.desk.access import ALLOWED, Act
from ticketdesk.web.guard import ANYONE, FRAMEWORK, roles_of

# Who presses Undo takes back what was told to them last: a viewer may have changed a view of their own. What is taken back
# asks by itself for whoever may.
FOR_ALL_STAFF = {"notice.undo": frozenset(STAFF.values())}
AT_ONCE = 20
BAD_ONES = 5
"""Ways to call one handler wrongly that each caller tries."""
WRONG = ("Traceback", "a handler failed", "an answer failed", "Error:")


def everything() -> dict[str, Callable[..., Any]]:
    """Every handler that there is, Reflex's own and the ``setvar`` of every state too; by its full name."""
    known = RegistrationContext.get().event_handlers
    return {
        name: registered.handler.fn
        for name, registered in known.items()
        if not name.partition(".")[2].startswith(SAMPLES)
    }


def wrongly(who: str, name: str, handler: Callable[..., Any], good: dict[str, Any]) -> list[dict[str, Any]]:
    """What somebody tries at a handler that no page of ours has."""
    return proof.some(bad(handler, good), BAD_ONES, who, short(name))


@pytest.fixture
def standing(quiet: Served) -> Iterator[Standing]:
    found = Standing(quiet)
    yield found
    found.close()


@pytest.mark.parametrize("who", EVERYBODY)
async def test_only_what_the_table_allows_has_an_effect(quiet: Served, standing: Standing, who: str) -> None:
    mark = len(quiet.log())
    async with a_caller(quiet, who) as caller:
        handlers = everything()
        rightly = [name for name in handlers if caller.may_call(name) and short(name) in DEEDS]
        in_vain = [name for name in handlers if name not in rightly]
        for start in range(0, len(in_vain), AT_ONCE):
            some = {name: handlers[name] for name in in_vain[start : start + AT_ONCE]}
            await _try_in_vain(caller, standing, some)
        for name in rightly:
            await _try(caller, standing, name, handlers[name])
        # The line still works, and so does the desk.
        await caller.settle()
    assert (await _status(quiet)) == 200
    log = quiet.log()[mark:]
    assert [line for line in log.splitlines() if any(word in line for word in WRONG)] == []
    print(f"\n{who}: {len(everything())} handlers, {caller.sent} calls")


async def _try_in_vain(caller: Caller, standing: Standing, handlers: dict[str, Callable[..., Any]]) -> None:
    """Handlers that may change nothing, so many at once: nothing is another afterwards."""
    tries: list[tuple[str, dict[str, Any]]] = []
    for name, handler in handlers.items():
        deed = DEEDS.get(short(name))
        good = filled(deed.good, caller.world) if deed else plausible(handler)
        standing.do(deed.before if deed else (), caller.world)
        tries += [(name, payload) for payload in (good, *wrongly(caller.name, name, handler, good))]
    with standing.nothing_changes(f"{caller.name} called one of {[short(name) for name in handlers]} and"):
        for name, payload in tries:
            await caller.send(name, payload)
        await caller.settle()
    standing.do(NOT_SENT, caller.world)


async def _try(caller: Caller, standing: Standing, name: str, handler: Callable[..., Any]) -> None:
    deed = DEEDS.get(short(name))
    good = filled(deed.good, caller.world) if deed else plausible(handler)
    if deed:
        standing.do(deed.before, caller.world)
        if deed.first:
            await caller.send(
                next(one for one in everything() if short(one) == deed.first),
                filled(deed.first_with, caller.world),
            )
            await caller.settle()
    before = standing.rows()
    await caller.send(name, good)
    await caller.settle()
    is_meant = deed is not None and caller.may_call(name) and caller.may(deed.needs)
    done = changes(before, standing.rows())
    for _ in range(50 if is_meant else 0):
        if done:
            break
        await asyncio.sleep(0.1)  # what works in the background has only begun
        done = changes(before, standing.rows())
    await caller.settle()
    assert _not_theirs(caller, name, done) == []
    if is_meant:
        assert done, f"{caller.name} called {short(name)} rightly, and nothing happened"
        await _is_over(standing, name)
    if deed:
        standing.do(deed.before, caller.world)
    before = standing.rows()
    for payload in wrongly(caller.name, name, handler, good):
        await caller.send(name, payload)
    await caller.settle()
    if is_meant:
        await _is_over(standing, name)
    assert _not_theirs(caller, name, changes(before, standing.rows())) == []
    standing.do(NOT_SENT, caller.world)


async def _is_over(standing: Standing, name: str) -> None:
    """Wait until what a state works at in the background, a portion after the other, is done."""
    known, state = RegistrationContext.get().event_handlers, name.rpartition(".")[0]
    if not any(each.startswith(f"{state}.") and one.handler.is_background for each, one in known.items()):
        return
    before, after = None, standing.rows()
    while before != after:
        await asyncio.sleep(0.6)
        before, after = after, standing.rows()


def _not_theirs(caller: Caller, name: str, done: list[Change]) -> list[str]:
    return [
        f"{caller.name} changed {change.table} by {short(name)}: {change.row}"
        for change in done
        if not caller.is_theirs(name, change)
    ]


async def _status(desk: Served) -> int:
    async with httpx.AsyncClient() as client:
        return (await client.get(f"{desk.url}/readyz")).status_code


async def test_a_line_that_was_cut_is_deaf(quiet: Served, standing: Standing) -> None:
    async with a_caller(quiet, "admin") as caller, a_caller(quiet, "stranger") as other:
        for deed in DEEDS.values():
            standing.do(deed.before, caller.world)
        standing.do(("UPDATE sessions SET ended_at = now() WHERE account_id = %(me)s",), caller.world)
        await caller.line.until(lambda: caller.line.is_closed)
        with standing.nothing_changes():
            for name, handler in everything().items():
                deed = DEEDS.get(short(name))
                await caller.send(name, filled(deed.good, caller.world) if deed else plausible(handler))
            await asyncio.sleep(1)
            await other.settle()


def test_what_is_listed_exists_and_is_marked_as_the_table_says() -> None:
    marks = {short(name): roles_of(name) for name in everything()}
    assert set(DEEDS) <= set(marks)
    for name, deed in DEEDS.items():
        if deed.needs in (ASK, LINK):
            assert marks[name] == ANYONE, name
        elif deed.needs != OWN:
            assert marks[name] == FOR_ALL_STAFF.get(name, ALLOWED[Act(deed.needs)]), name
    own = {name: marks[name] for name, deed in DEEDS.items() if deed.needs == OWN and marks[name] == ANYONE}
    # It asks by itself for a session, or for one that is obliged to enrol.
    assert set(own) == {"setup_state.begin"}


def test_the_walk_leaves_nothing_out() -> None:
    names = everything()
    assert len(names) > 90
    assert set(names) >= FRAMEWORK
    assert {"setvar", "update_vars_internal", "handle_frontend_exception"} <= {
        name.rpartition(".")[2] for name in names
    }
    assert set(STAFF.values()) == set().union(*ALLOWED.values())


def test_the_garbage_of_each_caller_is_of_every_kind() -> None:
    for who in EVERYBODY:
        tried: set[str] = set()
        for name, handler in everything().items():
            for payload in wrongly(who, name, handler, plausible(handler)):
                tried |= {repr(value) for given in payload.values() for value in (given, *_fields(given))}
        assert {repr(value) for value in GARBAGE} <= tried, who


def _fields(given: Any) -> list[Any]:
    return list(given.values()) if isinstance(given, dict) else []


def test_a_change_that_nobody_listed_is_seen(quiet: Served, standing: Standing) -> None:
    before = standing.rows()
    number = quiet.a_ticket("Seen")
    tables = {change.table for change in changes(before, standing.rows())}
    assert {"tickets", "events", "links"} <= tables
    before = standing.rows()
    quiet.rows("UPDATE tickets SET priority = 'critical' WHERE id = %s", number)
    assert [(change.table, change.is_new) for change in changes(before, standing.rows())] == [
        ("tickets", False),
        ("tickets", False),
    ]
    with pytest.raises(AssertionError), standing.nothing_changes():
        quiet.rows("UPDATE accounts SET role = 'admin' WHERE email = 'vic@example.com'")
    quiet.rows("UPDATE accounts SET role = 'viewer' WHERE email = 'vic@example.com'")
