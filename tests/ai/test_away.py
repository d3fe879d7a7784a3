"""Asking again helps when the service was away, and not when it refused the text."""

from __future__ import annotations

import pytest

from ticketdesk.ai.away import is_away
from ticketdesk.ai.chain import SecondOpinion
from ticketdesk.ai.fake import FakeAdviser
from ticketdesk.ai.rules import Rules
from ticketdesk.models.choices import Category, Priority, Source

INVOICE = ("Invoice", "The invoice is wrong.")
AWAY = (
    "timeout",
    "http_429",
    "http_500",
    "http_503",
    "circuit_open",
    "busy",
    "budget",
    "bad_key",
    "connecterror",
)
THERE = ("", "blocked", "finish_safety", "bad_text", "bad_output", "no_candidates", "no_key", "http_400")


@pytest.mark.parametrize(
    ("code", "expected"), [*((code, True) for code in AWAY), *((code, False) for code in THERE)]
)
async def test_a_suggestion_waits_for_a_model_that_is_away(code: str, expected: bool) -> None:
    assert is_away(code) is expected
    gemini = FakeAdviser(error=code) if code else FakeAdviser(Category.billing)
    found = await SecondOpinion([gemini, Rules()]).suggest(*INVOICE)
    assert found.is_waiting is expected


async def test_who_was_left_out_is_waited_for() -> None:
    desk = SecondOpinion([FakeAdviser(Category.account, Priority.low), Rules()])
    assert (await desk.suggest(*INVOICE, only_local=True)).is_waiting
    assert not (await desk.suggest(*INVOICE)).is_waiting


async def test_without_a_model_nobody_is_waited_for() -> None:
    assert not (await SecondOpinion([Rules()]).suggest(*INVOICE)).is_waiting
    silent = FakeAdviser(error="timeout", source=Source.learned)
    assert not (await SecondOpinion([silent, Rules()]).suggest(*INVOICE)).is_waiting


async def test_who_was_not_needed_is_not_waited_for() -> None:
    first = FakeAdviser(Category.billing, Priority.low, source=Source.learned)
    assert not (await SecondOpinion([first, FakeAdviser(error="timeout")]).suggest(*INVOICE)).is_waiting
