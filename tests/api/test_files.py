"""The files of a ticket, sent and read by programs."""

from __future__ import annotations

import httpx
import pytest

from tests.api.conftest import JUDGED, a_token, bearer
from tests.channels.hostile import HTML, archive, picture
from tests.served import Served

BYTES = {"Content-Type": "application/octet-stream"}


@pytest.fixture
def client(client: httpx.Client, desk: Served) -> httpx.Client:
    """The same, with a token that writes."""
    client.headers.update(bearer(a_token(desk)))
    return client


@pytest.fixture
def ticket(desk: Served) -> str:
    return f"/api/tickets/{desk.a_ticket(**JUDGED)}"


def _send(client: httpx.Client, ticket: str, name: str, content: bytes = b"words") -> httpx.Response:
    return client.post(f"{ticket}/attachments/", params={"name": name}, content=content, headers=BYTES)


def test_a_file_waits_until_a_message_takes_it_along(client: httpx.Client, ticket: str) -> None:
    answer = _send(client, ticket, "photo.png", picture())
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["name"], told["media_type"], told["message"]) == ("photo.png", "image/png", None)
    assert client.get(f"{ticket}/attachments/").json() == {"results": [], "next": None}
    sent = {"body": "Look at it", "kind": "public", "attachments": [told["id"]]}
    message = client.post(f"{ticket}/messages/", json=sent).json()
    [listed] = client.get(f"{ticket}/attachments/").json()["results"]
    assert listed["message"] == message["id"]
    assert {name: value for name, value in listed.items() if name not in ("message", "created_at")} == {
        name: value for name, value in told.items() if name not in ("message", "created_at")
    }
    content = client.get(listed["path"])
    assert (content.status_code, content.content) == (200, picture())
    # It is sent: no other message takes it.
    again = client.post(f"{ticket}/messages/", json=sent)
    assert (again.status_code, set(again.json()["errors"])) == (409, {"attachments"})
    assert len(client.get(f"{ticket}/messages/").json()["results"]) == 1


def test_a_file_that_is_sent_twice_with_one_key_waits_once(client: httpx.Client, ticket: str) -> None:
    client.headers["Idempotency-Key"] = f"file of {ticket}".replace(" ", "-")
    first, again = (_send(client, ticket, "a.txt") for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotent-replayed"] == "true"
    assert _send(client, ticket, "a.txt", b"other words").status_code == 409


def test_they_are_read_a_page_at_a_time(client: httpx.Client, ticket: str) -> None:
    numbers = [_send(client, ticket, f"{each}.txt").json()["id"] for each in range(3)]
    sent = {"body": "Three", "kind": "internal", "attachments": numbers}
    assert client.post(f"{ticket}/messages/", json=sent).status_code == 201
    first = client.get(f"{ticket}/attachments/", params={"limit": 2}).json()
    second = client.get(first["next"]).json()
    assert [one["id"] for one in first["results"] + second["results"]] == numbers
    assert second["next"] is None


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("", b"words", 422),
        ("x" * 201, b"words", 422),
        ("page.html", HTML, 422),
        ("a.txt", b"", 422),
        ("a.zip", archive("setup.exe"), 422),
        ("a.bin", bytes(26 * 1024**2), 413),
    ],
)
def test_what_is_no_good_is_refused(
    client: httpx.Client, ticket: str, name: str, content: bytes, status: int
) -> None:
    answer = _send(client, ticket, name, content)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_who_may_not_write_sends_nothing(desk: Served, client: httpx.Client, ticket: str) -> None:
    for scope, who in (("read", "ines"), ("write", "vic")):
        client.headers.update(bearer(a_token(desk, scope, who)))
        assert _send(client, ticket, "a.txt").status_code == 403
        assert client.get(f"{ticket}/attachments/").status_code == 200
    for part in ({"Content-Type": "image/png"}, {"Content-Type": "application/json"}):
        client.headers.update(bearer(a_token(desk)))
        answer = client.post(f"{ticket}/attachments/", params={"name": "a"}, content=b"x", headers=part)
        assert answer.status_code == 415
    del client.headers["Authorization"]
    assert _send(client, ticket, "a.txt").status_code == 401
    assert desk.rows("SELECT count(*) FROM attachments WHERE ticket_id = %s", int(ticket.split("/")[-1])) == [
        (0,)
    ]


@pytest.mark.parametrize("given", ["1", [0], [-1], [1, 1], [1.5], ["1"], {}, None, list(range(1, 12))])
def test_numbers_of_files_that_are_none_are_refused(client: httpx.Client, ticket: str, given: object) -> None:
    sent = {"body": "Words", "kind": "public", "attachments": given}
    answer = client.post(f"{ticket}/messages/", json=sent)
    assert (answer.status_code, set(answer.json()["errors"])) == (422, {"attachments"})
    assert client.get(f"{ticket}/messages/").json()["results"] == []


def test_a_deleted_ticket_has_none_and_takes_none(desk: Served, client: httpx.Client) -> None:
    gone = f"/api/tickets/{desk.a_ticket(deleted=True)}"
    assert client.get(f"{gone}/attachments/").status_code == 404
    assert _send(client, gone, "a.txt").status_code == 404
