"""Refusals as programs read them."""

from __future__ import annotations

import pytest

from ticketdesk.api import problems
from ticketdesk.channels.files import StoreIsAway
from ticketdesk.channels.scanning import ScannerIsAway
from ticketdesk.channels.spooling import NoRoom
from ticketdesk.errors import Refusal, TookTooLong


@pytest.mark.parametrize("refusal", [TookTooLong, NoRoom, ScannerIsAway, StoreIsAway])
def test_who_may_try_again_is_told_when(refusal: type[Refusal]) -> None:
    answer = problems.of(refusal())
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
