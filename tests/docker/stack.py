"""The stack of ``docker-compose.yml``, under a name of its own, so that nobody's real desk is touched."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from tests.processes import environment
from ticketdesk.config import ROOT

NAME = "ticketdesk-trial"
NO_SETTINGS = Path(__file__).with_name("none.env")
READY_WITHIN_S = 300
NO_ENGINE = "There is no Docker engine here, or nobody lets us use it, so the stack was not tried."
NO_COMPOSE = (
    "There is a Docker engine but neither `docker compose` nor `docker-compose`, so the stack was not tried."
)


def why_not() -> str:
    """Why nothing can be tried here; empty where it can."""
    if not shutil.which("docker") or not _works("docker", "info"):
        return NO_ENGINE
    return "" if compose() else NO_COMPOSE


def _works(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0


@cache
def compose() -> tuple[str, ...]:
    """The command of the Compose that is here, the new one first."""
    if _works("docker", "compose", "version"):
        return ("docker", "compose")
    return ("docker-compose",) if shutil.which("docker-compose") else ()


class Stack:
    """The containers of one trial.

    Args:
        port: Where the desk is published.
        settings: More environment variables, for Compose and through it for the desk.
    """

    def __init__(self, port: int, **settings: str) -> None:
        self.port, self.profiles = port, ()
        # DOCKER_BUILDKIT=0: what the old builder takes, every builder takes.
        plain = {"PORT": str(port), "COMPOSE_PROJECT_NAME": NAME, "DOCKER_BUILDKIT": "0"}
        self.env = environment(**plain) | settings

    profiles: tuple[str, ...]

    def run(self, *arguments: str, stdin: str = "") -> str:
        """One command of Compose; what it says on its output."""
        chosen = [part for profile in self.profiles for part in ("--profile", profile)]
        command = [*compose(), "--env-file", str(NO_SETTINGS), *chosen, *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.env, input=stdin, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(command)}: {done.stdout[-2000:]} {done.stderr[-3000:]}"
        return done.stdout

    def timed(self, *arguments: str) -> float:
        """The same; the seconds it took."""
        began = time.monotonic()
        self.run(*arguments)
        return time.monotonic() - began

    def inside(self, service: str, *command: str) -> str:
        """A command in a running container."""
        return self.run("exec", "-T", service, *command)

    def desk(self, *command: str) -> str:
        """A command of the desk, where the web runs."""
        return self.inside("app", "python", "-m", "ticketdesk", *command)

    def container(self, service: str) -> dict[str, Any]:
        """What the engine knows of a container."""
        return inspect(self.run("ps", "-q", service).split()[0])

    def until_ready(self, url: str = "") -> float:
        """Wait until the desk is ready; the seconds it took."""
        began = time.monotonic()
        while time.monotonic() - began < READY_WITHIN_S:
            try:
                if httpx.get(f"{url or self.url}/readyz", timeout=2, verify=False).status_code == 200:
                    return time.monotonic() - began
            except httpx.HTTPError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"not ready within {READY_WITHIN_S} s: {self.run('logs', '--tail', '40')}")

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"


def inspect(what: str) -> dict[str, Any]:
    """What the engine knows of a container or an image."""
    told = subprocess.check_output(["docker", "inspect", what], text=True)
    found: dict[str, Any] = json.loads(told)[0]
    return found
