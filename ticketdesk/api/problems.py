"""Refusals as machines read them: RFC 9457, with the same sentences that people read."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

import psycopg
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from ticketdesk.api import limits
from ticketdesk.api.door import who
from ticketdesk.desk.changes import Changed
from ticketdesk.errors import Invalid, Refusal, TooMany
from ticketdesk.logs import where

Endpoint = Callable[[Request], Awaitable[Response]]
KIND = "application/problem+json"
WRONG_CALL = (400, 404, 413, 415, 422)
GONE = 499
"""As nginx notes it: whoever sent this went away meanwhile. Nobody reads this answer."""
NEVER_KEPT = {"Cache-Control": "no-store"}
AWAY = "The database did not answer. Nothing was changed. Try again in a moment."
DEFECT = "Something went wrong on our side. Nothing was changed."
SENTENCES = {
    404: "There is nothing at this address. The addresses end in a slash, such as /api/tickets/stats/.",
    405: "This address does not take that method. The Allow header lists what it takes.",
}

log = logging.getLogger(__name__)


def problem(
    status: int,
    detail: str,
    *,
    errors: dict[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Response:
    """One refusal.

    Args:
        status: The HTTP status.
        detail: A sentence that a person can act on.
        errors: Each refused field's own sentence.
        headers: What else the answer carries.
        more: What else the body tells.
    """
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        told["errors"] = errors
    return JSONResponse(
        told | dict(more or {}), status, headers=NEVER_KEPT | dict(headers or {}), media_type=KIND
    )


def of(refusal: Refusal) -> Response:
    """The answer to a refusal."""
    headers = dict(getattr(refusal, "headers", {}))
    if refusal.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="ticketdesk"'
    if isinstance(refusal, TooMany):
        headers["Retry-After"] = str(max(1, refusal.wait_s))
    if refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "1"
    errors = refusal.fields if isinstance(refusal, Invalid) else None
    more = getattr(refusal, "more", None)
    if isinstance(refusal, Changed):
        headers["ETag"] = etag(refusal.version)
        more = {"ticket": json.loads(refusal.ticket)}
    return problem(refusal.status, refusal.sentence, errors=errors, headers=headers, more=more)


def etag(version: int) -> str:
    """A ticket's version as HTTP writes it: the number of the newest line of its history."""
    return f'"{version}"'


def answers(endpoint: Endpoint) -> Endpoint:
    """An endpoint whose calls are counted, whose refusals become problems, and whose defects tell only that there was one.

    Whoever is not let in reads that, and not what is wrong with the call.
    """
    return _guarded(endpoint, is_for_anyone=False)


def answers_anyone(endpoint: Endpoint) -> Endpoint:
    """The same for a call that strangers may make."""
    return _guarded(endpoint, is_for_anyone=True)


def _guarded(endpoint: Endpoint, *, is_for_anyone: bool) -> Endpoint:
    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        window = None
        try:
            window = limits.spend(request)
            try:
                response = await endpoint(request)
            except Refusal as refusal:
                if refusal.status in WRONG_CALL and not is_for_anyone:
                    await who(request)
                raise
        except Refusal as refusal:
            response = of(refusal)
        except ClientDisconnect:
            response = Response(status_code=GONE)
        except (SQLAlchemyError, psycopg.Error, PoolTimeout) as error:
            log.error("an answer failed: %s", where(error))
            response = problem(503, AWAY, headers={"Retry-After": "1"})
        except Exception as error:
            log.error("an answer failed: %s", where(error))
            response = problem(500, DEFECT)
        if window:
            response.headers.update(window.headers)
        return response

    return guarded


async def of_http(_request: Request, error: Exception) -> Response:
    """What the router itself refuses: an unknown address, a method that an address does not take."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    return problem(error.status_code, SENTENCES.get(error.status_code, error.detail), headers=headers)
