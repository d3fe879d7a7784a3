"""Everything that a screen shows of one ticket."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import accounts, attachments, held, incidents, rates, ratings, threads, triage, unmailed
from ticketdesk.desk.threads import Thread
from ticketdesk.models import Account, Ticket
from ticketdesk.ui import FileShown
from ticketdesk.web.shared.files import for_accounts
from ticketdesk.web.shared.ticket import entries, opinions, rows
from ticketdesk.web.shared.ticket.company import company
from ticketdesk.web.shared.ticket.weighed import weighed

BESIDE = 4
"""So many of the newest messages stand beside a list."""
SHOWN = 60
"""So many of the newest messages of a ticket are shown at first; whoever wants more asks for all."""


async def view(session: AsyncSession, ticket: Ticket, *, is_whole: bool = False) -> dict[str, Any]:
    """The ticket, its conversation and what machines said of it, by the names of the states' vars.

    Args:
        session: Any session.
        ticket: A ticket that the caller may see.
        is_whole: Show also the beginning of a long conversation.
    """
    names = await accounts.names(session)
    assignee = await session.get(Account, ticket.assignee_id) if ticket.assignee_id else None
    told = await threads.of(session, ticket, most=None if is_whole else SHOWN)
    history = await threads.history(session, ticket, since=told.since)
    sent = await held.of(session, ticket)
    files = await _files(session, ticket, told, is_sending=bool(sent))
    stored = await triage.opinions(session, ticket)
    known = await rates.rates(session, opinions.cases(stored))
    evidence, joined = weighed(ticket, stored), await incidents.standing_for(session, ticket)
    rated, mails = await ratings.of(session, ticket), await unmailed.of(session, ticket)
    return {
        "ticket": rows.facts(ticket, assignee, evidence, joined, rated, mails),
        "thread": entries.thread(ticket, told, history, names, held=sent, files=files, evidence=evidence),
        "earlier": told.earlier,
        "proposals": opinions.proposals(ticket, stored, known),
        "company": await company(session, ticket, told.merged),
    }


async def _files(
    session: AsyncSession, ticket: Ticket, told: Thread, *, is_sending: bool
) -> dict[str, list[FileShown]]:
    """The files of a conversation, by the keys of the entries on which they hang."""
    numbers = [one.id for one in (ticket, *told.merged) if one.id]
    on_messages = await attachments.by_message(session, numbers)
    on_held = await attachments.by_held(session, ticket.id or 0) if is_sending else {}
    return {f"message-{number}": for_accounts(some) for number, some in on_messages.items()} | {
        f"held-{number}": for_accounts(some) for number, some in on_held.items()
    }


async def brief(session: AsyncSession, ticket: Ticket) -> dict[str, Any]:
    """What stands beside a list: no history, and of a long conversation only its end."""
    assignee = await session.get(Account, ticket.assignee_id) if ticket.assignee_id else None
    told = await threads.of(session, ticket, most=BESIDE)
    stored = await triage.opinions(session, ticket)
    known = await rates.rates(session, opinions.cases(stored)) if stored else {}
    evidence = weighed(ticket, stored)
    return {
        "ticket": rows.facts(ticket, assignee, evidence),
        "said": entries.newest(ticket, told, evidence),
        "is_longer": told.earlier > 0,
        "proposals": opinions.proposals(ticket, stored, known),
    }
