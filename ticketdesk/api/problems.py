"""Refusals as machines read them: RFC 9457, with the same sentences that people read."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import wraps
from http import HTTPStatus

from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ticketdesk.errors import Invalid, Refusal, TooMany
from ticketdesk.logs import where

Endpoint = Callable[[Request], Awaitable[Response]]
KIND = "application/problem+json"
NEVER_KEPT = {"Cache-Control": "no-store"}
AWAY = "The database did not answer. Nothing was changed. Try again in a moment."
DEFECT = "Something went wrong on our side. Nothing was changed."
SENTENCES = {
    404: "There is nothing at this address. The addresses end in a slash, such as /api/tickets/stats/.",
    405: "This address does not take that method. The Allow header lists what it takes.",
}

log = logging.getLogger(__name__)


def problem(
    status: int, detail: str, *, errors: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> Response:
    """One refusal.

    Args:
        status: The HTTP status.
        detail: A sentence that a person can act on.
        errors: Each refused field's own sentence.
        headers: What else the answer carries.
    """
    told: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        told["errors"] = errors
    return JSONResponse(told, status, headers=NEVER_KEPT | (headers or {}), media_type=KIND)


def of(refusal: Refusal) -> Response:
    """The answer to a refusal."""
    headers = {}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="ticketdesk"'
    if isinstance(refusal, TooMany):
        headers["Retry-After"] = str(max(1, refusal.wait_s))
    errors = refusal.fields if isinstance(refusal, Invalid) else None
    return problem(refusal.status, refusal.sentence, errors=errors, headers=headers)


def answers(endpoint: Endpoint) -> Endpoint:
    """An endpoint whose refusals become problems, and whose defects never tell more than that there was one."""

    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refusal as refusal:
            return of(refusal)
        except SQLAlchemyError as error:
            log.error("an answer failed: %s", where(error))
            return problem(503, AWAY)
        except Exception as error:
            log.error("an answer failed: %s", where(error))
            return problem(500, DEFECT)

    return guarded


async def of_http(_request: Request, error: Exception) -> Response:
    """What the router itself refuses: an unknown address, a method that an address does not take."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    return problem(error.status_code, SENTENCES.get(error.status_code, error.detail), headers=headers)
