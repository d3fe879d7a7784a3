"""How well and how fast the desk's own model learns, on labelled texts of your own: ``python -m benchmarks.learning FILE``.

The file is CSV with the columns ``text`` and ``category``. It belongs to no copy of this repository; the published figures
are on Banking77 (13,071 questions to a bank, 77 intents put into our four categories).
"""

from __future__ import annotations

import csv
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psycopg

from benchmarks.kept import CATEGORIES, Stored, Text, on_postgres
from ticketdesk.ai.features import numbers_of
from ticketdesk.ai.learned import SURE, Verdict, judged
from ticketdesk.errors import Refusal
from ticketdesk.models.choices import Category
from ticketdesk.models.opinion import Learnt

SIZES = (1_000, 5_000)
SEEDS = 10
HELD_OUT = 2_000
UNSET = "The desk's own model was not measured: LABELLED names no CSV of labelled texts."


@dataclass(frozen=True)
class Measured:
    """All figures.

    Args:
        right: By number of labels the median share of right answers over the seeds.
        sure: The same for those answers that are sure enough to be given, and how many those are.
        judge_ms: From a text to an answer when the counts are at hand, median.
        stored: On PostgreSQL.
    """

    right: dict[int, float]
    sure: dict[int, tuple[float, float]]
    judge_ms: float
    stored: Stored


