"""A catalogue knows sentences by their shape, and leaves alone what it does not know."""

from __future__ import annotations

import pytest

from ticketdesk import config
from ticketdesk.config import settings
from ticketdesk.errors import CannotStart
from ticketdesk.texts import Catalogue, catalogue

WORDS = {
    "Open": "Offen",
    "Ticket {number} is back.": "Ticket {number} ist wieder da.",
    "{tickets} joined to {main}.": "{tickets} mit {main} verbunden.",
    "{count} tickets are": "{count} Tickets sind",
    "1 ticket is": "1 Ticket ist",
    "Actions for {0}": "Aktionen für {0}",
    "set the status to {word}": "setzte den Status auf {word}",
    "Not yet translated": "",
}


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("Open", "Offen"),
        (" Open. ", " Open. "),
        ("  Open ", "  Offen "),
        ("Ticket 4812 is back.", "Ticket 4812 ist wieder da."),
        ("3 tickets are joined to 12.", "3 Tickets sind mit 12 verbunden."),
        ("1 ticket is joined to 12.", "1 Ticket ist mit 12 verbunden."),
        ("Actions for {0}", "Aktionen für {0}"),
        ("set the status to Open", "setzte den Status auf Offen"),
        ("1 ticket is, Open, said Ana", "1 Ticket ist, Offen, said Ana"),
        ("Not yet translated", "Not yet translated"),
        ("What nobody has said", "What nobody has said"),
        ("", ""),
    ],
)
def test_a_text_is_translated_by_its_words_or_by_its_shape(said: str, other: str) -> None:
    assert Catalogue(WORDS).translate(said) == other


def test_the_shape_with_most_words_of_its_own_is_taken() -> None:
    both = Catalogue({"{who} closed": "zu: {who}", "{who} closed the ticket": "Ticket zu: {who}"})
    assert both.translate("Ana closed the ticket") == "Ticket zu: Ana"


def test_a_shape_that_would_fit_anything_fits_nothing() -> None:
    assert Catalogue({"{a}: {b}, is": "{b} {a}"}).translate("Ana: closed, is") == "Ana: closed, is"


def test_what_a_person_wrote_is_put_in_as_it_is() -> None:
    word = Catalogue({"The token {name} is revoked.": "Das Token {name} ist widerrufen."})
    assert word.translate("The token {name} x {0} is revoked.") == "Das Token {name} x {0} ist widerrufen."


def test_english_stands_in_the_code() -> None:
    assert catalogue().is_empty


def test_a_language_without_a_catalogue_is_refused_by_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKETDESK_LANGUAGE", "../xx")
    with pytest.raises(CannotStart, match="TICKETDESK_LANGUAGE cannot be used: there is no catalogue"):
        settings.__wrapped__()


def test_english_is_among_the_languages() -> None:
    assert "en" in config.languages()
