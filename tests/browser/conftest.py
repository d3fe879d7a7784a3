"""Windows on the served desk. Whatever a page complains about fails its test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.browser.windows import Browsers, Windows
from tests.served import Served


@pytest.fixture(scope="session")
async def browsers(chromium: Browser) -> AsyncIterator[Browsers]:
    made = Browsers(chromium)
    yield made
    for context in made.kept.values():
        await context.close()


@pytest.fixture
async def windows(browsers: Browsers, served: Served) -> AsyncIterator[Windows]:
    """``page = await windows.open("/desk", "ana")``; every test begins with a Gemini that answers."""
    assert served.stub
    served.stub.behave("ok")
    opened = Windows(browsers, served)
    yield opened
    await opened.close()
    assert opened.wrong == []
