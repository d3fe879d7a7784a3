"""The learned model is measured on labelled texts of whoever asks; without them the benchmark says so in a line."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

import pytest

from benchmarks import learning
from benchmarks.options import Options

WORDS = {
    "billing": "invoice charged refund amount",
    "technical": "error page crash upload",
    "account": "password locked sign login",
    "general": "language plan offer question",
}


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """120 texts, grouped by category as such files are."""
    random, path = Random(1), tmp_path / "labelled.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["text", "category", "intent"])
        for category, words in WORDS.items():
            for number in range(30):
                rows.writerow([f"{' '.join(random.sample(words.split(), 3))}, please {number}", category, ""])
    return path


def test_everything_is_measured_and_told_beside_the_figures_of_before(labelled: Path) -> None:
    said: list[str] = []
    found = learning.measure(learning.read(labelled), sizes=(20, 80), seeds=2, held_out=40, say=said.append)
    assert found.right[80] == 1.0
    assert 0 < found.sure[20][1] <= 1
    assert 0 < found.judge_ms < 50
    assert 0 < found.stored.learn_ms < 1_000
    assert found.judge_ms < found.stored.ask_ms
    assert 0.05 < found.stored.megabytes < 1
    table = learning.markdown(found)
    assert "| right after 80 labels | 1.000 |" in table
    assert "| MB of state |" in table
    assert said == ["learning 80 texts one by one on PostgreSQL"]


def test_a_figure_on_the_wrong_side_of_its_bar_is_told() -> None:
    slow = learning.Stored(learn_ms=5.1, ask_ms=3, megabytes=20.5)
    found = learning.Measured({1_000: 0.86, 5_000: 0.94}, {}, 0.2, slow)
    told = {line.name: line.holds for line in learning.lines(found)}
    assert [name for name, holds in told.items() if not holds] == [
        *("right after 1,000 labels", "ms to learn a ticket", "MB of state")
    ]
    assert "| right after 5,000 labels | 0.940 | >= 0.92 | yes | 0.94 | 0.94 | 0.95 |" in learning.markdown(
        found
    )


def test_without_labelled_texts_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert learning.told(None) == learning.UNSET
    assert learning.main([]) == 0
    assert capsys.readouterr().out == f"{learning.UNSET}\n"
    monkeypatch.setenv("LABELLED", "texts.csv")
    assert Options.read([]).labelled == Path("texts.csv")
    monkeypatch.setenv("LABELLED", "")
    assert Options.read([]).labelled is None


@pytest.mark.parametrize("content", ["", "text\nhello\n", "text,category\nhello,sales\n", None], ids=str)
def test_a_file_that_is_none_is_an_error_in_a_sentence(
    tmp_path: Path, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "labelled.csv"
    if content is not None:
        path.write_text(content)
    assert learning.main([str(path)]) == 1
    assert "Nothing was measured to its end: " in capsys.readouterr().err
