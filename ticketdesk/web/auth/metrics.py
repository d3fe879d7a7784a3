"""``/metrics``: for a program on this machine, or one that shows a token. Anybody else learns no more than from /healthz."""

from __future__ import annotations

import asyncio
import logging
from ipaddress import ip_address

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ticketdesk import db, metrics
from ticketdesk.config import LOCAL_HOSTS, settings
from ticketdesk.cookies import bearer_in
from ticketdesk.desk import measuring, tokens
from ticketdesk.desk.access import Act, may
from ticketdesk.errors import TookTooLong
from ticketdesk.logs import where
from ticketdesk.web import measuring as here

ANSWER_WITHIN_S = 3
FORM = "text/plain; version=0.0.4; charset=utf-8"
WHO_MAY = "Ask from this machine, or with a token as `Authorization: Bearer td_...`.\n"
# What a proxy leaves on a request that it passes on. One is enough: who asks is not on this machine, or nobody knows.
PASSED_ON = frozenset(
    {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"}
)
log = logging.getLogger(__name__)


async def told(request: Request) -> Response:
    """Everything that this process and the database count."""
    if not (_is_here(request) or await _has_token(request)):
        return PlainTextResponse(WHO_MAY, 401, headers={"WWW-Authenticate": "Bearer"})
    here.note_pools()
    desk = metrics.Desk(await _measured())
    return Response(await asyncio.to_thread(metrics.text, desk), media_type=FORM)


async def _measured() -> measuring.Found:
    """What the database knows. While it is away the rest is told, and that it is."""
    found: measuring.Found = []
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S), db.reading() as session:
            found = await measuring.measured(session)
    except (SQLAlchemyError, TookTooLong, OSError) as error:
        log.warning("the database could not be measured: %s", where(error))
    return [("ticketdesk_database_up", "Whether the database answers.", (), {(): float(bool(found))}), *found]


def _is_here(request: Request) -> bool:
    """Whether a program of this machine asks, by a name of this machine: no proxy, and no page of another site."""
    peer = request.client.host if request.client else ""
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    is_proxy = any(address in network for network in settings().trusted_proxies)
    host = request.headers.get("host", "")
    is_local_name = host.partition("]")[0] + "]" in LOCAL_HOSTS or host.partition(":")[0] in LOCAL_HOSTS
    is_passed_on = not PASSED_ON.isdisjoint(request.headers.keys())
    return address.is_loopback and is_local_name and not is_proxy and not is_passed_on


async def _has_token(request: Request) -> bool:
    """Whether a good token is shown; which scope it has does not matter, since every one may read."""
    shown = bearer_in(request.headers.get("authorization", ""))
    if not shown:
        return False
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S), db.transaction() as session:
            found = await tokens.who_has(session, shown)
            if found is None or not may(found[1], Act.see_reports):
                return False
            if tokens.is_due(found[0]):
                await tokens.used(session, found[0])
    except (SQLAlchemyError, TookTooLong, OSError) as error:
        log.warning("a token could not be looked up: %s", where(error))
        return False
    return True
