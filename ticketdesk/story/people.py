"""The agents of the story. Their passwords are random and told to nobody, so nobody can sign in as them."""

from __future__ import annotations

import secrets
from contextlib import suppress

from ticketdesk import db
from ticketdesk.desk import accounts
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.models import Account, Role

TEAM = {
    "ana.moreau@example.com": "Ana Moreau",
    "jonas.keller@example.com": "Jonas Keller",
    "mei.tanaka@example.com": "Mei Tanaka",
    "rui.carvalho@example.com": "Rui Carvalho",
}


async def team() -> list[Account]:
    """Those who work on the story's tickets; whoever is missing is given an account.

    Raises:
        Refusal: all of them were disabled or became viewers.
    """
    found = [await _member(email, name) for email, name in TEAM.items()]
    usable = [one for one in found if one is not None and accounts.can_be_given_tickets(one)]
    if not usable:
        raise Refusal("Nobody of the story's team can be given tickets any more. Nothing was told.")
    return usable


async def _member(email: str, name: str) -> Account | None:
    async with db.transaction() as session:
        known = await accounts.by_email(session, email)
        if known is None:
            with suppress(Invalid):  # another story, told at the same time, was faster
                known = await accounts.add_from_the_command_line(
                    session, email=email, name=name, password=secrets.token_urlsafe(32), role=Role.agent
                )
        return known or await accounts.by_email(session, email)
