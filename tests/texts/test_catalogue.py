"""The catalogue holds every text of the interface as it is now, and its compiled copies are those of what people wrote."""

from __future__ import annotations

import gettext

import pytest

from tests.texts import catalogue
from tests.texts.sentences import said_in
from ticketdesk.config import LOCALES, languages
from ticketdesk.texts import DOMAIN

AGAIN = "Run `make texts` and commit what it changes."


def test_the_template_holds_what_the_interface_says_and_nothing_else() -> None:
    now, kept = catalogue.words(catalogue.said()), catalogue.words(catalogue.read(catalogue.TEMPLATE))
    assert sorted(now - kept) == [], f"The catalogue lacks these. {AGAIN}"
    assert sorted(kept - now) == [], f"Nothing says these any more. {AGAIN}"


@pytest.mark.parametrize("language", languages())
def test_a_catalogue_holds_the_template_and_what_is_compiled_is_what_was_written(language: str) -> None:
    written = catalogue.read(LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po")
    assert catalogue.words(written) == catalogue.words(catalogue.read(catalogue.TEMPLATE)), AGAIN
    compiled = gettext.translation(DOMAIN, LOCALES, [language])
    for message in written:
        if message.id and message.string and not message.fuzzy:
            assert compiled.gettext(str(message.id)) == message.string, AGAIN


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('raise NotFound("There is no such page.")', ["There is no such page."]),
        ('raise ValueError("the caller has it")', []),
        ('log.warning("a handler failed")', []),
        ('"""A docstring of a file."""', []),
        (
            'class Gone(Refusal):\n    """It is gone for good."""\n\n    status = 410',
            ["It is gone for good."],
        ),
        ('def f():\n    """Why it is there."""\n    return "replied"', ["replied"]),
        ('say(f"Ticket {ticket.id} is back.")', ["Ticket {id} is back."]),
        (
            "say(f\"{len(found)} session{'' if one else 's'} ended.\")",
            ["{found} session ended.", "{found} sessions ended."],
        ),
        ('LABELS = {"reply": "Reply", "note": "Internal note"}', ["Reply", "Internal note"]),
        ('SOURCES = {1: "a person"}', ["a person"]),
        ('find("SELECT id FROM tickets WHERE id = 1")', []),
        ('kind = "queue view"["in progress"]', ["queue view"]),
    ],
)
def test_a_sentence_of_the_code_is(source: str, words: list[str]) -> None:
    assert list(said_in(source)) == words
