"""Where the words of a search stand in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketdesk.desk.sought import MOST, Sought


def _marked(search: str, plain: str) -> list[str]:
    return [plain[begin:end] for begin, end, _ in Sought(search).hits(plain)]


@pytest.mark.parametrize(
    ("search", "plain", "marked"),
    [
        ("invo", "Reinvoice the Invoice, invoiced", ["Invo", "invo"]),
        ("elan zoe", "Élan de Zoë", ["Élan", "Zoë"]),
        ("größe", "GRÖSSE und Grosse", ["GRÖSSE", "Grosse"]),
        ("ord-77", "See ORD-778 and 77 of ORD", ["ORD-77"]),
        ("100%", "100% of 100", ["100%"]),
        ("登录", "无法登录系统", ["登录"]),
        ("привет", "Привет, приветствую", ["Привет", "привет"]),
        ("e\u0301lan", "E\u0301lan", ["E\u0301lan"]),
        ("bo@example.org", "Bo wrote from bo@example.org", ["bo@example.org"]),
        ("kes-5001.", "Kestrel shows KES-5001, not 5001", ["KES-5001"]),
        ("snow☃, hello", "Snow and a ☃: Hello-again", ["Snow", "☃", "Hello"]),
        ("हिन्दी", "हम हिन्दी में", ["हिन्दी"]),
        ("doesn’t “fatal”", 'It doesn\'t say "fatal", it doesn’t', ["doesn't", '"fatal"', "doesn’t"]),
        ("customer's O'Neill…", "the customer’s, O’Neill", ["customer’s", "O’Neill"]),
        ("7.4.2-rc1", "We run v7.4.2–rc1", ["7.4.2–rc1"]),
        ("요청", "환불요청", ["요청"]),
        ("#12, \u0301", "#12 is not marked", []),
        ("", "nothing", []),
    ],
)
def test_beginnings_are_marked_without_accents_and_case(search: str, plain: str, marked: list[str]) -> None:
    assert _marked(search, plain) == marked


def test_a_term_is_found_as_it_was_written() -> None:
    sought = Sought("ord-77 late")
    assert sought.found_in("77 of ORD") == set()
    assert sought.found_in("For ORD-778") == {"ord-77"}
    assert sought.found_in("ORD was later") == {"late"}


@given(st.text(max_size=60), st.text(max_size=200))
def test_marks_stand_in_order_within_the_text(search: str, plain: str) -> None:
    end = 0
    hits = Sought(search).hits(plain)
    assert len(hits) <= MOST
    for begin, after, _ in hits:
        assert end <= begin < after <= len(plain)
        end = after


@given(st.text("abcé -", max_size=12), st.text("abcé -", max_size=60))
def test_who_is_found_is_marked(search: str, plain: str) -> None:
    assert bool(Sought(search).found_in(plain)) <= bool(_marked(search, plain))
