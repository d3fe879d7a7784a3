"""What the API answers about tickets: the figures, one ticket, its deletion, and what is not there."""

from __future__ import annotations

from datetime import datetime

import httpx
import psycopg
import pytest

from tests.api.conftest import JUDGED, a_token, bearer
from tests.served import Served
from ticketdesk.errors import TookTooLong
from ticketdesk.models import Category, Priority, Status

STATS = "/api/tickets/stats/"
FIELDS = [
    "id",
    "title",
    "description",
    "category",
    "priority",
    "status",
    "assignee",
    "category_source",
    "priority_source",
    "tags",
    "snoozed_until",
    "merged_into",
    "created_at",
    "updated_at",
]
FIGURES = [
    "total_tickets",
    "open_tickets",
    "avg_tickets_per_day",
    "status_breakdown",
    "priority_breakdown",
    "category_breakdown",
]


@pytest.fixture
def client(client: httpx.Client, desk: Served) -> httpx.Client:
    """The same, with a token of an agent that may write."""
    client.headers.update(bearer(a_token(desk, "write", "ana")))
    return client


def test_the_figures_count_what_is_there(desk: Served, client: httpx.Client) -> None:
    before = client.get(STATS).json()
    assert list(before) == FIGURES
    billing = {"category": Category.billing, "priority": Priority.critical}
    desk.a_ticket(**billing)
    desk.a_ticket(**billing, status=Status.resolved)
    desk.a_ticket(**billing, deleted=True)
    answer = client.get(STATS)
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == (
        "application/json",
        "no-store",
    )
    after = answer.json()
    assert after["total_tickets"] == before["total_tickets"] + 2
    assert after["open_tickets"] == before["open_tickets"] + 1 == after["status_breakdown"]["open"]
    assert after["avg_tickets_per_day"] == after["total_tickets"], "the first day counts as a whole one"
    for name, values in (("status", Status), ("priority", Priority), ("category", Category)):
        told = after[f"{name}_breakdown"]
        assert set(told) == {value.value for value in values}
        assert sum(told.values()) == after["total_tickets"]
    assert after["category_breakdown"]["billing"] == before["category_breakdown"]["billing"] + 2
    assert after["priority_breakdown"]["critical"] == before["priority_breakdown"]["critical"] + 2
    assert after["status_breakdown"]["resolved"] == before["status_breakdown"]["resolved"] + 1


def test_a_ticket_is_told_in_full_and_without_its_address(desk: Served, client: httpx.Client) -> None:
    number = desk.a_ticket(
        "Naïve 😀", category=Category.technical, priority=Priority.low, email="li@example.com"
    )
    answer = client.get(f"/api/tickets/{number}/")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    told = answer.json()
    assert list(told) == FIELDS
    assert (told["id"], told["title"], told["status"], told["assignee"]) == (number, "Naïve 😀", "open", None)
    assert (told["category"], told["category_source"]) == ("technical", "person")
    assert (told["priority"], told["priority_source"]) == ("low", "person")
    for name in ("created_at", "updated_at"):
        assert datetime.fromisoformat(told[name]).utcoffset() is not None
        assert told[name].endswith(("+00:00", "Z"))
    assert "li@example.com" not in answer.text


@pytest.mark.parametrize("path", ["/api/tickets/{}/", "/api/tickets/{}/delete/"])
def test_a_deleted_ticket_is_gone_once_and_for_all(desk: Served, client: httpx.Client, path: str) -> None:
    number = desk.a_ticket()
    answer = client.delete(path.format(number))
    assert (answer.status_code, answer.content, answer.headers["cache-control"]) == (204, b"", "no-store")
    ana = desk.rows("SELECT id FROM accounts WHERE email LIKE 'ana@%%'")[0][0]
    assert desk.rows("SELECT deleted_by FROM tickets WHERE id = %s AND deleted_at IS NOT NULL", number) == [
        (ana,)
    ]
    [line] = desk.rows("SELECT deed, actor_id, address FROM audit WHERE about = %s", f"ticket {number}")
    assert line == ("ticket_deleted", ana, "127.0.0.1")
    for again in (client.delete(path.format(number)), client.get(f"/api/tickets/{number}/")):
        assert again.status_code == 404
        assert again.json()["detail"] == f"There is no ticket {number}."


