"""What is said on a ticket and what happened to it, read and written by programs."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest

from tests.api.conftest import JUDGED, a_token, bearer
from tests.served import Served


@pytest.fixture
def client(client: httpx.Client, desk: Served) -> httpx.Client:
    """The same, with a token that writes."""
    client.headers.update(bearer(a_token(desk)))
    return client


def test_what_is_written_is_read_a_page_at_a_time(desk: Served, client: httpx.Client) -> None:
    address = f"/api/tickets/{desk.a_ticket(**JUDGED)}/messages/"
    written = []
    for kind in ("public", "internal", "public"):
        answer = client.post(address, json={"body": f"Some {kind} words", "kind": kind})
        assert answer.status_code == 201, answer.text
        written.append(answer.json())
    assert [one["kind"] for one in written] == ["public", "internal", "public"]
    assert set(written[0]) == {"id", "kind", "author", "body", "created_at"}
    first = client.get(address, params={"limit": 2}).json()
    second = client.get(first["next"]).json()
    assert first["results"] + second["results"] == written
    assert second["next"] is None


def test_a_message_that_comes_twice_is_written_once(desk: Served, client: httpx.Client) -> None:
    address = f"/api/tickets/{desk.a_ticket(**JUDGED)}/messages/"
    named, sent = {"Idempotency-Key": str(uuid4())}, {"body": "Once", "kind": "internal"}
    assert (
        client.post(address, json=sent, headers=named).json()
        == client.post(address, json=sent, headers=named).json()
    )
    assert len(client.get(address).json()["results"]) == 1


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        ({"body": "Words"}, {"kind"}),
        ({"body": "Words", "kind": "closing"}, {"kind"}),
        ({"body": " ", "kind": []}, {"body", "kind"}),
        ({"body": "Words", "kind": "public", "to": "all"}, {"to"}),
    ],
)
def test_what_nobody_could_mean_is_refused(
    desk: Served, client: httpx.Client, sent: dict[str, object], refused: set[str]
) -> None:
    address = f"/api/tickets/{desk.a_ticket(**JUDGED)}/messages/"
    answer = client.post(address, json=sent)
    assert (answer.status_code, set(answer.json()["errors"])) == (422, refused)
    assert client.get(address).json() == {"results": [], "next": None}


def test_the_history_of_a_ticket_is_told_without_the_words(desk: Served, client: httpx.Client) -> None:
    number = desk.a_ticket(**JUDGED)
    client.post(f"/api/tickets/{number}/messages/", json={"body": "Hidden words", "kind": "internal"})
    answer = client.get(f"/api/tickets/{number}/events/")
    told = answer.json()["results"]
    assert (told[0]["what"], told[-1]["what"]) == ("created", "noted")
    assert {one["ticket"] for one in told} == {number}
    assert "Hidden" not in answer.text


@pytest.mark.parametrize("part", ["messages", "events"])
def test_a_deleted_ticket_has_neither(desk: Served, client: httpx.Client, part: str) -> None:
    address = f"/api/tickets/{desk.a_ticket(deleted=True)}/{part}/"
    assert client.get(address).status_code == 404
    for query in ({"after": "x"}, {"limit": "0"}, {"page": "2"}):
        assert client.get(address, params=query).status_code == 422


def test_whoever_may_only_read_writes_nothing(desk: Served, client: httpx.Client) -> None:
    address = f"/api/tickets/{desk.a_ticket(**JUDGED)}/messages/"
    for scope, who in (("read", "ines"), ("write", "vic")):
        answer = client.post(
            address, json={"body": "No", "kind": "public"}, headers=bearer(a_token(desk, scope, who))
        )
        assert answer.status_code == 403
    assert client.get(address).json()["results"] == []
