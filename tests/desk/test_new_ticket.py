"""What a person wrote is checked field by field; each refusal is a sentence beside its field."""

from __future__ import annotations

import pytest

from ticketdesk.desk.intake import NewTicket
from ticketdesk.errors import Invalid

FINE = {"title": "The export is empty", "description": "It has 0 bytes since yesterday."}
UNSTORABLE = "holds a character that cannot be stored. Type it again, or paste it as plain text."
LETTER = "needs at least one letter."
NO_ADDRESS = "This does not look like an address. Leave it empty to go without."
CATEGORIES = "Choose one of billing, technical, account, general."
PRIORITIES = "Choose one of low, medium, high, critical."
REFUSED = [
    ("title", "", f"A title {LETTER}"),
    ("title", None, f"A title {LETTER}"),
    ("title", " \t\r\n　", f"A title {LETTER}"),
    ("title", "\u200b\u2060\ufeff\u00ad", f"A title {LETTER}"),
    ("title", "\u0300\u0301", f"A title {LETTER}"),
    ("title", "t" * 201, "A title can have 200 characters; this has 201."),
    ("title", "Help\0", f"A title {UNSTORABLE}"),
    ("title", "\ud83d", f"A title {UNSTORABLE}"),
    ("title", "ok \udfff ok", f"A title {UNSTORABLE}"),
    ("title", 42, "A title must be text."),
    ("title", ["Help"], "A title must be text."),
    ("description", "", f"A description {LETTER}"),
    ("description", "   ", f"A description {LETTER}"),
    ("description", "\u202e\u2066", f"A description {LETTER}"),
    ("description", "d" * 10_001, "A description can have 10,000 characters; this has 10,001."),
    ("description", "\0", f"A description {UNSTORABLE}"),
    ("description", "\ude00\ud83d", f"A description {UNSTORABLE}"),
    ("description", {"text": "Help"}, "A description must be text."),
    ("category", "sales", CATEGORIES),
    ("category", "Billing", CATEGORIES),
    ("category", 1, CATEGORIES),
    ("category", ["billing"], CATEGORIES),
    ("priority", "urgent", PRIORITIES),
    ("priority", "billing", PRIORITIES),
    ("priority", True, PRIORITIES),
    ("email", "ana", NO_ADDRESS),
    ("email", "@example.com", NO_ADDRESS),
    ("email", "ana@", "This address has no ending such as .com. Leave it empty to go without."),
    ("email", "ana@localhost", "This address has no ending such as .com. Leave it empty to go without."),
    ("email", "ana@exam ple.com", NO_ADDRESS),
    ("email", "a@b@example.com", NO_ADDRESS),
    ("email", "ana@example.com\nBcc: all@example.com", NO_ADDRESS),
    ("email", "ana\0@example.com", NO_ADDRESS),
    ("email", "ana\ud83d@example.com", NO_ADDRESS),
    ("email", "Ana <ana@example.com>", NO_ADDRESS),
    ("email", 7, NO_ADDRESS),
    ("email", "a" * 250 + "@example.com", "This is too long for an address. Leave it empty to go without."),
]


@pytest.mark.parametrize(("field", "value", "sentence"), REFUSED, ids=lambda part: ascii(part)[:30])
def test_a_field_that_does_not_fit_is_refused_in_a_sentence(field: str, value: object, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        NewTicket.read(FINE | {field: value})
    assert refused.value.fields == {field: sentence}
    assert (refused.value.status, refused.value.sentence) == (422, "1 field needs a look. Nothing was lost.")


def test_every_field_that_does_not_fit_has_its_own_sentence() -> None:
    with pytest.raises(Invalid) as refused:
        NewTicket.read({"email": "nobody", "category": "x", "priority": "y"})
    assert set(refused.value.fields) == {"title", "description", "email", "category", "priority"}
    assert refused.value.sentence == "5 fields need a look. Nothing was lost."


@pytest.mark.parametrize("nothing", [None, "", "   "])
def test_an_address_is_not_needed(nothing: object) -> None:
    assert NewTicket.read(FINE | {"email": nothing}).email is None


def test_an_address_is_kept_in_one_form() -> None:
    assert NewTicket.read(FINE | {"email": " Ana@EXAMPLE.com "}).email == "Ana@example.com"
