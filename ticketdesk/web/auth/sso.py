"""Single sign-on: away to the provider, and back. What has to come back travels sealed in a cookie of this browser."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ticketdesk import db
from ticketdesk.config import settings
from ticketdesk.desk import limits, seal, signing_in, sso
from ticketdesk.models import Way
from ticketdesk.models.columns import now
from ticketdesk.web import cookies
from ticketdesk.web.auth import provider
from ticketdesk.web.auth.answers import back, browser_of, end_old, inside, welcome

BACK = "/auth/sso/back"
BACK_WITHIN = timedelta(minutes=10)
PURPOSE = "single sign-on"


class NeverSent(Exception):
    """This browser was not sent to the provider from here, or too long ago."""


async def depart(request: Request) -> Response:
    """Send the browser to the provider."""
    target = inside(request.query_params.get("next"))
    # Nobody is signed in by a link on another site, though the provider may still know them: here it takes a click.
    if not settings().has_sso or request.headers.get("sec-fetch-site") == "cross-site":
        return back("/login", next=target)
    try:
        departed = await provider.departure(_back_url())
        async with db.transaction() as session:
            sealed = (await seal.sealer(session, PURPOSE)).encrypt(
                json.dumps(asdict(departed) | {"url": "", "next": target}).encode()
            )
    except provider.Away:
        return back("/login", problem="sso-away", next=target)
    except SQLAlchemyError:
        return back("/login", problem="database", next=target)
    response = RedirectResponse(departed.url, 303)
    cookies.put(response, _cookie(), sealed.decode(), lasts_s=int(BACK_WITHIN.total_seconds()))
    return response


async def come_back(request: Request) -> Response:
    """Check what the provider said, and begin the session."""
    if not settings().has_sso:
        return back("/login")
    try:
        response = await _come_back(request)
    except NeverSent:
        # Anybody may open this address; only a way that began here is worth a line in the audit log.
        return back("/login", problem="sso-refused")
    except provider.Away:
        response = back("/login", problem="sso-away")
    except provider.Refused:
        response = await _failed("sso-refused")
    except sso.ForeignDomain:
        response = await _failed("sso-domain")
    except sso.Disabled:
        response = await _failed("sso-disabled")
    except sso.ProviderSaysNo:
        response = await _failed("sso-address")
    except SQLAlchemyError:
        response = back("/login", problem="database")
    cookies.drop(response, _cookie())
    return response


async def _come_back(request: Request) -> Response:
    query = request.query_params
    departed, target = await _departed(request)
    if departed is None:
        raise NeverSent
    if not secrets.compare_digest(query.get("state", "").encode(), departed.state.encode()):
        raise provider.Refused
    async with db.transaction() as session:
        if not await limits.once(session, f"sso {departed.state}", until=now() + BACK_WITHIN):
            raise provider.Refused
    code = query.get("code", "")
    if not code or "error" in query:
        return back("/login", problem="sso-stopped", next=target)
    said = await provider.claims(code, departed, _back_url())
    async with db.transaction() as session:
        account = await sso.arrived(session, said)
        await end_old(request, session)
        admitted = await signing_in.admit(session, account, way=Way.sso, browser=browser_of(request))
    return welcome(admitted, target)


async def _departed(request: Request) -> tuple[provider.Departure | None, str]:
    sealed = cookies.cookie_in(request.headers.get("cookie", ""), _cookie())
    async with db.transaction() as session:
        opens = await seal.sealer(session, PURPOSE)
    try:
        kept: dict[str, Any] = json.loads(opens.decrypt(sealed, ttl=int(BACK_WITHIN.total_seconds())))
    except InvalidToken:
        return None, ""
    return provider.Departure(**{name: value for name, value in kept.items() if name != "next"}), kept["next"]


async def _failed(problem: str) -> Response:
    async with db.transaction() as session:
        await signing_in.failed(session, None, about="single sign-on")
    return back("/login", problem=problem)


def _back_url() -> str:
    return settings().address + BACK


def _cookie() -> str:
    return "__Host-td_sso" if settings().is_https else "td_sso"
