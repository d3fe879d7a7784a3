"""A desk whose doors are open to single sign-on, and the provider that it trusts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.sso.known import CLIENT, SECRET
from tests.sso.provider import Provider, running
from tests.sso.way import DESK, MIA
from ticketdesk import config
from ticketdesk.web.auth import provider as ours
from ticketdesk.web.auth.routes import doors
from ticketdesk.web.policy import content_policy
from ticketdesk.web.wire import Wire


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running(Provider(person=dict(MIA), redirect_uri=f"{DESK}/auth/sso/back")) as found:
        yield found


@pytest.fixture
def setting(provider: Provider, database_url: str, monkeypatch) -> Iterator[Callable[..., None]]:
    def change(**more: str) -> None:
        for name, value in more.items():
            monkeypatch.setenv(f"TICKETDESK_{name}", value)
        config.settings.cache_clear()
        ours._client.cache_clear()

    change(OIDC_ISSUER=provider.url, OIDC_CLIENT_ID=CLIENT, OIDC_CLIENT_SECRET=SECRET)
    yield change
    ours._client.cache_clear()


@pytest.fixture
async def client(built: Path, setting: Callable[..., None]) -> AsyncIterator[httpx.AsyncClient]:
    content_policy.cache_clear()
    transport = httpx.ASGITransport(Wire(doors))
    async with httpx.AsyncClient(transport=transport, base_url=DESK) as found:
        yield found
    content_policy.cache_clear()
