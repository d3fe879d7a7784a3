"""Schemathesis reads the description and calls the running product with what fits it and with what does not.

Every check is on, with a token of an administrator and without one; ``schemathesis.toml`` tells what is widened, and why.
``make proof`` makes many more calls of the same kinds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.api import serializers
from tests.api.conftest import a_token
from tests.served import Served
from ticketdesk.config import ROOT

IS_PROOF = "PROOF" in os.environ
MOST = 150 if IS_PROOF else 5
"""Calls that each operation is given at most in the phases that make calls up."""
PROVEN = 2_500
"""Calls that a proof makes at least, each way."""
SEED = 1126
CONFIG = Path(__file__).with_name("schemathesis.toml")


def _run(desk: Served, folder: Path, *headers: str) -> dict[str, Any]:
    report = folder / "report.json"
    wanted = {
        "--checks": "all",
        "--max-examples": MOST,
        "--seed": SEED,
        "--report": "json",
        "--report-json-path": report,
        "--generation-database": "none",
    }
    done = subprocess.run(
        [
            *(Path(sys.executable).with_name("schemathesis"), "--config-file", CONFIG),
            *("run", f"{desk.url}/api/openapi.json"),
            *(str(word) for pair in wanted.items() for word in pair),
            *("--no-color", "--continue-on-failure", *headers),
        ],
        cwd=folder,
        env=os.environ | {"SCHEMATHESIS_HOOKS": serializers.__name__, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(report.read_text())
    return found


@pytest.mark.parametrize("is_known", [True, False], ids=["with a token", "without one"])
def test_no_call_is_answered_otherwise_than_described(desk: Served, tmp_path: Path, is_known: bool) -> None:
    for number in range(20):
        desk.a_ticket(f"Ticket {number}")
    report = _run(desk, tmp_path, *(["-H", f"Authorization: Bearer {a_token(desk)}"] if is_known else []))
    cases, operations = report["test_cases"], report["operations"]
    print(f"\n{cases['generated']:,} calls {'with' if is_known else 'without'} a token, seed {SEED}")
    assert (cases["with_failures"], cases["errored"], report["errors"]) == (0, 0, [])
    assert operations["tested"] == operations["total"] > 0
    assert cases["generated"] >= (PROVEN if IS_PROOF else operations["total"] * 20)
    assert desk.rows("SELECT count(*) > 20 FROM tickets") == [(True,)], "some calls were good enough"
