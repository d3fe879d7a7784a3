"""The way of a browser to the provider and back."""

from __future__ import annotations

import httpx

from tests.sso.provider import Claims
from ticketdesk import db
from ticketdesk.desk import sessions
from ticketdesk.models import Account

DESK = "http://localhost:8000"
MIA: Claims = {"sub": "mia-1", "email": "mia@example.com", "email_verified": True, "name": "Mia Wong"}


async def away(client: httpx.AsyncClient, target: str = "") -> str:
    """To the provider and its answer: the address that the browser then opens at the desk."""
    sent = await client.get("/auth/sso", params={"next": target} if target else {})
    assert sent.status_code == 303
    async with httpx.AsyncClient(trust_env=False) as browser:
        answer = await browser.get(sent.headers["location"])
    assert answer.status_code == 302, answer.text
    return str(answer.headers["location"])


async def round_trip(client: httpx.AsyncClient, target: str = "") -> str:
    """Where the browser ends up."""
    answer = await client.get(await away(client, target))
    assert answer.status_code == 303
    return str(answer.headers["location"])


async def who(client: httpx.AsyncClient) -> Account | None:
    async with db.reading() as session:
        return await sessions.who_has(session, client.cookies.get("td_session", ""))
