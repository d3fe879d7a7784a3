"""Guidance in versions: who may write, what is refused, which is in force, and what is another."""

from __future__ import annotations

import pytest
from sqlmodel import select

from ticketdesk.desk import guidance, rubrics
from ticketdesk.desk.guidance import HOUSE_NUMBER, NothingNew
from ticketdesk.desk.rubrics import Piece
from ticketdesk.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from ticketdesk.models import AuditEntry, Guidance
from ticketdesk.models.rubric import HOUSE


def form(**changes: object) -> dict[str, object]:
    """What the page sends when somebody changed the house default."""
    raw: dict[str, object] = {}
    for field, value in rubrics.values():
        raw[rubrics.name_of(field, value)] = HOUSE[field][value]["description"]
        raw[rubrics.name_of(field, value, "examples")] = ""
    return raw | changes


MONEY = form(category_billing_description="Money, and the tax on it.", note="Tax")


async def test_without_a_version_the_house_default_holds(session, ines) -> None:
    assert await guidance.in_force(session) is None
    assert guidance.body_of(None) == HOUSE
    assert await guidance.text_of(session, HOUSE_NUMBER, by=ines) == HOUSE


async def test_a_version_that_is_written_is_not_in_force_until_it_is_switched_on(session, ines) -> None:
    made = await guidance.draft(session, MONEY, by=ines)
    assert (made.id, made.note, made.by_id, made.switched_on_at) == (1, "Tax", ines.id, None)
    assert made.body["category"]["billing"] == {"description": "Money, and the tax on it.", "examples": []}
    assert await guidance.in_force(session) is None
    await guidance.switch_on(session, 1, by=ines)
    found = await guidance.in_force(session)
    assert found == made
    assert (found.switched_on_by, found.switched_on_at is None) == (ines.id, False)


async def test_switching_an_older_one_on_is_going_back(session, ines) -> None:
    for words in ("One thing.", "Another thing."):
        version = await guidance.draft(session, form(priority_low_description=words), by=ines)
        await guidance.switch_on(session, version.id, by=ines)
    assert (await guidance.in_force(session)).id == 2
    before = (await guidance.found(session, 1)).body
    await guidance.switch_on(session, 1, by=ines)
    assert (await guidance.in_force(session)).id == 1
    assert (await guidance.found(session, 1)).body == before
    told = [(line.before, line.after) for line in (await session.exec(select(AuditEntry))).all()]
    assert told == [
        (None, "version 1 written"),
        ("house default", "version 1"),
        (None, "version 2 written"),
        ("version 1", "version 2"),
        ("version 2", "version 1"),
    ]


async def test_switching_on_what_is_in_force_tells_nothing_new(session, ines) -> None:
    await guidance.draft(session, MONEY, by=ines)
    at = (await guidance.switch_on(session, 1, by=ines)).switched_on_at
    assert (await guidance.switch_on(session, 1, by=ines)).switched_on_at == at
    assert len((await session.exec(select(AuditEntry))).all()) == 2


async def test_nobody_but_administrators_may(session, ines, ana, vic) -> None:
    await guidance.draft(session, MONEY, by=ines)
    for who, refusal in ((ana, NotAllowed), (vic, NotAllowed), (None, NotSignedIn)):
        for asking in (
            guidance.draft(session, MONEY, by=who),
            guidance.switch_on(session, 1, by=who),
            guidance.versions(session, by=who),
            guidance.text_of(session, 1, by=who),
            guidance.text_of(session, HOUSE_NUMBER, by=who),
            guidance.between(session, 0, 1, by=who),
        ):
            with pytest.raises(refusal):
                await asking
    [left] = (await session.exec(select(Guidance))).all()
    assert left.switched_on_at is None


@pytest.mark.parametrize("number", [-1, 2, 2**31, 10**30])
async def test_a_version_that_is_not_there_is_said_to_be_so(session, ines, number: int) -> None:
    await guidance.draft(session, MONEY, by=ines)
    with pytest.raises(NotFound, match="no such version"):
        await guidance.switch_on(session, number, by=ines)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("category_billing_description", "", "at least one letter"),
        ("category_billing_description", None, "at least one letter"),
        ("category_billing_description", ["x"], "must be text"),
        ("category_billing_description", "x" * 601, "600 characters"),
        ("category_billing_description", "a\0b", "cannot be stored"),
        ("category_billing_description", "a\ud800b", "cannot be stored"),
        ("category_billing_description", "a\x1bb", "cannot be seen"),
        ("category_billing_description", "a\u202eb", "cannot be seen"),
        ("priority_low_examples", "x" * 201, "200 characters"),
        ("priority_low_examples", "\n".join("abcdef"), "At most 5"),
        ("priority_low_examples", "a\x07b", "cannot be seen"),
        ("priority_low_examples", {"a": 1}, "must be text"),
        ("note", "x" * 201, "200 characters"),
        ("note", 7, "must be text"),
    ],
)
async def test_what_does_not_fit_is_refused_beside_its_field(session, ines, name, value, says) -> None:
    with pytest.raises(Invalid) as refused:
        await guidance.draft(session, form(**{name: value}), by=ines)
    assert list(refused.value.fields) == [name]
    assert says in refused.value.fields[name]
    assert (await session.exec(select(Guidance))).all() == []


def test_what_just_fits_is_taken_and_lines_are_made_one() -> None:
    raw = form(
        category_billing_description="x" * 600,
        priority_low_examples="\n\n".join(["  one \t two ", *["y" * 200] * 4]) + "\r\n",
    )
    body, note = rubrics.read(raw)
    assert body["category"]["billing"]["description"] == "x" * 600
    assert body["priority"]["low"]["examples"] == ["one two", *["y" * 200] * 4]
    assert note == ""


async def test_the_same_words_again_are_no_new_version(session, ines) -> None:
    with pytest.raises(NothingNew):
        await guidance.draft(session, form(), by=ines)
    await guidance.draft(session, MONEY, by=ines)
    with pytest.raises(NothingNew):
        await guidance.draft(session, MONEY | {"note": "Again"}, by=ines)
    back = await guidance.draft(session, form(), by=ines)
    assert (back.id, back.body) == (2, HOUSE), "the house's own words can be had again"


async def test_two_versions_differ_by_words_and_by_examples(session, ines) -> None:
    await guidance.draft(session, form(category_general_examples="What are your prices?\nThanks!"), by=ines)
    changed = form(
        category_general_examples="What are your prices?\nHello",
        priority_low_description="a question, or a suggestion, with no deadline.",
    )
    await guidance.draft(session, changed, by=ines)
    examples, words = await guidance.between(session, 1, 2, by=ines)
    assert (examples.field, examples.value, examples.part) == ("category", "general", "examples")
    assert examples.pieces == (
        Piece("same", "What are your prices?"),
        Piece("gone", "Thanks!"),
        Piece("new", "Hello"),
    )
    assert (words.field, words.value, words.part) == ("priority", "low", "description")
    assert words.pieces == (
        Piece("same", "a question,"),
        Piece("gone", "a cosmetic flaw"),
        Piece("same", "or a suggestion, with no deadline."),
    )
    assert await guidance.between(session, 2, 2, by=ines) == []
    [only] = await guidance.between(session, HOUSE_NUMBER, 1, by=ines)
    assert only.pieces == (Piece("new", "What are your prices?\nThanks!"),)
