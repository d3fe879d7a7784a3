"""Both load generators count what was answered, how long it took, and what was answered badly."""

from __future__ import annotations

import os
import shutil

import pytest

from benchmarks.load import _percentiles, generator, read_figures
from tests.benchmarks.answering import answering

SAID = """Running 1s test @ http://127.0.0.1:8000
FIGURES {"requests":193,"seconds":1.003000,"p50_ms":73.600,"p95_ms":125.100,"p99_ms":136.000,"bad":4}
"""
# Where wrk is missing its tests are left out, but never in CI.
IS_AWAY = shutil.which("wrk") is None and "CI" not in os.environ
HERE = [
    pytest.param("wrk", marks=pytest.mark.skipif(IS_AWAY, reason="wrk is not installed")),
    "python",
]


def _requests(path: str) -> list[bytes]:
    return [f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode()]


def test_what_wrk_says_is_read() -> None:
    figures = read_figures(SAID)
    assert (figures.requests, figures.bad, figures.p50_ms, figures.p95_ms) == (193, 4, 73.6, 125.1)


def test_no_answer_at_all_has_no_percentile() -> None:
    assert read_figures(SAID.replace("73.600", "-nan")).p50_ms == 0


def test_words_without_figures_are_an_error() -> None:
    with pytest.raises(RuntimeError, match="unable to connect"):
        read_figures("unable to connect to 127.0.0.1:1 Connection refused")


def test_percentiles_are_answers_that_were_given() -> None:
    at = _percentiles([n / 1000 for n in range(100, 0, -1)])
    assert [at(50), at(95), at(99)] == [50, 95, 99]


@pytest.mark.parametrize("name", HERE)
def test_good_answers_are_counted(name: str) -> None:
    _, load = generator(name)
    with answering({"/here": (200, {"all": "well"})}) as url:
        figures = load(url, _requests("/here"), 2, 0.2)
    assert figures.requests > 5
    assert figures.bad == 0
    assert 0 < figures.p50_ms <= figures.p95_ms <= figures.p99_ms
    assert 0.1 < figures.seconds < 3


@pytest.mark.parametrize("name", HERE)
def test_bad_answers_are_counted(name: str) -> None:
    _, load = generator(name)
    with answering({}) as url:
        figures = load(url, _requests("/nowhere"), 2, 0.2)
    assert figures.bad == figures.requests > 5


def test_a_connection_that_is_refused_is_bad() -> None:
    _, load = generator("python")
    with answering({}) as url:
        pass
    assert load(url, _requests("/"), 2, 0.1).bad == 2
