"""Proving again that one is oneself, before anything changes that protects one's account."""

from __future__ import annotations

from ticketdesk import db
from ticketdesk.desk import own_account, sessions, signing_in
from ticketdesk.errors import Invalid, NotSignedIn
from ticketdesk.models import Account, Stage
from ticketdesk.web.cookies import browser_cookie, cookie_in
from ticketdesk.web.session import token_in

WRONG = "That is not your current password. Nothing was changed."
TOO_OLD = "Sign out and in again first: this needs a session younger than 15 minutes. Nothing was changed."


async def proved(header: str, password: object) -> Account:
    """The account of a Cookie header, once its password is right. A session that is being enrolled just proved it.

    Raises:
        NotSignedIn: the session is over.
        TooMany: too many tries.
        Invalid: the password is wrong.
    """
    token, browser = token_in(header), cookie_in(header, browser_cookie())
    async with db.transaction() as session:
        enrolling = await sessions.found(session, token, stage=Stage.enrolment)
        if enrolling:
            return enrolling[1]
        both = await sessions.found(session, token)
        if both is None:
            raise NotSignedIn
        here, account = both
        is_known = await own_account.attempt(session, account, browser=browser)
    is_right = await own_account.is_right(here, account, password)
    async with db.transaction() as session:
        if is_right:
            await own_account.proved(session, account, is_known_browser=is_known)
            return account
        await signing_in.failed(session, account, about="own password")
    raise Invalid({"password": WRONG if account.password_hash else TOO_OLD})


def problem_of(refusal: Invalid) -> str:
    """The word for it in an address."""
    return "old" if refusal.fields.get("password") == TOO_OLD else "current"
