"""Taking a ticket in asks no model, whatever the model is doing: it is stored first, and judged later by the worker."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.served import Served, ServeDesk

WRITTEN = {"title": "Charged twice", "description": "The card was charged twice for October."}
STATE = "SELECT category_source, priority_source FROM tickets WHERE id = %s"
WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE (args->>'number')::int = %s"


@pytest.fixture(scope="module")
def desk(serve_desk: ServeDesk) -> Iterator[Served]:
    with serve_desk(gemini=True, has_worker=False, TICKETDESK_RATE_LIMITS="off") as running:
        yield running


@pytest.mark.parametrize("mode", ["ok", "hang", "e503"])
def test_a_program_gets_its_ticket_and_no_model_is_asked(desk: Served, mode: str) -> None:
    assert desk.stub
    desk.stub.behave(mode)
    answer = httpx.post(f"{desk.url}/api/tickets/", json=WRITTEN)
    assert answer.status_code == 201
    assert desk.stub.calls == []
    assert desk.rows(STATE, answer.json()["id"]) == [("pending", "pending")]
    assert desk.rows(WAITING, answer.json()["id"]) == [(1,)]