class Counts:
    """What the desk would have learned of some texts, in memory."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._by_feature: dict[int, list[int]] = {}
        self._tickets, self._features = [0] * 4, [0] * 4
        for text in texts:
            self._tickets[text.place] += 1
            self._features[text.place] += len(text.features)
            for feature in text.features:
                self._by_feature.setdefault(feature, [0] * 4)[text.place] += 1

    def of(self, features: Sequence[int]) -> Learnt:
        """What is known of some features."""
        known = {one: self._by_feature[one] for one in features if one in self._by_feature}
        return Learnt(known, self._tickets, self._features)


def read(path: Path) -> list[Text]:
    """The texts of a file.

    Raises:
        RuntimeError: it is no such file.
    """
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = [(row["text"], Category(row["category"])) for row in csv.DictReader(file)]
    except (OSError, KeyError, ValueError) as error:
        raise RuntimeError(f"{path} is no CSV with the columns text and category: {error}") from None
    return [Text(words, CATEGORIES.index(category), numbers_of(words, "")) for words, category in rows]


def measure(
    texts: Sequence[Text],
    *,
    sizes: Sequence[int] = SIZES,
    seeds: int = SEEDS,
    held_out: int = HELD_OUT,
    say: Callable[[str], None] = print,
) -> Measured:
    """Everything. A file is often grouped by topic, so it is shuffled anew for each seed.

    Raises:
        RuntimeError: there are too few texts.
    """
    if len(texts) < max(sizes) + held_out:
        raise RuntimeError(f"{max(sizes) + held_out:,} labelled texts are needed; there are {len(texts):,}.")
    right, sure = {}, {}
    for size in sizes:
        rounds = [_one_round(texts, size, held_out, seed) for seed in range(seeds)]
        right[size], *gated = (statistics.median(column) for column in zip(*rounds, strict=True))
        sure[size] = (gated[0], gated[1])
    shuffled = _shuffled(texts, 0)
    say(f"learning {max(sizes):,} texts one by one on PostgreSQL")
    learned, asked = shuffled[: max(sizes)], shuffled[max(sizes) :][:held_out]
    return Measured(right, sure, _judge_ms(learned, asked), on_postgres(learned, asked))


def _shuffled(texts: Sequence[Text], seed: int) -> list[Text]:
    return Random(seed).sample(texts, len(texts))


def _one_round(texts: Sequence[Text], size: int, held_out: int, seed: int) -> tuple[float, float, float]:
    """The share of right answers, the share of right ones among the sure, and that of the sure ones."""
    order = _shuffled(texts, seed)
    counts = Counts(order[:size])
    answers = [(judged(counts.of(text.features)), text) for text in order[size : size + held_out]]
    right = [_is_right(said, text) for said, text in answers]
    sure = [_is_right(said, text) for said, text in answers if said and said.chance >= SURE]
    return sum(right) / held_out, sum(sure) / max(1, len(sure)), len(sure) / held_out


def _is_right(said: Verdict | None, text: Text) -> bool:
    return said is not None and CATEGORIES.index(said.category) == text.place


def _judge_ms(learned: Sequence[Text], asked: Sequence[Text]) -> float:
    counts = Counts(learned)
    return _median_ms(asked, lambda text: judged(counts.of(numbers_of(text.words, ""))))


def _median_ms(texts: Sequence[Text], does: Callable[[Text], object]) -> float:
    times = []
    for text in texts:
        began = time.perf_counter()
        does(text)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


@dataclass(frozen=True)
class Line:
    """A line of the table: a figure, whether it has to be at least or at most so much, and what others came to.

    Args:
        name: What was measured.
        figure: What came out.
        wanted: The bar.
        holds: Whether the figure is on the right side of it.
        others: What was measured before on Banking77: naive Bayes with words and pairs, logistic regression by SGD in pure
            Python, TF-IDF with logistic regression in scikit-learn.
    """

    name: str
    figure: str
    wanted: str
    holds: bool
    others: tuple[str, str, str] = ("-", "-", "-")


BEFORE = {1_000: ("0.87", "-", "0.90"), 5_000: ("0.94", "0.94", "0.95")}
BARS = {1_000: 0.87, 5_000: 0.92}
MOST_JUDGE_MS, MOST_LEARN_MS, MOST_MB = 1.0, 5.0, 20.0


def lines(found: Measured) -> list[Line]:
    """The table, line by line."""
    told = []
    for size, right in found.right.items():
        bar = BARS.get(size, 0.0)
        others = BEFORE.get(size, ("-", "-", "-"))
        told.append(Line(f"right after {size:,} labels", f"{right:.3f}", f">= {bar}", right >= bar, others))
    judge, stored = found.judge_ms, found.stored
    before = ("0.06-0.6", "-", "-")
    return [
        *told,
        Line("ms an answer", f"{judge:.2f}", f"< {MOST_JUDGE_MS:g}", judge < MOST_JUDGE_MS, before),
        Line("ms an answer, counts from PostgreSQL", f"{stored.ask_ms:.2f}", "< 50", stored.ask_ms < 50),
        Line(
            "ms to learn a ticket",
            f"{stored.learn_ms:.2f}",
            f"< {MOST_LEARN_MS:g}",
            stored.learn_ms < MOST_LEARN_MS,
        ),
        Line("MB of state", f"{stored.megabytes:.1f}", f"<= {MOST_MB:g}", stored.megabytes <= MOST_MB),
    ]


def markdown(found: Measured) -> str:
    """What people read: the table, and what the answers are worth that are sure enough to be given."""
    head = [
        "our own model",
        "measured",
        "wanted",
        "holds",
        "naive Bayes before",
        "logistic SGD",
        "scikit-learn",
    ]
    rows = [
        [one.name, one.figure, one.wanted, "yes" if one.holds else "NO", *one.others] for one in lines(found)
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))
    sure = [
        f"After {size:,} labels it is sure enough of {share:.0%} to say so, and right in {right:.1%} of those."
        for size, (right, share) in found.sure.items()
    ]
    return "\n".join([table, "", *sure])


def told(path: Path | None, say: Callable[[str], None] = print) -> str:
    """What the big benchmark tells of it: the table, or in one line why there is none."""
    return UNSET if path is None else markdown(measure(read(path), say=say))


def main(arguments: Sequence[str]) -> int:
    """Measure one file.

    Returns:
        0, or 1 when it could not be measured; never because of a figure.
    """
    try:
        print(
            told(
                Path(arguments[0]) if arguments else None,
                say=lambda said: print(f"  {said}", file=sys.stderr),
            )
        )
    except (RuntimeError, Refusal, psycopg.Error) as error:
        print(f"Nothing was measured to its end: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
