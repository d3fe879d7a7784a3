"""What the page of the guidance may see: versions, what is another between two, and what a replay would change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from ticketdesk.desk import rubrics
from ticketdesk.desk.outcomes import Changed, Turn
from ticketdesk.desk.rubrics import Difference
from ticketdesk.models import Account, Guidance
from ticketdesk.models.rubric import Body

HOUSE_WORD = "House default"


class Row(TypedDict):
    """One version, as it is listed."""

    number: int
    word: str
    who: str
    written: str
    switched: str
    note: str
    is_in_force: bool
    is_opened: bool


class Said(TypedDict):
    """Some words of a difference."""

    kind: str
    words: str


class Redline(TypedDict):
    """What is another of one value."""

    title: str
    pieces: list[Said]


class Turned(TypedDict):
    """A field of a ticket that would change."""

    before: str
    after: str


class Line(TypedDict):
    """One ticket that would change."""

    number: int
    title: str
    turn: str
    changes: list[Turned]
    confirmed: str


def word_of(number: int) -> str:
    """What a version is called."""
    return f"Version {number}" if number else HOUSE_WORD


def row(version: Guidance, writer: Account, *, in_force: int, opened: int) -> Row:
    """A version for the list."""
    return Row(
        number=version.id or 0,
        word=word_of(version.id or 0),
        who=writer.name,
        written=version.created_at.isoformat(),
        switched=version.switched_on_at.isoformat() if version.switched_on_at else "",
        note=version.note,
        is_in_force=version.id == in_force,
        is_opened=version.id == opened,
    )


def house_row(*, in_force: int, opened: int) -> Row:
    """What every desk begins with, at the end of the list."""
    return Row(
        number=0,
        word=HOUSE_WORD,
        who="ticketdesk",
        written="",
        switched="",
        note="What every desk begins with",
        is_in_force=in_force == 0,
        is_opened=opened == 0,
    )


def redlines(differences: Iterable[Difference]) -> list[Redline]:
    """Differences for the page."""
    return [
        Redline(
            title=f"{one.field.capitalize()}: {one.value}, {one.part}",
            pieces=[Said(kind=piece.kind, words=piece.words) for piece in one.pieces],
        )
        for one in differences
    ]


def words_of(body: Body) -> dict[str, str]:
    """What a version says, by the names of the form's fields."""
    found = {}
    for field, value in rubrics.values():
        told = body[field][value]
        found[rubrics.name_of(field, value)] = told["description"]
        found[rubrics.name_of(field, value, "examples")] = "\n".join(told["examples"])
    return found


def line(changed: Changed) -> Line:
    """A ticket for the list of what would change."""
    pairs = zip(changed.before, changed.after, strict=True)
    return Line(
        number=changed.number,
        title=changed.title,
        turn=changed.turn.value,
        changes=[
            Turned(before=before.capitalize(), after=after.capitalize())
            for before, after in pairs
            if before != after
        ],
        confirmed=", ".join(label.capitalize() for label in changed.confirmed if label),
    )


TURNS = {Turn.agrees: "Now agrees", Turn.no_longer: "No longer", Turn.neither: "Neither"}
