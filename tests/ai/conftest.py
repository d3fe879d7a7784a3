"""A stub that misbehaves on request, and advisers that ask it. Nothing here leaves the loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from tests.stub.gemini import GeminiStub
from ticketdesk.ai.gemini import Gemini

KEY = "AIza-sesame-of-the-tests"
MODEL = "gemini-3.5-flash-lite"

Asking = Callable[..., Gemini]


@pytest.fixture(autouse=True)
def _only_the_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for name in ("GOOGLE_API_KEY", "GOOGLE_GENAI_API_VERSION", "GOOGLE_GENAI_HTTP_CLIENT"):
        monkeypatch.delenv(name, raising=False)


@pytest_asyncio.fixture
async def stub() -> AsyncIterator[GeminiStub]:
    async with GeminiStub() as stub:
        yield stub


@pytest_asyncio.fixture
async def asking(stub: GeminiStub) -> AsyncIterator[Asking]:
    """Makes advisers of the stub, with a deadline of half a second unless told otherwise."""
    made: list[Gemini] = []

    def make(key: str = KEY, model: str = MODEL, **how: Any) -> Gemini:
        chosen: dict[str, Any] = {"base_url": stub.base_url, "deadline": 0.5} | how
        made.append(Gemini(key, model, **chosen))
        return made[-1]

    yield make
    for gemini in made:
        await gemini.aclose()
