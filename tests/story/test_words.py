"""What people write in the story: all of it made up, storable, and as mixed as it was meant to be."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import chain
from random import Random

import pytest

from ticketdesk.desk.intake import NewTicket
from ticketdesk.models import Category, Priority
from ticketdesk.story.words import english
from ticketdesk.story.writing import LANGUAGES, Letter, Writer

TODAY = date(2031, 3, 4)
COUNT = 6_000
MODULES = list(dict.fromkeys(module for module, _ in LANGUAGES.values()))


@pytest.fixture(scope="module")
def letters() -> list[Letter]:
    writer = Writer(Random(11), TODAY)
    return [writer.letter() for _ in range(COUNT)]


def _shares(values: list[str]) -> dict[str, float]:
    return {value: count / len(values) for value, count in Counter(values).items()}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_language_has_words_for_every_topic(module) -> None:
    assert {case.category for case in module.CASES} == set(Category)
    for case in module.CASES:
        assert case.titles
        assert case.facts
        assert case.brief
        assert max(map(len, case.titles)) < 80


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_gap_of_every_phrase_is_filled(module) -> None:
    writer = Writer(Random(1), TODAY)
    manner = list(vars(module.MANNER).values())
    parts = [part for case in module.CASES for part in (case.titles, case.facts, case.more, case.brief)]
    for phrase in chain(*manner, *parts, *english.REPLIES.values(), english.NOTES, english.REOPENED):
        said = writer.filled(phrase)
        assert said.strip() == said != ""
        assert not re.search(r"(?<!\{)\{[a-z]+\}", said), said


def test_every_letter_can_be_sent(letters) -> None:
    for letter in letters:
        raw = {"title": letter.title, "description": letter.description, "email": letter.person.email}
        new = NewTicket.read(raw)
        assert (len(new.title) <= 200, len(new.description) <= 10_000) == (True, True)


def test_every_address_belongs_to_nobody(letters) -> None:
    everything = "\n".join(f"{letter.person.email} {letter.description}" for letter in letters)
    domains = {found.lower() for found in re.findall(r"@([\w.-]+\w)", everything)}
    assert len(domains) > 15
    assert [domain for domain in domains if not domain.endswith(("example.com", "example.org"))] == []


def test_topics_priorities_and_languages_come_in_their_shares(letters) -> None:
    topics = _shares([letter.category for letter in letters])
    assert topics == pytest.approx(
        {"technical": 0.45, "billing": 0.22, "account": 0.20, "general": 0.13}, abs=0.03
    )
    presses = _shares([letter.priority for letter in letters])
    assert presses == pytest.approx({"low": 0.25, "medium": 0.45, "high": 0.22, "critical": 0.08}, abs=0.03)
    languages = _shares([letter.language for letter in letters])
    assert languages == pytest.approx({name: share for name, (_, share) in LANGUAGES.items()}, abs=0.03)


def test_lengths_spread_from_a_word_to_pages(letters) -> None:
    lengths = sorted(len(letter.description) for letter in letters)
    tenth, half, most = (lengths[int(COUNT * share)] for share in (0.1, 0.5, 0.9))
    assert 10 < tenth < 40
    assert 200 < half < 360
    assert 900 < most < 1_500
    assert lengths[-1] > 4_000
    titles = sorted(len(letter.title) for letter in letters)
    assert titles[int(COUNT * 0.1)] < 8
    assert 25 < titles[COUNT // 2] < 50


@pytest.mark.parametrize(
    ("noise", "least"),
    [
        (r"^> ", 0.04),
        (r"^\d\d:\d\d:\d\d\.\d{3}Z ", 0.06),
        (r"^--$", 0.04),
        (r"<div>", 0.015),
        (r"[😀-🙏🤷💥👉⚠]", 0.02),
        (r"^[^A-Z]{60,}$", 0.05),
        (r"Forwarded message", 0.003),
    ],
)
def test_mail_arrives_with_its_noise(letters, noise: str, least: float) -> None:
    seen = sum(bool(re.search(noise, letter.description, re.MULTILINE)) for letter in letters)
    assert least < seen / COUNT < 0.4


def test_some_titles_shout_and_some_only_greet(letters) -> None:
    titles = [letter.title for letter in letters]
    assert 0.02 < sum(title.isupper() and len(title) > 8 for title in titles) / COUNT < 0.08
    assert (
        0.02
        < sum(title in ("Hi", "Help", "Hello", "Question", "pls read") for title in titles) / COUNT
        < 0.08
    )


def test_three_hundred_letters_hardly_repeat(letters) -> None:
    assert len({letter.description for letter in letters[:300]}) > 280
    assert len({letter.title for letter in letters[:300]}) > 200


def test_the_same_numbers_write_the_same_letters() -> None:
    one, same, other = (Writer(Random(seed), TODAY) for seed in (5, 5, 6))
    written = [one.letter() for _ in range(50)]
    assert written == [same.letter() for _ in range(50)]
    assert written != [other.letter() for _ in range(50)]


def test_tone_never_decides_how_much_it_presses() -> None:
    """The one who shouts loudest asks for a font; what is lost is lost calmly."""
    shouting = [case for case in english.CASES if any("URGENT!!!" in title for title in case.titles)]
    calm = [case for case in english.CASES if any("Small question" in title for title in case.titles)]
    assert {case.priority for case in shouting} == {Priority.low}
    assert {case.priority for case in calm} == {Priority.critical}
