"""The rows of a benchmark are realistic, the same each time, and hold the words as often as they promise."""

from __future__ import annotations

import pytest

from benchmarks.rows import from_command, own
from benchmarks.scenarios import COMMON, MIDDLE, RARE, SCENARIOS, requests
from ticketdesk.models import Category, Priority, Status


def _holding(rows: list[list[str]], word: str) -> int:
    return sum(word in f"{row[1]} {row[2]}".lower() for row in rows)


def test_the_words_stand_as_often_as_they_promise() -> None:
    rows = list(own(20_000))
    assert len({row[2] for row in rows}) == 20_000
    assert 0.17 < _holding(rows, COMMON) / 20_000 < 0.19
    assert 0.008 < _holding(rows, MIDDLE) / 20_000 < 0.012
    assert _holding(rows, RARE) == 3


def test_the_rows_are_tickets_in_order() -> None:
    rows = list(own(500))
    assert [row[0] for row in rows] == [str(number) for number in range(1, 501)]
    moments = [row[6] for row in rows]
    assert moments == sorted(moments)
    for number, closed in ((3, Category), (4, Priority), (5, Status)):
        assert {row[number] for row in rows} == {one.value for one in closed}
    assert all("\t" not in part and "\\" not in part for row in rows for part in row)


def test_the_same_number_is_the_same_rows() -> None:
    assert list(own(50)) == list(own(50))


def test_a_command_may_print_the_rows() -> None:
    assert list(from_command("printf 'a\\tb\\nc\\td\\n'", 2)) == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize("command", ["printf 'a\\n'", "false", "sh -c 'printf \"a\\nb\\n\"; exit 3'"])
def test_a_command_that_prints_something_else_is_an_error(command: str) -> None:
    with pytest.raises(RuntimeError, match="of 2"):
        list(from_command(command, 2))


def test_a_request_goes_over_the_wire_as_it_is() -> None:
    url = "http://127.0.0.1:8000"
    (listed,) = requests(SCENARIOS["list"], url, "td_key", 10, 1)
    assert listed.startswith(b"GET /api/tickets/ HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n")
    assert listed.endswith(b"\r\nAuthorization: Bearer td_key\r\n\r\n")
    patched = requests(SCENARIOS["patch"], url, "", 10, 1)
    assert patched == requests(SCENARIOS["patch"], url, "", 10, 1)
    assert len(set(patched)) > 100
    head, _, body = patched[0].partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert b"Authorization" not in head
