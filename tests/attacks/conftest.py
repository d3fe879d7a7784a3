"""A desk that may be attacked: its own, with nothing on it, and no limits that would hide what is behind them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser

from tests.attacks.window import Watched
from tests.browser.windows import Browsers
from tests.served import Served, ServeDesk


@pytest.fixture(scope="session")
def desk(serve_desk: ServeDesk) -> Iterator[Served]:
    with serve_desk(TICKETDESK_RATE_LIMITS="off") as served:
        yield served


@pytest.fixture(scope="module")
def quiet(serve_desk: ServeDesk) -> Iterator[Served]:
    """A desk without a worker, so that nothing changes by itself, and without limits in front of what is tried."""
    with serve_desk(has_worker=False, TICKETDESK_RATE_LIMITS="off") as desk:
        yield desk


@pytest.fixture(scope="module")
async def browsers(chromium: Browser) -> AsyncIterator[Browsers]:
    """Everybody's browser, signed in once for all tests of a file."""
    made = Browsers(chromium)
    yield made
    for context in made.kept.values():
        await context.close()


@pytest.fixture
async def windows(browsers: Browsers, desk: Served) -> AsyncIterator[Watched]:
    """Windows that are watched: in the end nothing ran, complained or called anybody else."""
    opened = Watched(browsers, desk)
    yield opened
    await opened.close()
    assert opened.wrong == []
