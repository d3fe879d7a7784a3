"""Who stands beside the desk, and whether the answers mean the same."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import pytest

from benchmarks.clocks import family_that_listens, of_families
from benchmarks.sameness import look
from benchmarks.scenarios import SCENARIOS, TICKETS
from benchmarks.targets import Target, beside
from tests.benchmarks.answering import Answers, answering

LISTED = [SCENARIOS[name] for name in ("list", "stats", "one_ticket", "create")]


def _desk(*numbers: int, total: int = 3) -> Answers:
    page = {"results": [{"id": number, "title": f"Ticket {number}"} for number in numbers]}
    ones = {f"{TICKETS}{number}/": (200, {"id": number, "title": f"Ticket {number}"}) for number in (1, 2, 3)}
    return {TICKETS: (200, page), f"{TICKETS}stats/": (200, {"total_tickets": total}), **ones}


def test_the_one_that_holds_as_many_tickets_is_measured() -> None:
    said: list[str] = []
    with answering(_desk(total=1_000)) as small, answering(_desk(total=50)) as large:
        found = list(beside("peer", [small, large + "/"], [], 50, said.append))
        assert [one.url for one in found] == [large]
    assert said == [f"peer: {small} holds 1,000 tickets and is not measured at 50"]


def test_another_system_is_not_written_to_without_its_database() -> None:
    with answering(_desk(3, 2, 1)) as url:
        looked = look([Target("ours", url), Target("peer", url)], LISTED, 3)
    assert ("create", "peer") not in looked.offered
    assert ("list", "peer") in looked.offered


def test_the_same_rows_mean_the_same() -> None:
    with answering(_desk(3, 2, 1)) as ours, answering(_desk(3, 2, 1)) as theirs:
        looked = look([Target("ours", ours), Target("peer", theirs)], LISTED, 3)
    assert looked.has_same_rows
    assert looked.differs == []


def test_another_figure_on_the_same_rows_is_told() -> None:
    with answering(_desk(3, 2, 1)) as ours, answering(_desk(3, 2, 1, total=4)) as theirs:
        looked = look([Target("ours", ours), Target("peer", theirs)], LISTED, 3)
    assert looked.differs == ["stats: ours {'total_tickets': 3}, peer {'total_tickets': 4}"]


def test_other_rows_are_not_compared() -> None:
    with answering(_desk(3, 2, 1)) as ours, answering(_desk(2, 1, total=2)) as theirs:
        looked = look([Target("ours", ours), Target("peer", theirs)], LISTED, 3)
    assert not looked.has_same_rows
    assert looked.differs == []


def test_what_another_system_lacks_is_left_out_and_what_the_desk_lacks_is_an_error() -> None:
    with answering(_desk(1)) as ours, answering({TICKETS: (200, [])}) as theirs:
        looked = look([Target("ours", ours), Target("floor", theirs)], LISTED, 3)
        assert ("stats", "ours") in looked.offered
        assert ("stats", "floor") not in looked.offered
        with pytest.raises(RuntimeError, match="ours answers 404"):
            look([Target("ours", theirs)], LISTED, 3)


def test_a_server_is_found_by_its_port_and_its_time_is_counted() -> None:
    with answering({}) as url:
        found = family_that_listens(urlsplit(url).port or 0)
    assert found
    assert os.getpgid(found) == os.getpgid(os.getpid())
    assert of_families((found,)) > 0
