"""What the learned model sees of a text is the same in every process, in every script."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from ticketdesk.ai.features import NUMBER, features_of, number_of, numbers_of, words_in
from ticketdesk.ai.port import Question
from ticketdesk.config import ROOT


def test_words_are_cut_and_numbers_are_alike_but_for_three_digits() -> None:
    told = "Error 404: the INTERNATIONALISATION a of 17 failed on 2026_11"
    assert list(words_in(told)) == [
        *("error", "404", "the", "internationa", "of", NUMBER, "failed", "on", NUMBER, NUMBER)
    ]


def test_a_short_not_stays_with_its_word() -> None:
    assert list(words_in("I can't, I couldn’t")) == ["cant", "couldnt"]


def test_characters_without_spaces_between_them_are_words_and_pairs() -> None:
    assert list(words_in("无法上传PDF")) == ["无", "法", "上", "传", "pdf"]
    assert "上 传" in features_of(Question("无法上传", "")).values()
    assert next(words_in("ไม่ได้")) == "ไ"


def test_one_form_of_a_letter_is_as_good_as_another() -> None:
    assert list(words_in("ＶＡＴ ﬁle")) == ["vat", "file"]
    assert list(words_in("हिन्दी में")) == ["हिन्दी", "में"]


def test_the_number_of_a_feature_never_changes() -> None:
    """It is what the database keeps, so it may depend on no process, no release and no machine."""
    assert number_of("refund") == 8245242453581999577
    code = "from ticketdesk.ai.features import number_of; print(number_of('charged twice'))"
    for seed in ("0", "1"):
        ran = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
        )
        assert int(ran.stdout) == number_of("charged twice")


def test_words_beginnings_and_neighbours_are_seen_once_and_none_across_title_and_description() -> None:
    told = sorted(features_of(Question("Charged twice", "twice 17 times")).values())
    words = ["char", "charge", "charged", "charged twice", "time", "times", "twic", "twice"]
    assert told == [""] * 7 + words


@given(st.text(max_size=300), st.text(max_size=2_000))
def test_every_text_has_features_that_fit_into_64_bits(title: str, description: str) -> None:
    numbers = numbers_of(title, description)
    assert len(numbers) == len(set(numbers))
    assert all(-(2**63) <= number < 2**63 for number in numbers)
