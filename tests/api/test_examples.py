"""The examples of the description tell one story, and it is run: every command of the page, in order, on a new desk.

What a command gives has to be the answer that stands below it, but for numbers, times and keys.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

import httpx
import pytest

from tests.api.conftest import a_token, bearer
from tests.served import Served, ServeDesk
from ticketdesk.api import openapi, story, story_files
from ticketdesk.api.problems import KIND
from ticketdesk.api.reference_examples import curl
from ticketdesk.api.routes import CALLS

DOCUMENT = json.loads(json.dumps(openapi.document(CALLS)))
ONE = "/tickets/{number}/"
ORDER = (
    ("post", "/tickets/import/", 201),
    ("post", "/tickets/", 201),
    ("post", "/tickets/classify/", 200),
    ("get", ONE, 200),
    ("get", "/tickets/", 200),
    ("get", "/tickets/count/", 200),
    ("get", "/tickets/stats/", 200),
    ("post", ONE + "attachments/", 201),
    ("post", ONE + "messages/", 201),
    ("get", ONE + "messages/", 200),
    ("get", ONE + "events/", 200),
    ("get", "/tickets/export/", 200),
    ("patch", ONE, 200),
    ("delete", ONE, 204),
    ("post", ONE + "restore/", 200),
)
FREE = {
    **dict.fromkeys(("created_at", "updated_at"), r'"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}\+00:00"'),
    **dict.fromkeys(("id", "author", "by", "message"), r"[1-9]\d*"),
    "avg_tickets_per_day": r"\d+\.\d+",
    "url": r'"https?://[^/]+/t/[\w-]{43}"',
    "path": r'"/files/[1-9]\d*/content"',
}
"""What differs each time, and what it looks like; whatever is null stays null."""
JUDGED = "SELECT category_source <> 'pending' AND priority_source <> 'pending' FROM tickets WHERE id = %s"
RUN = 'curl() { command curl -sS -o answer -w "%{http_code}" "$@"; }\n'
PATIENCE_S = 30
each = pytest.mark.parametrize(("method", "path", "status"), ORDER)
Answers = dict[tuple[str, str], tuple[int, str]]


@pytest.fixture(scope="module")
def desk(serve_desk: ServeDesk) -> Iterator[Served]:
    with serve_desk(TICKETDESK_RATE_LIMITS="off") as running:
        yield running


@pytest.fixture(scope="module")
def answers(desk: Served, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """What the commands of the page gave, run one after the other with the files beside them that the page shows."""
    folder, found = tmp_path_factory.mktemp("asking"), {}
    known = {"DESK": desk.url, "TOKEN": a_token(desk), "PATH": os.environ["PATH"]}
    for method, path, _ in ORDER:
        operation = DOCUMENT["paths"][path][method]
        for content in operation.get("requestBody", {}).get("content", {}).values():
            if "x-file" in content:
                (folder / content["x-file"]).write_text(content["example"])
        command = RUN + curl(method.upper(), f"/api{path}", operation)
        done = subprocess.run(
            ["sh", "-c", command], cwd=folder, env=known, capture_output=True, text=True, check=True
        )
        body = folder / "answer"
        found[method, path] = int(done.stdout), body.read_text() if body.exists() else ""
        body.unlink(missing_ok=True)
        if (method, path) == ("post", "/tickets/"):
            _wait_for_the_rules(desk)
    return found


@pytest.fixture
def client(desk: Served, answers: Answers) -> Iterator[httpx.Client]:
    """Asks more, after the story."""
    with httpx.Client(base_url=f"{desk.url}/api", headers=bearer(a_token(desk))) as asking:
        yield asking


def _wait_for_the_rules(desk: Served) -> None:
    ends = time.monotonic() + PATIENCE_S
    while desk.rows(JUDGED, story.NUMBER) != [(True,)]:
        assert time.monotonic() < ends, "nobody judged it"
        time.sleep(0.1)


def shown(method: str, path: str, status: int, kind: str = "application/json") -> Any:
    """The answer that the description shows."""
    operation = {**DOCUMENT["paths"], **DOCUMENT["x-streams"]}[path][method]
    return operation["responses"][str(status)]["content"][kind]["example"]


def fixed(value: Any, name: str = "") -> Any:
    """The same without what differs each time, which is held against what it looks like."""
    if isinstance(value, dict):
        is_ticket = "title" in value  # its number is the one that the story promises
        return {
            inner: fixed(one, "" if inner == "id" and is_ticket else inner) for inner, one in value.items()
        }
    if isinstance(value, list):
        return [fixed(one) for one in value]
    if name in FREE and value is not None:
        assert re.fullmatch(FREE[name], json.dumps(value)), (name, value)
        return name
    return value


@each
def test_a_command_gives_what_stands_below_it(answers: Answers, method: str, path: str, status: int) -> None:
    got, text = answers[method, path]
    assert got == status, text
    content = DOCUMENT["paths"][path][method]["responses"][str(status)].get("content")
    if content is None:
        assert text == ""
        return
    _, told = next(iter(content.items()))
    example = json.loads(told["example"]) if isinstance(told["example"], str) else told["example"]
    assert fixed(json.loads(text)) == fixed(example)


def test_the_story_leaves_out_only_what_is_tried_here_or_is_the_same_again() -> None:
    every = {(method, path) for path, methods in DOCUMENT["paths"].items() for method in methods}
    told = {(method, path) for method, path, _ in ORDER}
    assert every - told == {
        ("get", "/openapi.json"),
        ("get", ONE + "attachments/"),
        ("delete", ONE + "delete/"),
    }


def test_a_file_that_went_with_a_message_is_listed_as_told(client: httpx.Client) -> None:
    path = f"/tickets/{story.NUMBER}/attachments/"
    sent = {**story.REPLY, "attachments": [story.WAITING["id"]]}
    assert client.post(f"/tickets/{story.NUMBER}/messages/", json=sent).status_code == 201
    assert fixed(client.get(path).json()) == fixed(shown("get", ONE + "attachments/", 200))


def test_the_other_form_of_an_export_has_the_same_columns_and_words(client: httpx.Client) -> None:
    client.patch(f"/tickets/{story.NUMBER}/", json={"status": "open"})
    came = client.get("/tickets/export/?status=open&format=csv").text
    told = shown("get", "/tickets/export/", 200, "text/csv")
    [one, other] = ([*csv.DictReader(io.StringIO(text, newline=""))] for text in (came, told))
    for row in (*one, *other):
        row |= {name: name for name in ("created_at", "updated_at") if row[name]}
    assert one == other
    assert came.partition("\n")[0] == told.partition("\n")[0]


@pytest.mark.parametrize(
    ("partial", "status", "kind"), [("true", 200, "application/json"), ("false", 422, KIND)]
)
def test_a_line_that_is_no_good_is_told_as_shown(
    client: httpx.Client, partial: str, status: int, kind: str
) -> None:
    lines = story_files.LINES + json.dumps({"description": "It has no title."})
    lines = lines.partition("\n")[2]
    answer = client.post(
        f"/tickets/import/?partial={partial}", content=lines, headers={"Content-Type": "application/jsonl"}
    )
    assert answer.status_code == status
    assert answer.json() == shown("post", "/tickets/import/", status, kind)


def test_who_comes_too_late_is_told_as_shown(client: httpx.Client) -> None:
    client.patch(f"/tickets/{story.NUMBER}/", json={"status": "closed"})
    answer = client.patch(f"/tickets/{story.NUMBER}/", json=story.CHANGE, headers={"If-Match": story.VERSION})
    assert answer.status_code == 412
    assert fixed(answer.json()) == fixed(shown("patch", ONE, 412, KIND))


def test_the_stream_tells_as_shown(client: httpx.Client) -> None:
    told = shown("get", "/events/", 200, "text/event-stream")
    lines = [line for line in told.split("\n") if line]
    number = int(client.get(f"/tickets/{story.NUMBER}/events/").json()["results"][0]["id"])
    with client.stream("GET", "/events/", headers={"Last-Event-ID": str(number - 1)}, timeout=20) as answer:
        assert answer.status_code == 200
        came = list(islice((line for line in answer.iter_lines() if line), len(lines)))
    assert [line.partition(":")[0] for line in came] == [line.partition(":")[0] for line in lines]
    data = [json.loads(one[-1].removeprefix("data: ")) for one in (came, lines)]
    assert fixed(data[0]) == fixed(data[1])
    assert came[1] == f"id: {data[0]['id']}"


def test_the_figures_that_are_shown_add_up() -> None:
    figures = shown("get", "/tickets/stats/", 200)
    for name in ("status", "priority", "category"):
        assert sum(figures[f"{name}_breakdown"].values()) == figures["total_tickets"]
    assert shown("get", "/tickets/count/", 200) == {"count": figures["open_tickets"]}


def test_every_answer_that_is_no_refusal_is_shown() -> None:
    for path, methods in (DOCUMENT["paths"] | DOCUMENT["x-streams"]).items():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                for kind, content in answer.get("content", {}).items():
                    assert status >= "400" or content["example"], (path, kind)
