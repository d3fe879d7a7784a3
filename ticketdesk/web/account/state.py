"""What the page of one's own account does. It only ever shows one's own."""

from __future__ import annotations

from typing import TypedDict

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.desk import authenticators, devices, passkeys, passwords, recovery, second_factor, sessions
from ticketdesk.desk.keys import hash_of
from ticketdesk.desk.limits import in_words
from ticketdesk.errors import NotSignedIn, Refusal
from ticketdesk.models import Account, Passkey, Session, Way
from ticketdesk.web.account import mail
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.session import acting, looking, token_in
from ticketdesk.web.shared import proving
from ticketdesk.web.shared.notice import reason, say, says_why
from ticketdesk.web.shared.setting_up import SetupState
from ticketdesk.web.shared.waiting import seconds_in

DONE = {
    "password": "Your password is changed. You are signed out everywhere else.",
    "app": "Your authenticator app is on. The next sign-in asks for a code.",
    "passkey": "Your passkey is added.",
    "app-off": "Your authenticator app is off.",
    "passkey-off": "That passkey is removed.",
}
WRONG = {
    "current": proving.WRONG,
    "old": proving.TOO_OLD,
    "code": "That code was not accepted. Wait for the next one and try again.",
    "passkey": "This passkey was not accepted. Nothing was changed. Try again.",
    **{one.__name__: one().sentence for one in (second_factor.LastFactor, second_factor.PasskeyIsGone)},
    "database": "The database did not answer. Nothing was changed. Try again in a moment.",
}
WAYS = {
    Way.password: "Password",
    Way.passkey: "Passkey",
    Way.sso: "Single sign-on",
    Way.link: "One-time link",
}


class SessionRow(TypedDict):
    """One place where one is signed in."""

    id: int
    device: str
    place: str
    way: str
    began: str
    seen: str
    is_here: bool


class PasskeyRow(TypedDict):
    """One passkey."""

    id: int
    name: str
    made: str
    used: str


class AccountState(rx.State):
    """One's own account."""

    about: dict[str, str] = {"name": "", "email": "", "role": ""}
    has_password: bool = False
    has_app: bool = False
    codes_left: int = 0
    passkeys: list[PasskeyRow] = []
    sessions: list[SessionRow] = []
    done: str = ""
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    @allow(STAFF)
    async def load(self) -> None:
        """Fill the page; what was shown once is not there any more."""
        query = self.router.url.query_parameters
        self.done = DONE.get(query.get("done", ""), "")
        self.problem = _wrong(query.get("problem", ""), query.get("why", ""), query.get("wait", ""))
        setup = await self.get_state(SetupState)
        setup._forget()
        try:
            await self._fill()
        except (Refusal, SQLAlchemyError) as error:
            self.problem = reason(error)
        self.is_loaded = True

    @rx.event
    @allow(STAFF)
    @says_why
    async def end_session(self, number: int) -> None:
        """Sign out in one other place."""
        async with acting(self) as (session, me):
            mine = await sessions.of(session, me) if me else []
            if number not in [one.id for one in mine]:
                raise Refusal("This session is over already.")
            await sessions.end_one(session, number, by=me)
        await self._fill()
        await say(self, "That session is ended.")

    @rx.event
    @allow(STAFF)
    @says_why
    async def end_others(self) -> None:
        """Sign out everywhere but here."""
        async with acting(self) as (session, me):
            if me is None:
                raise NotSignedIn
            here = token_in(self.router.headers.cookie)
            count = await sessions.end_all(session, me, by=me, but=here)
        await self._fill()
        await say(self, f"{count} other session{'' if count == 1 else 's'} ended.")

    async def _fill(self) -> None:
        here = hash_of(token_in(self.router.headers.cookie))
        setup = await self.get_state(SetupState)
        async with looking(self) as (session, me):
            if me is None:
                raise NotSignedIn
            self.about = _about(me)
            await mail.show(self, me)
            self.has_password = me.password_hash is not None
            self.has_app = await authenticators.is_on(session, me)
            setup.is_waiting = await authenticators.is_waiting(session, me)
            self.codes_left = await recovery.left(session, me)
            self.passkeys = [_passkey(key) for key in await passkeys.of(session, me)]
            self.sessions = [_session(row, here) for row in await sessions.of(session, me)]


def _wrong(problem: str, why: str, wait: str) -> str:
    """What an address says went wrong, as a sentence."""
    if problem == "wait":
        return f"Too many tries. Try again {in_words(seconds_in(wait))}."
    if problem == "new":
        return f"{passwords.REFUSED.get(why, passwords.REFUSED['short'])} Your password was not changed."
    return WRONG.get(problem, "")


def _about(me: Account) -> dict[str, str]:
    return {"name": me.name, "email": me.email, "role": me.role.word}


def _passkey(key: Passkey) -> PasskeyRow:
    used = key.used_at.isoformat() if key.used_at else ""
    return PasskeyRow(id=key.id or 0, name=key.name, made=key.created_at.isoformat(), used=used)


def _session(row: Session, here: bytes) -> SessionRow:
    return SessionRow(
        id=row.id or 0,
        device=row.device or "Unknown device",
        place=devices.place(row.address),
        way=WAYS[row.way],
        began=row.created_at.isoformat(),
        seen=row.seen_at.isoformat(),
        is_here=row.token_hash == here,
    )
