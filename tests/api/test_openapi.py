"""The description of the API is valid, complete and true: every example in it is sent, every answer held against it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import jsonschema_rs
import pytest

from tests.api.conftest import a_token, bearer
from tests.served import Served
from ticketdesk.api import openapi
from ticketdesk.api.problems import KIND
from ticketdesk.api.routes import CALLS, PATHS

DOCUMENT = json.loads(json.dumps(openapi.document(CALLS)))
TO_READ = {"/api/docs", "/api/docs/", "/api/docs.css"}
"""What shows the description is not described."""


class Told(NamedTuple):
    """One operation of the document."""

    method: str
    path: str
    operation: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _operations() -> Iterator[Told]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield Told(method.upper(), f"/api{path}", operation)


OPERATIONS = [*_operations()]
each = pytest.mark.parametrize("told", OPERATIONS, ids=str)


def fits(schema: dict[str, Any], value: object) -> None:
    """Hold a value against a schema of the document, with all that it points to."""
    whole = {**schema, "components": DOCUMENT["components"]}
    jsonschema_rs.Draft202012Validator(whole, validate_formats=True).validate(value)


def test_it_is_what_openapi_3_1_calls_a_document() -> None:
    import schemathesis

    loaded = schemathesis.openapi.from_dict(DOCUMENT)
    loaded.validate()
    assert DOCUMENT["openapi"].startswith("3.1.")
    assert len([*loaded.get_all_operations()]) == len(OPERATIONS)
    for schema in DOCUMENT["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


def test_every_address_is_told_or_shows_what_is_told() -> None:
    told = {f"/api{path}" for path in (*DOCUMENT["paths"], *DOCUMENT["x-streams"])}
    assert {path.replace(":int}", "}") for path in PATHS} - TO_READ == told


def test_every_operation_has_a_name_of_its_own_and_a_sentence() -> None:
    names = [told.operation["operationId"] for told in OPERATIONS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Z].+\.", told.operation["summary"]) for told in OPERATIONS)


@each
def test_what_is_shown_fits_what_is_told(told: Told) -> None:
    shown = [*told.operation["responses"].values()]
    shown += [told.operation["requestBody"]] if "requestBody" in told.operation else []
    for part in shown:
        for content in part.get("content", {}).values():
            if "example" in content:
                fits(content["schema"], content["example"])
    for one in told.operation["parameters"]:
        for example in one["schema"].get("examples", []):
            fits(one["schema"], example)


@each
def test_an_example_is_answered_as_told(desk: Served, client: httpx.Client, told: Told) -> None:
    client.headers.update(bearer(a_token(desk)))
    number = desk.a_ticket(deleted=told.path.endswith("/restore/"))
    query = {
        one["name"]: one["schema"]["examples"][0]
        for one in told.operation["parameters"]
        if one["in"] == "query" and "examples" in one["schema"]
    }
    address = told.path.replace("{number}", str(number))
    for kind, content in told.operation.get("requestBody", {"content": {"": {}}})["content"].items():
        sent = content.get("example", "")
        body = sent if isinstance(sent, str) else json.dumps(sent)
        headers = {"Content-Type": kind} if kind else {}
        answer = client.request(
            told.method, address, params=query, content=body.encode(), headers=headers, timeout=20
        )
        assert answer.is_success, answer.text
        is_as_told(answer, told)


@each
def test_a_stranger_is_answered_as_told(desk: Served, client: httpx.Client, told: Told) -> None:
    address = told.path.replace("{number}", str(desk.a_ticket()))
    answer = client.request(told.method, address)
    assert (answer.status_code == 401) == ({} not in told.operation["security"])
    is_as_told(answer, told)


def is_as_told(answer: httpx.Response, told: Told) -> None:
    """Hold an answer against what its operation tells: status, media type, body, headers."""
    one = told.operation["responses"][str(answer.status_code)]
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if "content" not in one:
        assert answer.content == b""
        return
    assert kind in one["content"]
    for name in ("ETag", "Location", "Retry-After", "WWW-Authenticate", "X-Request-ID"):
        assert (name in one["headers"]) == (name in answer.headers), name
    if kind in ("application/json", KIND):
        fits(one["content"][kind]["schema"], answer.json())


def test_the_document_and_its_page_are_asked_for_again_by_version(client: httpx.Client) -> None:
    for path, kind in (("openapi.json", "application/json"), ("docs", "text/html"), ("docs.css", "text/css")):
        answer = client.get(f"/api/{path}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        again = client.get(f"/api/{path}", headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api/openapi.json").json() == DOCUMENT
