"""Lists: pages that stay where they are while tickets arrive, filters that combine, counts that are honest."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable, Iterator
from itertools import count
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as some

from tests.api.conftest import a_token, bearer
from tests.served import Served
from ticketdesk.desk.sorting import BY_VALUE, Sort
from ticketdesk.models import Category, Priority, Status

PATH = "/api/tickets/"
_numbers = count()


def _some(values: Iterable[str]) -> some.SearchStrategy[str]:
    """Up to three of these, as they stand in an address."""
    return some.lists(some.sampled_from(list(values)).map(str), max_size=3, unique=True).map(",".join)


FILTERS = some.fixed_dictionaries(
    {},
    optional={
        "status": _some(Status),
        "category": _some(Category),
        "priority": _some(Priority),
        "assignee": _some(["me", "none", "1", "2", "999"]),
        "search": some.sampled_from(["pages", "pag", "invoice", "nothing such", "ünïcode", "#1"]),
    },
)


@pytest.fixture(scope="module")
def reader(desk: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=desk.url, headers=bearer(a_token(desk)), timeout=30) as client:
        made = 0
        for status in Status:
            for category in Category:
                body = {
                    "title": f"Pages {made} invoice",
                    "description": "Ünïcode pages",
                    "category": category,
                    "priority": list(Priority)[made % 4],
                }
                number = client.post(PATH, json=body).json()["id"]
                client.patch(f"{PATH}{number}/", json={"status": status, "assignee": [None, 1, 2][made % 3]})
                made += 1
        yield client


def _walk(reader: httpx.Client, query: dict[str, str], size: int) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    answer = reader.get(PATH, params=query | {"limit": str(size)}).json()
    found += answer["results"]
    while answer["next"]:
        assert len(answer["results"]) == size
        answer = reader.get(answer["next"]).json()
        found += answer["results"]
    return found


@how(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=FILTERS, size=some.integers(1, 9))
def test_pages_of_any_size_are_the_whole_list_and_the_count_is_its_length(
    reader: httpx.Client, query: dict[str, str], size: int
) -> None:
    whole = _walk(reader, query, 200)
    assert _walk(reader, query, size) == whole
    assert reader.get(f"{PATH}count/", params=query).json() == {"count": len(whole)}
    keys = [(one["created_at"], one["id"]) for one in whole]
    assert keys == sorted(keys, reverse=True)
    for name in ("status", "category", "priority"):
        assert not query.get(name) or {one[name] for one in whole} <= set(query[name].split(","))


@pytest.mark.parametrize("sort", Sort)
def test_pages_follow_each_other_in_every_order(reader: httpx.Client, sort: Sort) -> None:
    query = {"status": "open,closed", "search": "pages", "sort": sort.value}
    whole = _walk(reader, query, 200)
    assert len(whole) == 8
    assert _walk(reader, query, 3) == whole
    newest = sorted(whole, key=lambda one: one["id"], reverse=True)
    assert (whole == newest) is (sort in (Sort.newest, Sort.number, Sort.changed))
    if sort in BY_VALUE:
        assert whole == sorted(newest, key=lambda one: BY_VALUE[sort].index(one[sort.value]))
    page = reader.get(PATH, params=query | {"limit": "3"}).json()
    other = "priority" if sort is not Sort.priority else "status"
    moved = reader.get(page["next"].replace(f"sort={sort.value}", f"sort={other}"))
    assert moved.status_code == 404, "a cursor belongs to one order"


def test_what_arrives_meanwhile_does_not_move_the_pages(reader: httpx.Client) -> None:
    word = f"w{uuid4().hex}"
    new = {"title": word, "description": "-.-", "category": "general", "priority": "low"}
    old = [reader.post(PATH, json=new).json()["id"] for _ in range(5)]
    page = reader.get(PATH, params={"search": word, "limit": "2"}).json()
    seen = [one["id"] for one in page["results"]]
    while page["next"]:
        reader.post(PATH, json=new)
        page = reader.get(page["next"]).json()
        seen += [one["id"] for one in page["results"]]
    assert seen == old[::-1]


@pytest.mark.parametrize(
    "query",
    ["status=bogus", "status=OPEN", "limit=0", "limit=201", "limit=x", "limit=-1", "limit=1.5", "cursor=abc", "page=2",
     "status=open&status=closed", "assignee=bob", f"search={'x' * 201}", "search=%00", "search=%ED%A0%80", "tag=a%FF", "sort=%00", "age=3d", "order=asc", "priority=urgent", "language=german",
     "status=open,", "status=open,bogus", "sort=title", "tag=a%2C", "reply=never", "assignee=me,bob"],
)  # fmt: skip
def test_what_means_nothing_is_refused_by_its_name(reader: httpx.Client, query: str) -> None:
    refused = reader.get(f"{PATH}?{query}")
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == [query.partition("=")[0]]


def test_a_search_is_understood_as_browsers_write_it_and_as_curl_does(reader: httpx.Client) -> None:
    word = f"größe{uuid4().hex}"
    new = {"title": word, "description": "日本語", "category": "general", "priority": "low"}
    number = reader.post(PATH, json=new).json()["id"]
    for query in (f"search={quote(word)}", f"search={word}", f"search={word}+日本語"):
        # httpx would write it as browsers do.
        with socket.create_connection((reader.base_url.host, reader.base_url.port)) as line:
            told = (
                f"Host: {reader.base_url.netloc.decode()}\r\nAuthorization: {reader.headers['authorization']}"
            )
            line.sendall(f"GET {PATH}?{query} HTTP/1.0\r\n{told}\r\n\r\n".encode())
            head, _, body = b"".join(iter(lambda: line.recv(65536), b"")).partition(b"\r\n\r\n")
        assert b" 200 " in head.splitlines()[0]
        assert [one["id"] for one in json.loads(body)["results"]] == [number]


def test_empty_filters_leave_everything_through(reader: httpx.Client) -> None:
    empty = reader.get(f"{PATH}?category=&priority=&status=&search=&assignee=")
    assert empty.status_code == 200
    assert empty.json() == reader.get(PATH).json()


def test_a_cursor_of_nobody_is_not_found(reader: httpx.Client) -> None:
    assert reader.get(PATH, params={"cursor": "A" * 38}).status_code == 404


def test_figures_follow_every_change(reader: httpx.Client) -> None:
    before = reader.get(f"{PATH}stats/").json()
    number = reader.post(
        PATH, json={"title": "One more", "description": "x", "category": "billing", "priority": "high"}
    ).json()["id"]
    reader.patch(f"{PATH}{number}/", json={"status": "closed"})
    after = reader.get(f"{PATH}stats/").json()
    assert after["total_tickets"] == before["total_tickets"] + 1
    assert after["status_breakdown"]["closed"] == before["status_breakdown"]["closed"] + 1
    assert after["category_breakdown"]["billing"] == before["category_breakdown"]["billing"] + 1
    reader.delete(f"{PATH}{number}/")
    assert reader.get(f"{PATH}stats/").json() | {"avg_tickets_per_day": 0} == before | {
        "avg_tickets_per_day": 0
    }
