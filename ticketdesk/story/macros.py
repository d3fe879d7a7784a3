"""Macros that the story's team has written and shares."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import select

from ticketdesk import db
from ticketdesk.desk import macros
from ticketdesk.models import Account, Macro

SHARED = (
    {
        "name": "Ask for details",
        "body": "Hello,\n\nthank you for writing. To see what you see, we need to know\n\n"
        "- since when it happens,\n- in which browser, or in which version of the app,\n- what the message says, word for word.\n\n"
        "You can answer here: {{link}}\n\nKind regards\n{{agent}}",
        "status": "in_progress",
        "assignee": "me",
    },
    {
        "name": "Refund is on its way",
        "body": "Hello,\n\nthe second payment is on its way back to you. Banks need **three to five working days**.\n\nKind regards\n{{agent}}",
        "status": "resolved",
        "category": "billing",
        "tag": "refund",
    },
    {
        "name": "Known outage",
        "body": "We know of this and work on it now. We write to you here as soon as it is over; there is nothing that you have to do.",
        "category": "technical",
        "priority": "critical",
        "tag": "outage",
    },
    {
        "name": "How to reset a password",
        "body": 'Press *Forgot your password?* on the sign-in page. The link that you get is good for one hour.\n\nNo mail after five minutes? Look among spam, then answer to "{{title}}".',
        "status": "resolved",
        "category": "account",
    },
    {"name": "Hand over to bookkeeping", "category": "billing", "assignee": "none", "tag": "invoice"},
)


async def share(team: Sequence[Account]) -> None:
    """Give the desk those that it lacks, one after the other from each of the team."""
    async with db.transaction() as session:
        known = set((await session.exec(select(Macro.name))).all())
        for place, form in enumerate(SHARED):
            if form["name"] not in known:
                await macros.save(session, form, by=team[place % len(team)], is_shared=True)
