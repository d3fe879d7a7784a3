"""Windows on the served desk. Whatever a page complains about fails its test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser

from tests.browser.leaks import leaks
from tests.browser.windows import Browsers, Windows
from tests.served import Served, ServeDesk


@pytest.fixture(scope="session")
async def browsers(chromium: Browser) -> AsyncIterator[Browsers]:
    made = Browsers(chromium)
    yield made
    for context in made.kept.values():
        await context.close()


@pytest.fixture(scope="session")
def quiet(served: Served) -> Iterator[None]:
    """When all is done, the log of the shared desk tells nothing of anybody who was there."""
    yield
    assert leaks(served, served.log()) == []


@pytest.fixture
async def windows(browsers: Browsers, served: Served, quiet: None) -> AsyncIterator[Windows]:
    """``page = await windows.open("/desk", "ana")``; every test begins with a Gemini that answers."""
    assert served.stub
    served.stub.behave("ok")
    opened = Windows(browsers, served)
    yield opened
    await opened.close()
    assert opened.wrong == []


@pytest.fixture
async def alone(browsers: Browsers, serve_desk: ServeDesk) -> AsyncIterator[Windows]:
    """A desk of the test's own, where it may change the people that other tests sign in as."""
    with serve_desk() as desk:
        opened = Windows(browsers, desk)
        yield opened
        await opened.close()
        assert opened.wrong == []
