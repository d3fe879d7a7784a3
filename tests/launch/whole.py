"""The whole desk as ``make run`` starts it, in a folder of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil

from tests.launch.watching import until
from tests.processes import environment, free_port
from ticketdesk.config import ROOT

READY = "Ctrl-C stops everything"


class Desk:
    """A desk of its own: a folder, a port, and what it says."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self._said = folder / "said.txt"
        self.env = environment(PORT=str(self.port), TICKETDESK_DATA=str(folder / "data"))

    def start(self) -> psutil.Process:
        self._said.write_text("")
        with self._said.open("ab") as said:
            command = [sys.executable, "-m", "ticketdesk", "run"]
            started = psutil.Popen(
                command, cwd=ROOT, env=self.env, stdout=said, stderr=said, start_new_session=True
            )
        until(lambda: READY in self.said or not started.is_running() or started.poll() is not None, 60)
        assert READY in self.said, self.said
        return started

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def said(self) -> str:
        return self._said.read_text()

    def command(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ticketdesk", *arguments]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.env,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
