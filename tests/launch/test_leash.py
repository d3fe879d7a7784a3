"""What holds a child does so whatever its starter has open."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Iterator

import pytest

from ticketdesk.launch.leash import Leash


@pytest.fixture
def many_open_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2_048:
        pytest.skip("this account may not open that many files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (2_048, hard))
    opened = [os.open(os.devnull, os.O_RDONLY) for _ in range(1_100)]
    yield
    for each in opened:
        os.close(each)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_starter_with_more_than_a_thousand_open_files_holds_a_child(many_open_files: None) -> None:
    leash = Leash(
        [sys.executable, "-c", "raise SystemExit(3)"], stages=((signal.SIGTERM, 2.0),), env=dict(os.environ)
    )
    leash.process.wait(20)
    assert leash.finish() == 3


def test_such_a_child_ends_when_it_is_let_go(many_open_files: None) -> None:
    leash = Leash(
        [sys.executable, "-c", "import time; time.sleep(60)"],
        stages=((signal.SIGTERM, 2.0),),
        env=dict(os.environ),
    )
    assert leash.finish() == 128 + signal.SIGTERM
