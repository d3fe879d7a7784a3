"""``make docker-test``: the stack from nothing, a journey through it, each container restarted in turn, and down again.

It is no part of ``make test``: it takes minutes, and an engine. ``COMPOSE_FILE`` may name further files of Compose.
"""

from __future__ import annotations

import asyncio
import sys

import httpx
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser import steps
from tests.chromium import FLAGS, executable
from tests.docker import hardened, journey
from tests.docker.journey import Program
from tests.docker.stack import Stack, why_not
from tests.processes import free_port

STORY = 20
SERVICES = ("db", "app", "worker")
STOPS_WITHIN_S = 10
measured: dict[str, str] = {}


def note(what: str, value: str) -> None:
    """Tell what was measured, now and once more in the end."""
    measured[what] = value
    print(f"  {what:<34} {value}", flush=True)


async def main() -> int:
    """The whole trial.

    Returns:
        The exit code; 0 too where there is no engine.
    """
    if reason := why_not():
        print(reason)
        return 0
    https = free_port()
    plain = Stack(free_port())
    behind = {"TICKETDESK_PUBLIC_URL": f"https://localhost:{https}", "HTTPS_PORT": str(https)}
    safe = Stack(plain.port, **behind, HTTP_PORT=str(free_port()))
    safe.profiles = ("tls", "scale")
    safe.run("down", "-v", "--remove-orphans")
    try:
        await _try(plain, safe)
    finally:
        safe.run("down", "-v", "--remove-orphans")
    assert not safe.run("ps", "-q").split(), "nothing is left"
    print("The stack came up, was right after each restart, behind Caddy too, and is gone again.")
    return 0


async def _try(plain: Stack, safe: Stack) -> None:
    note("build", f"{plain.timed('build', '-q') if sys.argv[1:] != ['--built'] else 0:.0f} s")
    added = hardened.added_bytes()
    note("added to the base", f"{added / 1e6:.0f} MB")
    assert added < hardened.MOST_ADDED
    note("up, from nothing", f"{plain.timed('up', '-d', '--no-build'):.1f} s")
    note("and ready after another", f"{plain.until_ready():.1f} s")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        page, program = await _walk(browser, plain)
        hardened.check(plain)
        await _restart_each(plain, page, program)
        await _behind_caddy(browser, safe, program.token)
        await browser.close()


async def _walk(browser: Browser, stack: Stack) -> tuple[Page, Program]:
    context = await journey.a_browser(browser, stack.url)
    page = await context.new_page()
    await journey.set_up(page, stack)
    stack.desk("seed", "--count", str(STORY))
    program = Program(stack.url, stack.desk("token", "add", "trial", "--scope", "write").strip())
    number = program.submits("The first by the API")
    await journey.comes_in(page, "The first by the API")
    program.waits_for_triage(number)
    await journey.write(await context.new_page(), "The first by the form")
    await journey.comes_in(page, "The first by the form")
    return page, program


async def _restart_each(stack: Stack, page: Page, program: Program) -> None:
    for service in SERVICES:
        before = program.total()
        note(f"{service} restarted", f"{stack.timed('restart', service):.1f} s")
        note(f"ready after {service}", f"{stack.until_ready():.1f} s")
        assert program.total() == before
        number = program.submits(f"After {service} came back")
        await journey.comes_in(page, f"After {service} came back")
        program.waits_for_triage(number)
    for service in ("worker", "app"):
        took = stack.timed("stop", service)
        note(f"{service} stopped", f"{took:.1f} s")
        assert stack.container(service)["State"]["ExitCode"] in (0, 143), "it ended by itself"
        assert took < STOPS_WITHIN_S
    note("app started and ready", f"{stack.timed('start', 'app') + stack.until_ready():.1f} s")


async def _behind_caddy(browser: Browser, stack: Stack, token: str) -> None:
    url = stack.env["TICKETDESK_PUBLIC_URL"]
    note("two apps behind Caddy", f"{stack.timed('up', '-d', '--no-build'):.1f} s")
    stack.until_ready(url)
    _look_at_headers(stack, url)
    context = await journey.a_browser(browser, url)
    windows = [await context.new_page() for _ in range(4)]
    await journey.sign_in(windows[0])
    assert all(cookie.get("secure") for cookie in await context.cookies())
    for window in windows[1:]:
        await window.goto("/desk")
    program = Program(url, token)
    for gone in ("app", "more"):
        stack.run("stop", gone)
        program.submits(f"While {gone} was away")
        for window in windows:
            await journey.comes_in(window, f"While {gone} was away")
        stack.run("start", gone)
        stack.until_ready(url)
        before = program.total()
        assert [program.total() for _ in range(8)] == [before] * 8
    await expect(steps.row(windows[0], "The first by the form")).to_be_visible()


def _look_at_headers(stack: Stack, url: str) -> None:
    told = httpx.get(url, verify=False)
    assert told.headers["strict-transport-security"].startswith("max-age=")
    assert httpx.get(f"{stack.url}/login").status_code == 421, "past Caddy nobody is let in"


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
