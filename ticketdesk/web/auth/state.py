"""What the sign-in and setup pages say: only why somebody was sent back to them."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

import reflex as rx

from ticketdesk.config import settings
from ticketdesk.desk import passwords
from ticketdesk.web.guard import ANYONE, allow
from ticketdesk.web.shared.waiting import slowed

LOGIN = {
    "mismatch": "That email and password do not match.",
    "database": "The database did not answer, so we could not check. Nothing is lost. Try again in a moment.",
    "still-in": "The database did not answer, so you are still signed in here. Try again in a moment.",
    "late": "The sign-in took longer than 10 minutes. Sign in again.",
    "passkey": "This passkey was not accepted. Try again, or use another way.",
    "ended": "You were signed out. Sign in to go on.",
    "signed-out": "You are signed out.",
    "sso-away": "The sign-in service does not answer. Nothing is lost. Try again in a moment.",
    "sso-refused": "The sign-in service did not confirm who you are. Begin again here.",
    "sso-stopped": "The sign-in was stopped. Begin again here when you like.",
    "sso-address": "The sign-in service did not confirm your mail address. Ask your administrator.",
    "sso-domain": "Your mail address is not of a domain that may come in here. Ask your administrator.",
    "sso-disabled": "Your account was switched off. Ask your administrator.",
}
SETUP = {
    "AlreadySetUp": "This desk already has an administrator. Sign in instead.",
    "NotFound": "This setup link is not valid any more. The newest one stands where the desk was started.",
    "database": "The database did not answer. Nothing was stored. Try again in a moment.",
}
FIELDS = {
    "email": "This does not look like an address, or somebody has it.",
    "name": "A name needs at least one letter, and at most 100.",
    "password": passwords.REFUSED["short"],
}


class AuthState(rx.State):
    """Why the page is shown. It holds nothing secret; the code only travels back to the server."""

    problem: str = ""
    wrong: dict[str, str] = {"email": "", "name": "", "password": ""}
    code: str = ""
    next: str = ""
    sso_name: str = ""
    sso_link: str = ""
    password_link: str = ""
    takes_passwords: bool = True

    @rx.event
    @allow(ANYONE)
    def load_login(self) -> None:
        """Read the reason from the address."""
        query = self.router.url.query_parameters
        asked = query.get("problem", "")
        self.problem = slowed(query.get("wait", "")) if asked == "wait" else LOGIN.get(asked, "")
        self.next = query.get("next", "")[:500]
        self._offer(wants_password="password" in query)

    def _offer(self, *, wants_password: bool) -> None:
        """Which ways in this desk has. The last resort of an administrator is shown when asked for."""
        has_sso = settings().has_sso
        self.sso_name = settings().ticketdesk_oidc_name if has_sso else ""
        self.sso_link = f"/auth/sso?{urlencode({'next': self.next})}" if has_sso else ""
        self.takes_passwords = settings().passwords_are_on or wants_password
        last_resort = "/login?" + urlencode({"password": "1", "next": self.next})
        self.password_link = "" if self.takes_passwords else last_resort

    @rx.event
    @allow(ANYONE)
    def load_setup(self) -> None:
        """Read the code and the reason from the address."""
        query = self.router.url.query_parameters
        named = query.get("problem", "").split(",")
        self.problem = next((SETUP[name] for name in named if name in SETUP), "")
        self.wrong = wrong_fields(named, query.get("why", ""), FIELDS)
        self.code = query.get("code", "")[:100]


def wrong_fields(named: list[str], why: str, names: Iterable[str]) -> dict[str, str]:
    """The sentence beside each field, by the names and the reason in an address."""
    said = FIELDS | {"password": passwords.REFUSED.get(why, FIELDS["password"])}
    return {name: said[name] if name in named else "" for name in names}
