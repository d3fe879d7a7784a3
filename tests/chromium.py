"""The browser that tests drive: the one of this machine, else one that Playwright fetches.

Where there is none and none can be fetched, the tests that need one are left out and one line says so; with ``CI``
in the environment they fail instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright

# The one without a window that nobody sees comes first: a page costs it half of the work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NONE = "No Chromium on this machine, and none could be fetched. Set CHROMIUM to one, or install it."
FETCH_WITHIN_S = 300
_left_out = pytest.StashKey[int]()


@cache
def executable() -> str | None:
    """The browser: ``CHROMIUM``, the system's, or Playwright's own, which is fetched when it is missing."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or _of_playwright() or (_of_playwright() if _fetched() else None)


@cache
def whole_browser() -> str | None:
    """One with everything that a person's has: without a window, but not the shell, which keeps no pages for "back"."""
    return next((path for name in NAMES[1:] if (path := shutil.which(name))), executable())


def _of_playwright() -> str | None:
    ask = "from playwright.sync_api import sync_playwright as p\nwith p() as it: print(it.chromium.executable_path)"
    told = subprocess.run(
        [sys.executable, "-c", ask], capture_output=True, text=True, timeout=60, check=False
    )
    path = told.stdout.strip()
    return path if path and Path(path).exists() else None


def _fetched() -> bool:
    environment = {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "5000", **os.environ}
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, timeout=FETCH_WITHIN_S, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all tests; each opens windows of its own."""
    path = executable()
    if path is None:
        pytest.fail(NONE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a browser where there is none, but never in CI."""
    needing = [item for item in items if "chromium" in getattr(item, "fixturenames", ())]
    if not needing or os.environ.get("CI") or executable():
        return
    config.stash[_left_out] = len(needing)
    config.hook.pytest_deselected(items=needing)
    items[:] = [item for item in items if item not in needing]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist tells how many it left out to the one that has the terminal."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(_left_out, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Every worker collects the same tests, so the figure of one of them is that of all."""
    node.config.stash[_left_out] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The one line."""
    if count := config.stash.get(_left_out, 0):
        terminalreporter.write_line(f"{count} tests in a real browser were left out. {NONE}", yellow=True)
