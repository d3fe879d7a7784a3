"""The same call twice is one change: ``Idempotency-Key``."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from tests.api.conftest import a_token, bearer
from tests.served import Served

NEW = {"title": "The export is empty", "description": "It has 0 bytes.", "category": "technical"}


def _named(desk: Served, key: str, who: str = "ines") -> dict[str, str]:
    return bearer(a_token(desk, who=who)) | {"Idempotency-Key": key}


def test_fifty_at_once_make_one_ticket_and_are_told_the_same(desk: Served) -> None:
    key, title = str(uuid4()), f"Fifty {uuid4()}"
    headers = _named(desk, key)

    def send(_: int) -> tuple[int, str]:
        answer = httpx.post(
            f"{desk.url}/api/tickets/", json=NEW | {"title": title}, headers=headers, timeout=30
        )
        return answer.status_code, answer.text

    with ThreadPoolExecutor(50) as threads:
        answers = set(threads.map(send, range(50)))
    assert [status for status, _ in answers] == [201]
    assert desk.rows("SELECT count(*) FROM tickets WHERE title = %s", title) == [(1,)]
    assert (
        desk.rows(
            "SELECT count(*) FROM events JOIN tickets ON tickets.id = ticket_id WHERE title = %s", title
        )[0][0]
        <= 3
    )


def test_fifty_strangers_from_one_place_with_one_key_make_one_ticket(desk: Served) -> None:
    key, title = str(uuid4()), f"Stranger {uuid4()}"

    def send(_: int) -> tuple[int, str]:
        body = {"title": title, "description": "Help."}
        answer = httpx.post(
            f"{desk.url}/api/tickets/", json=body, headers={"Idempotency-Key": key}, timeout=30
        )
        return answer.status_code, answer.json().get("url", "")

    with ThreadPoolExecutor(50) as threads:
        answers = set(threads.map(send, range(50)))
    assert len(answers) == 1
    assert desk.rows("SELECT count(*) FROM tickets WHERE title = %s", title) == [(1,)]


def test_again_tells_the_same_answer_and_says_so(desk: Served, client: httpx.Client) -> None:
    headers = _named(desk, str(uuid4()))
    first = client.post("/api/tickets/", json=NEW, headers=headers)
    again = client.post("/api/tickets/", json=NEW, headers=headers)
    assert (first.status_code, first.text) == (again.status_code, again.text)
    assert [answer.headers["location"] for answer in (first, again)] == [first.headers["location"]] * 2
    assert first.headers["etag"] == again.headers["etag"]
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"


def test_another_body_under_the_same_key_is_refused(desk: Served, client: httpx.Client) -> None:
    headers = _named(desk, str(uuid4()))
    assert client.post("/api/tickets/", json=NEW, headers=headers).status_code == 201
    refused = client.post("/api/tickets/", json=NEW | {"title": "Another"}, headers=headers)
    assert refused.status_code == 409
    assert "was used for another call" in refused.json()["detail"]


def test_a_key_belongs_to_who_sent_it(desk: Served, client: httpx.Client) -> None:
    key = str(uuid4())
    mine = client.post("/api/tickets/", json=NEW, headers=_named(desk, key, "ines")).json()
    hers = client.post("/api/tickets/", json=NEW, headers=_named(desk, key, "ana")).json()
    assert mine["id"] != hers["id"]


def test_what_was_refused_may_be_tried_again_with_the_key(desk: Served, client: httpx.Client) -> None:
    headers = _named(desk, str(uuid4()))
    assert client.post("/api/tickets/", json=NEW | {"title": " "}, headers=headers).status_code == 422
    assert client.post("/api/tickets/", json=NEW, headers=headers).status_code == 201


def test_after_a_day_the_key_is_free(desk: Served, client: httpx.Client) -> None:
    headers = _named(desk, str(uuid4()))
    first = client.post("/api/tickets/", json=NEW, headers=headers).json()
    desk.rows("UPDATE answers SET created_at = created_at - interval '24 hours'")
    assert client.post("/api/tickets/", json=NEW, headers=headers).json()["id"] != first["id"]


@pytest.mark.parametrize("key", ["", "x" * 256, "ü", "a b"])
def test_what_is_no_key_is_refused(desk: Served, client: httpx.Client, key: str) -> None:
    headers = [(b"Authorization", f"Bearer {a_token(desk)}".encode()), (b"Idempotency-Key", key.encode())]
    refused = client.post("/api/tickets/", json=NEW, headers=headers)
    assert refused.status_code == 422
    assert "visible ASCII" in refused.json()["errors"]["Idempotency-Key"]


def test_no_private_link_stands_in_the_database(desk: Served, client: httpx.Client) -> None:
    url = client.post(
        "/api/tickets/", json={"title": "A", "description": "B"}, headers={"Idempotency-Key": str(uuid4())}
    ).json()["url"]
    ((bodies,),) = desk.rows("SELECT string_agg(encode(body, 'escape'), ' ') FROM answers")
    assert url.rpartition("/")[2] not in bodies
    assert client.get(url.replace(desk.url, "")).status_code == 200
