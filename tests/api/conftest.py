"""One served desk for the API, with its tokens, asked over HTTP as programs do."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.served import Served, ServeDesk
from ticketdesk.desk import tokens
from ticketdesk.models import Category, Priority

# The worker has nothing to do on such a ticket: it stays as the test left it.
JUDGED = {"category": Category.general, "priority": Priority.low}


@pytest.fixture(scope="module")
def desk(serve_desk: ServeDesk) -> Iterator[Served]:
    with serve_desk(TICKETDESK_RATE_LIMITS="off") as running:
        yield running


@pytest.fixture
def client(desk: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=desk.url) as asking:
        yield asking


def a_token(desk: Served, scope: str = "write", who: str = "ines", days: int | None = None) -> str:
    """A new token of ``ines``, ``ana`` or ``vic``."""

    async def make(session: AsyncSession) -> str:
        email = desk.people[who].email
        return (await tokens.make_from_the_command_line(session, "Test", scope, email=email, days=days))[1]

    return desk.do(make)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
