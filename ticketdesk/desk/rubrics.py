"""The text of guidance: how it is read from outside, field by field, and how two of them differ."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ticketdesk.desk import text
from ticketdesk.errors import Invalid
from ticketdesk.models.choices import Category, Choice, Priority
from ticketdesk.models.rubric import Body, Told

DESCRIPTION_LENGTH = 600
EXAMPLE_LENGTH = 200
MOST_EXAMPLES = 5
NOTE_LENGTH = 200
FIELDS: dict[str, type[Choice]] = {"category": Category, "priority": Priority}

_LONGEST_LINES = MOST_EXAMPLES * (EXAMPLE_LENGTH + 1) * 2
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def values() -> Iterator[tuple[str, str]]:
    """Every field with every value that it can have, in order."""
    return ((field, value.value) for field, kind in FIELDS.items() for value in kind)


def name_of(field: str, value: str, part: str = "description") -> str:
    """How a form calls what is written of a value: ``category_billing_examples``."""
    return f"{field}_{value}_{part}"


def read(raw: Mapping[str, object]) -> tuple[Body, str]:
    """The text of a new version, and its note.

    Args:
        raw: By ``name_of`` a description, and examples with one on each line; and ``note``.

    Raises:
        Invalid: with one sentence for each field that was refused.
    """
    refused: dict[str, str] = {}
    body: Body = {field: {} for field in FIELDS}
    for field, value in values():
        told = Told(description="", examples=[])
        for part, reading in (("description", _description), ("examples", _examples)):
            name = name_of(field, value, part)
            try:
                told |= reading(raw.get(name))  # type: ignore[typeddict-item]
            except text.Unfit as error:
                refused[name] = str(error)
        body[field][value] = told
    try:
        note = _line(raw["note"], "A note", NOTE_LENGTH) if raw.get("note") else ""
    except text.Unfit as error:
        refused["note"] = str(error)
    if refused:
        raise Invalid(refused)
    return body, note


def _description(given: object) -> dict[str, object]:
    return {"description": _line(given or "", "A description", DESCRIPTION_LENGTH)}


def _examples(given: object) -> dict[str, object]:
    lines = text.words(given, name="Examples", longest=_LONGEST_LINES).splitlines() if given else []
    found = [_line(line, "An example", EXAMPLE_LENGTH) for line in lines if line.strip()]
    if len(found) > MOST_EXAMPLES:
        raise text.Unfit(f"At most {MOST_EXAMPLES} examples, one on each line; these are {len(found)}.")
    return {"examples": found}


def _line(given: object, name: str, longest: int) -> str:
    """One line of words: what breaks or turns a line would let it look like something else."""
    found = " ".join(text.words(given, name=name, longest=4 * longest).split())
    if any(unicodedata.category(char) == "Cc" for char in found) or _TURNING.search(found):
        raise text.Unfit(f"{name} holds a character that cannot be seen. Type it again.")
    return text.words(found, name=name, longest=longest)


@dataclass(frozen=True)
class Piece:
    """Some words that both versions have, or only the earlier (gone) or the later one (new)."""

    kind: Literal["same", "gone", "new"]
    words: str


@dataclass(frozen=True)
class Difference:
    """What of one value is another: its description word by word, or its examples line by line."""

    field: str
    value: str
    part: Literal["description", "examples"]
    pieces: tuple[Piece, ...]


def differences(before: Body, after: Body) -> list[Difference]:
    """What stands in one text and not in the other, in the order of the form."""
    found = []
    for field, value in values():
        old, new = before[field][value], after[field][value]
        if old["description"] != new["description"]:
            pieces = _pieces(old["description"].split(), new["description"].split(), " ")
            found.append(Difference(field, value, "description", pieces))
        if old["examples"] != new["examples"]:
            pieces = _pieces(old["examples"], new["examples"], "\n")
            found.append(Difference(field, value, "examples", pieces))
    return found


def _pieces(old: Sequence[str], new: Sequence[str], between: str) -> tuple[Piece, ...]:
    found: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, begin, stop in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece("same", between.join(old[start:end])))
            continue
        if end > start:
            found.append(Piece("gone", between.join(old[start:end])))
        if stop > begin:
            found.append(Piece("new", between.join(new[begin:stop])))
    return tuple(found)
