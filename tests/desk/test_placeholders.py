"""What stands between double braces becomes what it stands for, once, and the private link only where it may be read."""

from __future__ import annotations

import pytest

from ticketdesk.desk import placeholders
from ticketdesk.errors import Invalid
from ticketdesk.markdown import html_of, plain_of
from ticketdesk.models import Account, Role, Ticket

ANA = Account(id=7, email="ana@example.com", name="Ana Moreau", role=Role.agent)


def ticket(title: str = "Charged twice", email: str | None = "sam@example.com") -> Ticket:
    return Ticket(id=4812, title=title, description="x", email=email)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("{{ticket}} {{title}}", "#4812 Charged twice"),
        ("{{ requester }}/{{  agent}}", "sam@example.com/Ana Moreau"),
        ("{{link}}", "{{link}}"),
        ("{ticket} {{}} {{unknown}} {{{ticket}}}", "{ticket} {{}} {{unknown}} {#4812}"),
        ("a{{\nticket\n}}", "a#4812"),
    ],
)
def test_what_is_known_is_filled_in_and_the_rest_stays(words: str, read: str) -> None:
    assert placeholders.filled(words, ticket(), by=ANA) == read


def test_who_gave_no_address_is_left_out_with_the_space_before() -> None:
    told = placeholders.filled("Hello {{requester}},\n{{requester}} wrote", ticket(email=None), by=ANA)
    assert told == "Hello,\n wrote"


@pytest.mark.parametrize(
    "title",
    [
        "{{agent}}",
        "{{link}}",
        "{{title}}",
        "**bold** and _thin_",
        "[here](https://evil.example)",
        "`x` ~~y~~",
        r"C:\*.log",
    ],
)
def test_a_title_is_told_as_it_was_written_whatever_it_looks_like(title: str) -> None:
    filled = placeholders.filled("About {{title}}.", ticket(title), by=ANA)
    told = placeholders.with_link(filled, "https://desk.example/t/secret")
    assert plain_of(told) == f"About {title}."
    assert "secret" not in told
    assert all(mark not in html_of(told) for mark in ("<strong", "<em", "<code", ">here<"))


def test_a_name_with_an_underscore_stays_as_it_is() -> None:
    assert placeholders.filled("{{requester}}", ticket(email="a_b@example.com"), by=ANA) == "a_b@example.com"


def test_the_link_is_filled_in_last_as_often_as_it_stands_there() -> None:
    words = "See {{link}} or {{ link }}: \\1"
    assert placeholders.with_link(words, r"https://d/t/\1k") == r"See https://d/t/\1k or https://d/t/\1k: \1"


def test_only_what_is_known_may_stand_in_a_macro() -> None:
    every = " ".join(f"{{{{{name}}}}}" for name in placeholders.KNOWN)
    assert placeholders.known(every) == every
    for wrong in ("{{}}", "{{Ticket}}", "{{ticket.id}}"):
        with pytest.raises(Invalid) as refused:
            placeholders.known(wrong)
        assert refused.value.fields["body"].endswith("{{agent}}, {{link}}.")
