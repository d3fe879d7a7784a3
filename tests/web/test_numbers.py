"""A number of a ticket in what an agent wrote leads there, and makes nothing else of the words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.attacks.payloads import LONG_ONES, PAYLOADS, as_stored
from tests.markdown.drawn import Drawn, harm
from tests.markdown.test_cleaned import MARKS
from ticketdesk.markdown import html_of
from ticketdesk.web.shared.ticket.numbers import html_for_the_desk

OURS = re.compile(r'<a href="/desk/tickets/[1-9][0-9]{0,8}">(#[1-9][0-9]{0,8})</a>')


@pytest.mark.parametrize(
    ("words", "leads"),
    [
        ("Same as #4521, see (#12).", ["/desk/tickets/4521", "/desk/tickets/12"]),
        ("**#7**", ["/desk/tickets/7"]),
        ("`#7` and\n```\n#8\n```", []),
        (
            "[see #7](https://a.example/#8) https://a.example/#9",
            ["https://a.example/#8", "https://a.example/#9"],
        ),
        ("#0 #x a#7 ##7 #1234567890 &#55;", []),
    ],
)
def test_numbers_lead_to_tickets_but_not_in_code_and_links(words: str, leads: list[str]) -> None:
    assert Drawn(html_for_the_desk(words)).links == leads


@pytest.mark.parametrize("words", [as_stored(payload) for payload in (*PAYLOADS, *LONG_ONES)])
def test_nothing_else_is_added_to_known_payloads(words: str) -> None:
    _is_only_linked(words)


@settings(max_examples=200, deadline=None)
@given(st.lists(MARKS | st.sampled_from(["#1", "#12 ", "\n"]), max_size=30).map("".join))
def test_nothing_else_is_added_whatever_is_written(words: str) -> None:
    _is_only_linked(words)


def _is_only_linked(words: str) -> None:
    without = OURS.sub(r"\1", html_for_the_desk(words))
    assert without == html_of(words)
    assert harm(without) == []
