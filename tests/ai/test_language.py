"""The language of a ticket is told when it can be told, by a model that comes with the library."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketdesk.ai.language import language_of
from ticketdesk.config import ROOT
from ticketdesk.models.language import LANGUAGES, UNTOLD
from ticketdesk.story.words import arabic, chinese, english, french, german, portuguese, spanish

SPOKEN = {
    "en": english,
    "de": german,
    "es": spanish,
    "fr": french,
    "pt": portuguese,
    "zh": chinese,
    "ar": arabic,
}
UNCLEAR = [
    *("Help", "ok", "12345", "😀😀😀", "...", "KES-1042", "https://example.com/a?b=c", "\x00\ud800"),
    "Der Export ist leer. The export is empty.",
    "<script>alert(1)</script>",
    "asdf qwer zxcv",
]
GAP = re.compile(r"{\w+}")


@pytest.mark.parametrize("code", SPOKEN)
def test_a_ticket_in_a_language_of_our_story_is_read(code: str) -> None:
    told = [
        (GAP.sub("X", title), GAP.sub("X", fact))
        for case in SPOKEN[code].CASES
        for title in case.titles
        for fact in case.facts
    ]
    found = [language_of(title, fact) for title, fact in told]
    assert set(found) <= {code, UNTOLD}
    assert found.count(code) >= 0.9 * len(found)


@pytest.mark.parametrize("code", SPOKEN)
def test_a_hasty_line_is_read_rightly_or_not_at_all(code: str) -> None:
    found = {language_of("", GAP.sub("X", brief)) for case in SPOKEN[code].CASES for brief in case.brief}
    assert found <= {code, UNTOLD}


@pytest.mark.parametrize("words", UNCLEAR)
def test_what_is_short_or_mixed_is_in_no_known_language(words: str) -> None:
    assert language_of(words, "") == UNTOLD


@given(st.text(max_size=200), st.text(max_size=500))
def test_every_text_has_a_language_of_ours_or_none(title: str, description: str) -> None:
    assert language_of(title, description) in {UNTOLD, *LANGUAGES}


def test_the_longest_ticket_takes_no_time() -> None:
    language_of("warm", "")
    began = time.thread_time()
    language_of("x" * 200, "Der Export ist leer " * 500)
    assert time.thread_time() - began < 0.2


def test_only_who_reads_a_language_loads_the_library() -> None:
    code = "import sys, ticketdesk.worker.tasks, ticketdesk.api.routes; print('py3langid' in sys.modules, 'numpy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout == "False False\n", ran.stderr


def test_every_language_has_two_letters_and_a_name() -> None:
    assert all(re.fullmatch("[a-z]{2}", code) and name[0].isupper() for code, name in LANGUAGES.items())
    assert LANGUAGES["gd"] == "Scottish Gaelic"