@pytest.mark.parametrize("number", ["0", "999999", "2147483648", "9" * 40])
def test_a_ticket_that_never_was_is_not_found(client: httpx.Client, number: str) -> None:
    for answer in (client.get(f"/api/tickets/{number}/"), client.delete(f"/api/tickets/{number}/delete/")):
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/tickets/{}/", "/files/{}/content", "/t/{}"])
def test_an_address_that_is_too_long_is_refused(client: httpx.Client, path: str) -> None:
    assert client.get(path.format("9" * 5_000)).status_code == 414


@pytest.mark.parametrize("number", ["2147483648", "9" * 40])
def test_what_cannot_be_a_number_is_told_alike_by_every_call(client: httpx.Client, number: str) -> None:
    path = f"/api/tickets/{number}/"
    for answer in (client.get(path), client.patch(path, json={}), client.delete(path)):
        assert answer.json()["detail"] == "A ticket has a number such as 4812."


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/",
        "/api/tickets/x/",
        "/api/tickets/-1/",
        "/api/tickets/1/more/",
        "/api/../api/nothing",
        "/api/%00/",
    ],
)
def test_an_unknown_address_is_answered_in_json(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert "There is nothing at this address." in answer.json()["detail"]


def test_a_body_that_cannot_be_meant_is_refused_and_told_where(desk: Served, client: httpx.Client) -> None:
    path = f"/api/tickets/{desk.a_ticket()}/"
    json_ = {"Content-Type": "application/json"}
    twice = client.patch(path, content=b'{"status": "closed", "status": "open"}', headers=json_)
    assert (twice.status_code, twice.json()["errors"]) == (422, {"status": "Give this once."})
    broken = client.patch(path, content=b'{\n  "status" "closed"}', headers=json_)
    assert broken.status_code == 400
    assert "it breaks off at line 2, column 12." in broken.json()["detail"]
    asked = client.patch(path, json={"status": "in progress"})
    assert asked.json()["errors"] == {"status": "Choose one of open, in_progress, resolved, closed."}
    assert client.get(path).json()["status"] == "open"


@pytest.mark.parametrize(("method", "path"), [("POST", STATS), ("DELETE", STATS), ("PUT", "/api/tickets/1/")])
def test_a_method_that_an_address_does_not_take_is_named(
    client: httpx.Client, method: str, path: str
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["allow"]
    assert answer.json()["title"] == "Method Not Allowed"


def test_tags_are_given_as_a_whole_with_everything_else_or_not_at_all(
    desk: Served, client: httpx.Client
) -> None:
    path = f"/api/tickets/{desk.a_ticket(**JUDGED)}/"
    told = client.patch(path, json={"tags": ["vip", " Refund "], "status": "in_progress"})
    assert (told.status_code, told.json()["tags"]) == (200, ["Refund", "vip"])
    again = client.patch(path, json={"tags": ["VIP", "refund"]})
    assert (again.json(), again.headers["etag"]) == (told.json(), told.headers["etag"])
    for wrong in (None, "vip", ["a,b"], [""], [7], ["x" * 41], [f"tag {place}" for place in range(21)]):
        refused = client.patch(path, json={"tags": wrong, "priority": "critical"})
        assert (refused.status_code, list(refused.json()["errors"])) == (422, ["tags"])
    stale = client.patch(path, json={"tags": []}, headers={"If-Match": '"1"'})
    assert (stale.status_code, client.get(path).json()) == (412, told.json())
    assert client.patch(path, json={"tags": ["vip"]}).json()["tags"] == ["vip"]
    lines = desk.rows(
        "SELECT what, before, after FROM events WHERE ticket_id = %s AND what LIKE '%%tagged' ORDER BY id",
        told.json()["id"],
    )
    assert set(lines[:2]) == {("tagged", None, "Refund"), ("tagged", None, "vip")}
    assert lines[2:] == [("untagged", "Refund", None)]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "", {"status": "closed"}),
        ("DELETE", "", None),
        ("POST", "restore/", None),
        ("POST", "messages/", {"body": "We look.", "kind": "internal"}),
    ],
)
def test_a_change_that_would_take_over_two_seconds_is_stopped(
    desk: Served, client: httpx.Client, method: str, path: str, body: dict[str, str] | None
) -> None:
    number = desk.a_ticket(deleted=path == "restore/")
    with psycopg.connect(desk.database_url) as other:
        other.execute("SELECT FROM tickets WHERE id = %s FOR UPDATE", (number,))
        answer = client.request(method, f"/api/tickets/{number}/{path}", json=body, timeout=10)
    assert (answer.status_code, answer.json()["detail"]) == (503, str(TookTooLong()))
