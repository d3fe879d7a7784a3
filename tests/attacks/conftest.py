"""A desk that may be attacked: its own, with nothing on it, and no limits that would hide what is behind them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.served import Served, ServeDesk


@pytest.fixture(scope="session")
def desk(serve_desk: ServeDesk) -> Iterator[Served]:
    with serve_desk(TICKETDESK_RATE_LIMITS="off") as served:
        yield served
