"""Each field of a line is held against the rules, and the one that breaks them is named."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.test_imports import WHEN, line
from ticketdesk.desk import incoming
from ticketdesk.desk.incoming import Rules
from ticketdesk.desk.stand_ins import HIGHEST
from ticketdesk.errors import Invalid


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"description": "a\0b"}, "description"),
        ({"description": 7}, "description"),
        ({"description": []}, "description"),
        ({"email": "nobody"}, "email"),
        ({"category": "lamps"}, "category"),
        ({"priority": ["high"]}, "priority"),
        ({"status": "dark"}, "status"),
        ({"assignee": HIGHEST + 1}, "assignee"),
        ({"assignee": 0}, "assignee"),
        ({"category": ""}, "category"),
        ({"priority": ""}, "priority"),
        ({"status": ""}, "status"),
        ({"priority_source": ""}, "priority_source"),
        ({"assignee": True}, "assignee"),
        ({"id": 2**31}, "id"),
        ({"id": True}, "id"),
        ({"category_source": "oracle"}, "category_source"),
        ({"created_at": "2024-02-29T23:59:59"}, "created_at"),
        ({"created_at": 5}, "created_at"),
        ({"updated_at": "2020-01-01T00:00:00Z"}, "updated_at"),
        ({"closed_at": WHEN}, "closed_at"),
        ({"status": "closed", "resolved_at": None, "closed_at": "2020-01-01T00:00:00Z"}, "closed_at"),
        ({"status": "open"}, "resolved_at"),
        ({"tags": "vip"}, "tags"),
        ({"tags": ["a,b"]}, "tags"),
        ({"tags": [None]}, "tags"),
        ({"tags": ["vip"] * 21}, "tags"),
        ({"words": "x"}, "words"),
    ],
)
def test_a_field_that_breaks_a_rule_is_named(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        incoming.read(line(**more), Rules(frozenset({1}), keeps=True))
    assert set(refused.value.fields) == {field}


def test_a_desk_in_use_gives_tickets_to_nobody_whom_it_does_not_know() -> None:
    assert incoming.read(line(assignee=99), Rules(frozenset({1}), keeps=True))["assignee_id"] == 99
    with pytest.raises(Invalid) as refused:
        incoming.read(line(assignee=99), Rules(frozenset({1}), keeps=False))
    assert set(refused.value.fields) == {"assignee"}


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"7", b"{", b"\xff{}", b"[" * 100_000, b'{"id":' + b"9" * 9_999 + b"}"]
)
def test_a_line_that_is_no_object_is_refused(text: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        incoming.read(text, Rules(frozenset(), keeps=True))
    assert refused.value.fields == {"line": incoming.NOT_JSON}


def test_a_file_from_windows_may_say_that_it_is_utf_8() -> None:
    assert incoming.read(b"\xef\xbb\xbf" + line(), Rules(frozenset(), keeps=True))["id"] == 7


def test_a_whole_number_may_be_written_with_a_point() -> None:
    row = incoming.read(line(id=3.0, assignee=1.0), Rules(frozenset({1}), keeps=True))
    assert (row["id"], row["assignee_id"]) == (3, 1)
    assert all(type(row[name]) is int for name in ("id", "assignee_id"))
