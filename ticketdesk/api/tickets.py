"""Tickets as JSON. Deleted ones appear nowhere."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ticketdesk.api.door import acting, looking
from ticketdesk.api.problems import NEVER_KEPT, answers
from ticketdesk.desk import finding, reports, tickets
from ticketdesk.errors import NotFound, TicketIsDeleted
from ticketdesk.models import Ticket


@answers
async def stats(request: Request) -> Response:
    """The desk in figures."""
    async with looking(request) as (session, me):
        found = await reports.summary(session, by=me)
    told = {
        "total_tickets": found.total,
        "open_tickets": found.open,
        "avg_tickets_per_day": found.average_per_day,
        "status_breakdown": found.by_status,
        "priority_breakdown": found.by_priority,
        "category_breakdown": found.by_category,
    }
    return JSONResponse(told, headers=NEVER_KEPT)


@answers
async def one(request: Request) -> Response:
    """One ticket, read or deleted."""
    if request.method == "DELETE":
        return await delete(request)
    number = request.path_params["number"]
    async with looking(request) as (session, me):
        ticket = await finding.to_read(session, number, by=me)
        if ticket.deleted_at is not None:
            raise _none(number)
        return JSONResponse(told(ticket), headers=NEVER_KEPT)


@answers
async def delete(request: Request) -> Response:
    """Take a ticket out of every list."""
    number = request.path_params["number"]
    async with acting(request) as (session, me):
        try:
            await tickets.delete(session, number, by=me)
        except TicketIsDeleted:
            raise _none(number) from None
    return Response(status_code=204, headers=NEVER_KEPT)


def _none(number: int) -> NotFound:
    return NotFound(f"There is no ticket {number}.")


def told(ticket: Ticket) -> dict[str, Any]:
    """A ticket as programs read it."""
    return {
        "id": ticket.id,
        "title": ticket.title,
        "description": ticket.description,
        "category": ticket.category.value,
        "priority": ticket.priority.value,
        "status": ticket.status.value,
        "assignee": ticket.assignee_id,
        "category_source": ticket.category_source.value,
        "priority_source": ticket.priority_source.value,
        "created_at": ticket.created_at.isoformat(),
        "updated_at": ticket.updated_at.isoformat(),
    }
