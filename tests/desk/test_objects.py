"""A JSON object is read as it was meant, or refused: nothing of it is passed over in silence."""

from __future__ import annotations

import pytest

from ticketdesk.desk import objects
from ticketdesk.errors import Invalid


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (b'{"a": 1, "b": 2, "a": 1}', {"a"}),
        (b'{"\\ud800": 1, "\\ud800": 2, "a": 1, "a": 2, "a": 3}', {"\\ud800", "a"}),
        (b'{"a": [{"b": 1, "b": 2}]}', {"b"}),
    ],
)
def test_a_name_that_stands_twice_is_named(written: bytes, names: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        objects.read(written)
    assert refused.value.fields == dict.fromkeys(names, objects.TWICE)


def test_finding_it_takes_no_longer_in_a_large_one() -> None:
    many = ",".join(f'"{number}":0' for number in range(60_000))
    with pytest.raises(Invalid) as refused:
        objects.read(f'{{{many},"7":1}}'.encode())
    assert set(refused.value.fields) == {"7"}


@pytest.mark.parametrize(
    "written",
    [b"", b"7", b"[]", b"{", b"\xff{}", '{"a": 1}'.encode("utf-16"), b"[" * 100_000, b'{"a":' + b"9" * 9_999],
)
def test_what_is_no_object_in_utf_8_is_none(written: bytes) -> None:
    with pytest.raises(objects.NotJson):
        objects.read(written)


def test_where_it_breaks_off_is_told() -> None:
    with pytest.raises(objects.NotJson) as refused:
        objects.read(b'\xef\xbb\xbf{\n "a": 1,\n "b" 2}')
    assert str(refused.value) == "line 3, column 6"


def test_half_of_a_pair_is_left_to_the_field_that_holds_it() -> None:
    assert objects.read(b'{"a": "\xed\xa0\x80", "b": "\\ud800"}') == {"a": "\ud800", "b": "\ud800"}
