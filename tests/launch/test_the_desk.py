"""``python -m ticketdesk run``, the whole desk: it tells its steps, ends as one, and the data survives."""

from __future__ import annotations

import json
import re
import signal
import time
import urllib.request
from collections.abc import Iterator

import psutil
import pytest

from tests.launch.watching import expect_nobody_in, living, tree, until
from tests.launch.whole import Desk
from ticketdesk.launch import frontend

VICTIMS = ("supervisor", "web main", "web worker", "worker", "postmaster", "backend")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    frontend.ensure()
    folder = tmp_path_factory.mktemp("desk")
    yield Desk(folder)
    expect_nobody_in(folder)


def the(victim: str, processes: list[psutil.Process]) -> psutil.Process:
    """One process of the tree, by its part in the desk."""
    kept = [(process, " ".join(process.cmdline()), process.name()) for process in processes]
    parts = {
        "supervisor": [process for process, command, _ in kept if command.endswith("ticketdesk run")],
        "web main": [process for process, command, _ in kept if command.endswith("ticketdesk serve")][:1],
        "web worker": [process for process, command, _ in kept if command.endswith("ticketdesk serve")][1:],
        "worker": [process for process, command, _ in kept if command.endswith("ticketdesk worker")],
        "postmaster": [
            process for process, command, name in kept if name == "postgres" and " -D " in command
        ],
        "backend": [
            process for process, command, name in kept if name == "postgres" and "127.0.0.1(" in command
        ],
    }
    return parts[victim][0]


def test_the_first_start_tells_its_steps_and_a_link_that_works_once(desk: Desk) -> None:
    started = desk.start()
    for step in ("front end", "database     answers", "migrations   applied", "web          answers"):
        assert step in desk.said
    assert re.search(rf"http://localhost:{desk.port}/setup\?code=[\w-]{{40,}}", desk.said)
    added = desk.command(
        "user", "add", "ana@example.com", "--role", "admin", stdin="a long enough password\n"
    )
    assert (added.returncode, added.stdout) == (0, "ana@example.com can sign in as admin.\n"), added.stderr
    second = desk.command("run")
    assert second.returncode == 1
    assert second.stderr.startswith(f"Port {desk.port} is taken")
    started.send_signal(signal.SIGINT)
    assert started.wait(10) == 0


def test_a_later_start_reuses_the_front_end_and_needs_no_link(desk: Desk) -> None:
    began = time.monotonic()
    started = desk.start()
    with urllib.request.urlopen(f"http://localhost:{desk.port}/") as page:
        assert page.status == 200
    print(f"second start: {time.monotonic() - began:.1f} s")
    assert "reused, its sources are unchanged" in desk.said
    assert "none to apply" in desk.said
    assert "setup?code" not in desk.said
    looked = desk.command("doctor", "--json")
    found = {check["name"]: check["state"] for check in json.loads(looked.stdout)["checks"]}
    assert {found[name] for name in ("web", "database", "version", "safety", "workers", "jobs", "files")} == {
        "ok"
    }
    started.terminate()
    assert started.wait(10) == 0
    looked = desk.command("doctor")  # it starts the database for as long as it looks
    assert "the embedded one, answers in" in looked.stdout
    assert (looked.returncode, looked.stderr) == (0, "")


@pytest.mark.parametrize("victim", VICTIMS)
def test_killing_any_process_ends_all_and_keeps_the_data(desk: Desk, victim: str) -> None:
    started = desk.start()
    family = tree(started.pid)
    the(victim, family).kill()
    until(lambda: not living(family), 10)
    assert victim == "supervisor" or "your data is safe" in desk.said
    again = desk.command("user", "add", "ana@example.com", stdin="a long enough password\n")
    assert "Somebody has an account with this address." in again.stderr
