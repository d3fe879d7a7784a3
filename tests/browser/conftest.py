"""Windows on the served desk. Whatever a page complains about fails its test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.browser.windows import Windows
from tests.served import Served


@pytest.fixture
async def windows(chromium: Browser, served: Served) -> AsyncIterator[Windows]:
    """``page = await windows.open("/desk", "ana")``; ``""`` is a stranger."""
    opened = Windows(chromium, served)
    yield opened
    await opened.close()
    assert opened.wrong == []


@pytest.fixture(autouse=True)
def _gemini_is_well(request: pytest.FixtureRequest) -> None:
    """Every test begins with a Gemini that answers."""
    if "served" in request.fixturenames:
        request.getfixturevalue("served").stub.behave("ok")
