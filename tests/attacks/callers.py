"""Everybody who may call a handler, each on an open line, with what they could have in their hands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from tests.attacks.deeds import ASK, DEEDS, LINK, OWN, TOUCHES
from tests.attacks.standing import Change
from tests.served import Served
from tests.web.line import Line, a_line
from ticketdesk.desk import links, seal, sessions, tokens
from ticketdesk.desk.access import ALLOWED, Act
from ticketdesk.models import Account, Category, Priority, Role, Stage
from ticketdesk.web.auth.state import AuthState
from ticketdesk.web.guard import ANYONE, roles_of

NOBODY = ("stranger", "submitter", "ended", "ended tab", "half")
STAFF = {"viewer": Role.viewer, "agent": Role.agent, "admin": Role.admin}
EVERYBODY = (*NOBODY, "enrolling", *STAFF)
MARK = f"{AuthState.get_full_name()}.load_login"
FAR = 900_000
SETTLES_WITHIN_S = 60
_marks = count(1)


@dataclass
class Caller:
    """Somebody on a line.

    Args:
        name: Who.
        role: What the account may do; None without a session that is complete.
        world: The numbers that a caller could know.
        line: The open line.
        cookie: The Cookie header.
    """

    name: str
    role: Role | None
    world: dict[str, int]
    line: Line = field(repr=False)
    cookie: str = ""
    sent: int = 0
    last: str = ""

    async def send(self, name: str, payload: dict[str, Any]) -> None:
        """Call a handler."""
        self.sent, self.last = self.sent + 1, name
        await self.line.send(name, payload)

    async def settle(self) -> None:
        """Wait until everything was done that was sent: the events of a tab are done one after another."""
        mark = f"/desk/{next(_marks)}"
        if self.name == "ended tab":  # it is told to load the page anew, whatever it sends
            self.line.values.clear()
        await self.line.send(MARK, {}, pathname="/login", asPath=f"/login?next={mark}")

        def is_done() -> object:
            is_sent_away = self.name == "ended tab" and self.line.values.get("session.must_reload")
            return is_sent_away or self.line.is_closed or self.line.values.get("auth_state.next") == mark

        try:
            await self.line.until(is_done, within=SETTLES_WITHIN_S)
        except TimeoutError:
            raise AssertionError(f"no answer to {self.name} after {self.last}") from None
        assert not self.line.is_closed, f"the line of {self.name} was cut after {self.last}"

    def may_call(self, handler: str) -> bool:
        """Whether the guard lets this caller through to a handler."""
        marked = roles_of(handler)
        return self.name != "ended tab" and (marked == ANYONE or self.role in marked)

    def may(self, needs: str) -> bool:
        """Whether the table allows it."""
        if needs == OWN:
            return bool(self.role) or self.name == "enrolling"
        if needs == LINK:
            return self.name == "submitter"
        return needs == ASK or self.role in ALLOWED[Act(needs)]

    def is_theirs(self, handler: str, change: Change) -> bool:
        """Whether this change is one that this caller may bring about by this handler."""
        deed = DEEDS.get(short(handler))
        if deed is None or not self.may_call(handler) or not self.may(deed.needs):
            return False
        if change.table not in TOUCHES[deed.needs] or (deed.needs == ASK and not change.is_new):
            return False
        row = change.row
        if deed.needs == LINK and row["ticket_id" if "ticket_id" in row else "id"] != self.world["ticket"]:
            return False
        owner = row["id"] if change.table == "accounts" else row.get("account_id", row.get("owner_id"))
        return deed.needs != OWN or owner == self.world["me"]


def short(handler: str) -> str:
    """``ticket_state.close`` of a handler's full name."""
    return handler.rpartition("____")[2]


@asynccontextmanager
async def a_caller(desk: Served, name: str) -> AsyncIterator[Caller]:
    """One of everybody, with the page open that shows most."""
    async with desk.transaction() as session:
        world, cookies, key = await _world(desk, session, name)
    number = world["ticket"]
    path = {"stranger": "/", "submitter": f"/t/{key}"}.get(name, f"/desk/tickets/{number}")
    tab = str(uuid4())
    if name.startswith("ended"):
        await _see_it_end(desk, cookies["ended"], path, tab)
    header = f"td_session={cookies[name]}" if name in cookies else ""
    async with a_line(desk, header, path, token=tab if name == "ended tab" else None) as line:
        caller = Caller(name, STAFF.get(name), world, line, header)
        if name != "ended tab":
            await line.load()
        await caller.settle()
        if caller.role:
            assert line.value("ticket_state.ticket")["id"] == number
        if name == "submitter":
            assert line.value("submitter_state.number") == number
        yield caller


async def _see_it_end(desk: Served, cookie: str, path: str, tab: str) -> None:
    """A page of an administrator is filled, and its session is ended."""
    async with a_line(desk, f"td_session={cookie}", path, token=tab) as line:
        await line.load()
        await line.until(lambda: (line.value("ticket_state.ticket") or {}).get("id"))
        async with desk.transaction() as session:
            await sessions.end(session, cookie)
        await line.until(lambda: line.is_closed)


async def _world(
    desk: Served, session: AsyncSession, name: str
) -> tuple[dict[str, int], dict[str, str], str]:
    """People, a ticket and a token of this caller's own; what one caller does reaches no other."""
    mark = f"{name.replace(' ', '-')}-{uuid4().hex[:6]}"

    async def person(who: str, role: Role) -> Account:
        return await making.account(session, f"{who}-{mark}@example.com", f"{who} {mark}", role)

    me = await person("me", STAFF.get(name, Role.admin))
    agent, victim, admin = [
        await person(who, role)
        for who, role in (("agent", Role.agent), ("victim", Role.viewer), ("admin", Role.admin))
    ]
    await seal.derived(session, "anything")  # the desk's secret is made when it is first needed
    chosen = {"category": Category.general, "priority": Priority.low}
    ticket = await making.ticket(session, agent, f"Of {mark}", assignee=agent, **chosen)
    key = await links.create(session, ticket)
    token, _ = await tokens.make(session, f"Of {mark}", "read", by=admin)
    stage = {"half": Stage.second_factor, "enrolling": Stage.enrolment}.get(name, Stage.complete)
    begun = await sessions.begin(session, me, stage=stage)
    cookies = {} if name in ("stranger", "submitter") else {name: begun}
    numbers = {"me": me, "agent": agent, "victim": victim, "ticket": ticket, "token": token}
    world = {each: row.id or 0 for each, row in numbers.items()}
    far = {"session": FAR + world["me"], "victims_session": FAR + world["victim"], "held": FAR + world["me"]}
    far |= {"file": FAR + world["me"], "links_file": FAR + world["victim"]}
    if name.startswith("ended"):
        cookies["ended"] = begun
    return world | far, cookies, key
