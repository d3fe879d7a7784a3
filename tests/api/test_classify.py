"""A second opinion without a ticket comes with the words that spoke for it, as they stand in the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.running import Stub
from tests.served import Served


@pytest.fixture
def stub(served: Served) -> Iterator[Stub]:
    assert served.stub
    yield served.stub
    served.stub.behave("ok")


def classified(served: Served, description: str) -> dict[str, Any]:
    # A text of its own: what was judged before is remembered.
    body = {"title": "A question", "description": f"{description} Ref. {uuid4().hex}"}
    answer = httpx.post(f"{served.url}/api/tickets/classify/", json=body, timeout=30)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_the_evidence_is_that_of_the_source_that_decided(served: Served, stub: Stub) -> None:
    told = classified(served, "Why are there two INVOICES for May?")
    assert told == {
        "suggested_category": "billing",
        "suggested_priority": "low",
        "source": "gemini",
        "evidence": {"category": ["INVOICES"], "priority": ["question"]},
    }


def test_invented_words_are_not_told(served: Served, stub: Stub) -> None:
    stub.behave("quotes-invented")
    told = classified(served, "Why are there two invoices for May?")
    assert (told["source"], told["evidence"]) == ("gemini", {"category": [], "priority": []})


def test_without_gemini_the_evidence_is_our_own(served: Served, stub: Stub) -> None:
    stub.behave("badenum")
    told = classified(served, "Warum gibt es zwei Rechnungen für Mai?")
    assert (told["source"], told["suggested_category"]) == ("rules", "billing")
    assert told["evidence"] == {"category": ["Rechnungen"], "priority": []}
