"""A ticket's version: ``ETag``, ``If-Match``, ``If-None-Match``."""

from __future__ import annotations

import httpx
import pytest

from tests.api.conftest import JUDGED, a_token, bearer
from tests.served import Served


def test_a_stale_change_is_refused_with_the_ticket_as_it_is(desk: Served, client: httpx.Client) -> None:
    path, headers = f"/api/tickets/{desk.a_ticket(**JUDGED)}/", bearer(a_token(desk))
    read = client.get(path, headers=headers)
    mine = headers | {"If-Match": read.headers["etag"]}
    changed = client.patch(path, json={"status": "in_progress"}, headers=mine)
    assert changed.status_code == 200
    assert changed.headers["etag"] != read.headers["etag"]
    stale = client.patch(path, json={"status": "closed", "comment": "Bye."}, headers=mine)
    assert stale.status_code == 412
    assert stale.headers["content-type"] == "application/problem+json"
    assert (stale.json()["ticket"], stale.headers["etag"]) == (changed.json(), changed.headers["etag"])
    assert client.get(path, headers=headers).json() == changed.json()


def test_the_version_of_an_answer_is_the_next_one_to_match(desk: Served, client: httpx.Client) -> None:
    path, headers = f"/api/tickets/{desk.a_ticket(**JUDGED)}/", bearer(a_token(desk))
    answer = client.get(path, headers=headers)
    for status in ("in_progress", "resolved", "open"):
        match = headers | {"If-Match": answer.headers["etag"]}
        answer = client.patch(path, json={"status": status}, headers=match)
        assert (answer.status_code, answer.json()["status"]) == (200, status)


def test_what_is_known_is_not_sent_again(desk: Served, client: httpx.Client) -> None:
    path, headers = f"/api/tickets/{desk.a_ticket(**JUDGED)}/", bearer(a_token(desk))
    known = client.get(path, headers=headers).headers["etag"]
    again = client.get(path, headers=headers | {"If-None-Match": f'"0", {known}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", known)
    client.patch(path, json={"priority": "critical"}, headers=headers)
    assert client.get(path, headers=headers | {"If-None-Match": known}).status_code == 200


def test_a_stale_deletion_deletes_nothing(desk: Served, client: httpx.Client) -> None:
    path, headers = f"/api/tickets/{desk.a_ticket(**JUDGED)}/", bearer(a_token(desk))
    old = client.get(path, headers=headers).headers["etag"]
    client.patch(path, json={"status": "closed"}, headers=headers)
    assert client.delete(path, headers=headers | {"If-Match": old}).status_code == 412
    now = client.get(path, headers=headers).headers["etag"]
    assert client.delete(path, headers=headers | {"If-Match": now}).status_code == 204


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("*", 200),
        ('"1", "{}"', 200),
        ('W/"7",  "{}" , "a, b"', 200),
        (', "1",, "{}",', 200),
        ('"1", "2"', 412),
        ('"x"', 412),
        ('W/"{}"', 412),
    ],
)
def test_one_of_several_versions_is_enough_and_a_weak_one_is_none(
    desk: Served, client: httpx.Client, header: str, status: int
) -> None:
    path, headers = f"/api/tickets/{desk.a_ticket(**JUDGED)}/", bearer(a_token(desk))
    now = client.get(path, headers=headers).headers["etag"].strip('"')
    answer = client.patch(
        path, json={"status": "closed"}, headers=headers | {"If-Match": header.replace("{}", now)}
    )
    assert answer.status_code == status
    assert client.get(path, headers=headers).json()["status"] == ("closed" if status == 200 else "open")


@pytest.mark.parametrize("header", ["nonsense", "4812", '"1" "2"', '"1', '*, "1"', ",", ""])
def test_what_is_no_version_is_refused(desk: Served, client: httpx.Client, header: str) -> None:
    path, headers = f"/api/tickets/{desk.a_ticket(**JUDGED)}/", bearer(a_token(desk))
    refused = client.patch(path, json={"status": "closed"}, headers=headers | {"If-Match": header})
    assert refused.status_code == 400
    assert client.get(path, headers=headers).json()["status"] == "open"
