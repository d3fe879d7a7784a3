"""Days divide a list: the rows that begin one say what it is called, in the reader's zone and language. It runs in Node."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from tests.ui.conftest import ASSETS
from tests.ui.test_arranging import NODE

NOW = "2026-01-02T10:00:00Z"
CODE = """const { days } = await import("file://%s");
const rows = %s.map((at) => ({ at }));
console.log(JSON.stringify(days(rows, new Date("%s"), "%s")));"""


def _days(*moments: str, zone: str = "UTC", locale: str = "en-GB") -> list[str]:
    code = CODE % (ASSETS / "days.js", json.dumps(moments), NOW, locale)
    command = [NODE, "--input-type=module", "-e", code]
    ran = subprocess.run(
        command, env=os.environ | {"TZ": zone}, capture_output=True, text=True, timeout=60, check=True
    )
    told: list[str] = json.loads(ran.stdout)
    return told


def test_the_first_row_of_a_day_says_which_it_is() -> None:
    told = _days(
        "2026-01-02T09:00:00Z",
        "2026-01-02T00:10:00Z",
        "2026-01-01T23:50:00Z",
        "2025-12-31T12:00:00Z",
        "2025-12-31T11:00:00Z",
    )
    assert told == ["Today", "", "Yesterday", "Wed, 31 Dec 2025", ""]


def test_what_is_more_than_a_week_old_stands_under_its_month() -> None:
    told = _days(
        "2025-12-27T00:10:00Z",
        "2025-12-26T23:50:00Z",
        "2025-12-24T09:00:00Z",
        "2025-11-30T12:00:00Z",
        "2024-11-29T12:00:00Z",
    )
    assert told == ["Sat, 27 Dec 2025", "December 2025", "", "November 2025", "November 2024"]


@pytest.mark.parametrize(
    ("zone", "locale", "told"),
    [
        ("Pacific/Auckland", "en-GB", ["Today", "", ""]),
        ("America/Los_Angeles", "de", ["Heute", "Gestern", ""]),
    ],
)
def test_a_day_is_the_readers_own(zone: str, locale: str, told: list[str]) -> None:
    assert (
        _days(
            "2026-01-02T09:00:00Z", "2026-01-02T07:50:00Z", "2026-01-01T11:10:00Z", zone=zone, locale=locale
        )
        == told
    )
