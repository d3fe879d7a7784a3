"""Everything that a screen shows of one ticket."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import accounts, events, incidents, messages, rates, triage
from ticketdesk.models import Account, Ticket
from ticketdesk.web.shared.ticket import opinions, rows
from ticketdesk.web.shared.ticket.weighed import weighed

SHOWN = 4
"""So many of the newest messages stand beside a list."""


async def view(session: AsyncSession, ticket: Ticket) -> dict[str, Any]:
    """The ticket, its conversation and what machines said of it, by the names of the states' vars."""
    names = await accounts.names(session)
    assignee = await session.get(Account, ticket.assignee_id) if ticket.assignee_id else None
    said = await messages.of(session, ticket, public_only=False)
    history = await events.history(session, ticket)
    stored = await triage.opinions(session, ticket)
    known = await rates.rates(session, opinions.cases(stored))
    evidence = weighed(ticket, stored)
    return {
        "ticket": rows.facts(ticket, assignee, evidence, await incidents.standing_for(session, ticket)),
        "thread": rows.thread(ticket, said, history, names, evidence),
        "proposals": opinions.proposals(ticket, stored, known),
    }


async def brief(session: AsyncSession, ticket: Ticket) -> dict[str, Any]:
    """What stands beside a list: no history, and of a long conversation only its end."""
    assignee = await session.get(Account, ticket.assignee_id) if ticket.assignee_id else None
    said = await messages.newest(session, ticket, most=SHOWN + 1)
    stored = await triage.opinions(session, ticket)
    known = await rates.rates(session, opinions.cases(stored)) if stored else {}
    evidence = weighed(ticket, stored)
    return {
        "ticket": rows.facts(ticket, assignee, evidence),
        "said": rows.newest(ticket, said[:SHOWN], evidence),
        "is_longer": len(said) > SHOWN,
        "proposals": opinions.proposals(ticket, stored, known),
    }
