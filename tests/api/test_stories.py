"""The stories in ``docs/api.md`` are run as they are printed, against the running product."""

from __future__ import annotations

import os
import re
import subprocess
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests import making
from tests.api.conftest import a_token
from tests.served import Served, ServeDesk
from ticketdesk.config import ROOT
from ticketdesk.models import Category, Priority, Role

TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
STORIES = dict(re.findall(r"^## ([^\n]+)\n(?:(?!^## ).)*?^```sh\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE))


def promised(story: str) -> list[str]:
    """What a story says that comes out, line by line."""
    return [line.removeprefix("# → ") for line in story.splitlines() if line.startswith("# → ")]


def is_promised(line: str, promise: str) -> bool:
    """Whether a line is what was promised; ``…`` stands for something."""
    parts = [re.escape(part) for part in promise.split("…")]
    return re.fullmatch(".+".join(parts), line) is not None


def test_no_block_is_left_out() -> None:
    assert TEXT.count("```sh\n") == len(STORIES) > 0
    assert all(promised(story) for story in STORIES.values())


def test_a_line_that_was_not_promised_is_seen() -> None:
    assert is_promised('{"count":12}', '{"count":…}')
    assert not is_promised('{"count":}', '{"count":…}')
    assert not is_promised("412", "200")


def _run(story: str, given: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    bash = ("bash", "-euo", "pipefail", "-c", story)
    return subprocess.run(
        bash, env=given, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("title", STORIES)
def test_a_story_goes_as_it_is_told(desk: Served, serve_desk: ServeDesk, tmp_path: Path, title: str) -> None:
    somebody = desk.do(
        lambda session: making.account(session, f"{time.time_ns()}@example.com", "Rui", Role.agent)
    )
    for name in ("The invoice is late", "The export is empty", "No mail since Monday"):
        # Judged already, or the worker would change them while somebody reads.
        desk.a_ticket(name, category=Category.billing, priority=Priority.high, assignee=somebody)
    given = {"DESK": desk.url, "TOKEN": a_token(desk), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    with serve_desk() if "$OTHER" in STORIES[title] else nullcontext() as other:
        if other:
            given |= {"OTHER": other.url, "OTHER_TOKEN": a_token(other)}
        done = _run(STORIES[title], given, tmp_path)
    assert done.returncode == 0, done.stderr
    lines, promises = done.stdout.splitlines(), promised(STORIES[title])
    assert len(lines) == len(promises), done.stdout
    for line, promise in zip(lines, promises, strict=True):
        assert is_promised(line, promise), done.stdout
