"""The page about the API: complete without a script or another host, in order for those who hear it, in the tokens' colours."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from ticketdesk.api import openapi, reference
from ticketdesk.api.reference_examples import curl
from ticketdesk.api.reference_parts import table, words
from ticketdesk.api.routes import CALLS
from ticketdesk.ui import looks

DOCUMENT = json.loads(json.dumps(openapi.document(CALLS)))
PAGE = reference.page(DOCUMENT)
SHEET = looks.reference_sheet()
OWN = (looks.STYLES / "alone" / "reference.css").read_text()
VOID = {"meta", "link", "br", "hr", "img", "input"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in tags]


@pytest.fixture(scope="module")
def page() -> _Reader:
    reader = _Reader()
    reader.feed(PAGE)
    assert reader.open == [], "every element is closed"
    return reader


def test_it_needs_no_script_and_no_other_host(page: _Reader) -> None:
    assert page.all("script", "style", "iframe") == []
    assert not any(name.startswith("on") or name == "style" for _, told in page.tags for name in told)
    addresses = [told.get("href") or told.get("src") or "" for _, told in page.tags]
    assert [address for address in addresses if address and not re.match(r"[/#](?!/)", address)] == []
    assert set(re.findall(r"url\(\"?([^)\"]+)", SHEET)) == {
        f"/fonts/inter-{name}.woff2" for name in looks.FONTS
    }


def test_every_address_within_it_leads_somewhere_and_only_to_one_place(page: _Reader) -> None:
    names = [str(told["id"]) for _, told in page.tags if "id" in told]
    assert len(set(names)) == len(names)
    within = {str(told["href"])[1:] for told in page.all("a") if str(told["href"]).startswith("#")}
    assert within <= {*names}
    labelled = {str(told["aria-labelledby"]) for _, told in page.tags if "aria-labelledby" in told}
    assert labelled <= {*names}


def test_every_call_and_every_schema_is_on_it_and_in_the_contents(page: _Reader) -> None:
    within = [told["href"] for told in page.all("a")]
    for methods in (*DOCUMENT["paths"].values(), *DOCUMENT["x-streams"].values()):
        for operation in methods.values():
            assert f"#{operation['operationId']}" in within
            assert f'<h3 id="{operation["operationId"]}">' in PAGE
            assert f"<p>{words(operation['summary'])}</p>" in PAGE
    for name in DOCUMENT["components"]["schemas"]:
        assert f"#schema-{name}" in within


def test_its_titles_go_down_one_step_at_a_time(page: _Reader) -> None:
    steps = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert steps.count(1) == 1
    assert steps[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(steps))


def test_every_table_names_its_columns_and_rows(page: _Reader) -> None:
    assert len(page.all("table")) == len(page.all("caption")) > 20
    assert {told.get("scope") for told in page.all("th")} == {"col", "row"}


def test_what_is_written_in_the_description_is_shown_and_not_run() -> None:
    assert words("`<b>` & <i>") == "<code>&lt;b&gt;</code> &amp; &lt;i&gt;"
    assert "<script" not in table("<script>", ("A", "B"), [("1", "2")])
    told = reference.page({**DOCUMENT, "info": {"title": "<script>", "description": "<script>"}})
    assert "<script" not in told


def test_a_column_that_says_nothing_is_left_out() -> None:
    assert "Empty" not in table("T", ("Name", "Empty", "Full"), [("a", "", "x"), ("b", "", "")])
    assert table("T", ("Name",), []) == ""


def _section(operation: str) -> str:
    return PAGE.partition(f'aria-labelledby="{operation}"')[2].partition("</section>")[0]


def test_its_contents_are_closed_until_there_is_room_for_them(page: _Reader) -> None:
    assert page.all("details") == [{}]
    assert "nav details::details-content { display: block; content-visibility: visible; }" in OWN


def test_each_cell_names_its_column_for_those_who_see_it_alone(page: _Reader) -> None:
    assert page.all("td")
    assert all(told["data-title"] for told in page.all("td"))
    assert 'data-title="Full">x<' in table("T", ("Name", "Full"), [("a", "x")])


def test_an_import_is_shown_with_its_media_types_its_fields_and_its_switch() -> None:
    shown, told = _section("post_tickets_import"), DOCUMENT["paths"]["/tickets/import/"]["post"]
    for kind in ("application/jsonl", "application/x-ndjson", "text/plain", "application/json"):
        assert f"<code>{kind}</code>" in shown
    for name in DOCUMENT["components"]["schemas"]["Line"]["properties"]:
        assert f"<code>{name}</code></th>" in shown
    assert words(told["description"]) in shown
    assert "<code>true</code>: the good lines are stored" in shown
    assert "-H &quot;Content-Type: application/jsonl&quot; \\\n  --data-binary @tickets.jsonl" in shown


@pytest.mark.parametrize(
    ("operation", "header"),
    [
        ("patch_tickets_number", "If-Match"),
        ("delete_tickets_number", "If-Match"),
        ("delete_tickets_number_delete", "If-Match"),
        ("get_tickets_number", "If-None-Match"),
        ("get_openapi_json", "If-None-Match"),
        ("get_events", "Last-Event-ID"),
    ],
)
def test_a_header_that_a_call_heeds_is_one_of_its_parameters(operation: str, header: str) -> None:
    [told] = [
        one
        for methods in (*DOCUMENT["paths"].values(), *DOCUMENT["x-streams"].values())
        for told in methods.values()
        if told["operationId"] == operation
        for one in told["parameters"]
        if one["name"] == header
    ]
    assert told["in"] == "header"
    assert not told.get("required")
    assert words(told["description"]) in _section(operation)


def test_a_command_asks_for_what_somebody_would_ask_for_in_short_lines() -> None:
    asked = curl("GET", "/api/tickets/", DOCUMENT["paths"]["/tickets/"]["get"])
    assert asked.count(" -d ") == 4
    for path, methods in DOCUMENT["paths"].items():
        for method, told in methods.items():
            shown = curl(method.upper(), f"/api{path}", told)
            assert max(len(line) for line in shown.splitlines()) <= 72, shown


def test_its_colours_are_the_tokens_and_it_is_dark_where_the_system_is() -> None:
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(", OWN)
    known = set(re.findall(r"--([\w-]+):", SHEET))
    assert set(re.findall(r"var\(--([\w-]+)", OWN)) <= known
    assert "prefers-color-scheme:dark" in SHEET
