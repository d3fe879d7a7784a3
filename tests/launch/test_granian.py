"""The server of the real web is held like any child: with granian's own processes, killed one by one."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.launch.conftest import ROOT
from tests.launch.watching import living, tree, until
from ticketdesk.launch.postgres import free_port

APP = "async def app(scope, protocol):\n    protocol.response_str(200, [], 'hello')\n"


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("victim", ["main", "worker"])
def test_granian_is_held_too(tmp_path: Path, victim: str, workers: int) -> None:
    (tmp_path / "an_app.py").write_text(APP)
    port = str(free_port())
    granian = [sys.executable, "-m", "granian", "--port", port, "--workers", str(workers), "an_app:app"]
    code = (
        "import os, sys; from ticketdesk.launch.together import *; "
        f"web = Child('web', {granian}, {{**os.environ, 'PYTHONPATH': {str(tmp_path)!r}}}); "
        "sys.exit(run_together([web], database=None, with_parent=False))"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    until(lambda: _answers(port))
    known = tree(supervisor.pid)
    mains = [one for one in known if "granian" in one.cmdline() and "-S" not in one.cmdline()]
    (mains[0] if victim == "main" else mains[-1]).kill()
    until(lambda: not living(known))
    assert "The web ended unexpectedly" in supervisor.communicate()[1]
    assert supervisor.returncode == 1


def _answers(port: str) -> bool:
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1).read() == b"hello"
    except OSError:
        return False
