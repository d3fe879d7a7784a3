"""Text from outside: whatever comes, it is kept so that the database takes it, or refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import text as sql

from tests.making import PASSWORD, password_hash
from ticketdesk.desk import passwords, text
from ticketdesk.desk.keys import hash_of, new_key
from ticketdesk.models import Status

Value = TypeVar("Value")
LETTERS = some.text(some.characters() | some.sampled_from("\0\ud83d\r\n\t \u200b\u0301aé字"), max_size=40)


def _read(read: Callable[[], Value]) -> tuple[Value | None, str]:
    """What was kept, or the sentence of the refusal."""
    try:
        return read(), ""
    except text.Unfit as refusal:
        return None, str(refusal)


@given(LETTERS)
def test_a_text_is_kept_in_one_form_or_refused(written: str) -> None:
    kept, refusal = _read(lambda: text.words(written, name="A title", longest=30))
    if kept is None:
        assert refusal.startswith("A title ")
    else:
        assert 1 <= len(kept) <= 30
        assert "\r" not in kept
        assert kept.encode()
        assert text.words(kept, name="A title", longest=30) == kept


async def test_every_letter_that_is_kept_fits_the_rules_of_the_database(session) -> None:
    letters = map(chr, range(0x11000))
    every = (_read(partial(text.words, char, name="A title", longest=1))[0] for char in letters)
    kept = [char for char in every if char]
    assert len(kept) > 40_000
    statement = sql(
        "SELECT char FROM unnest(CAST(:kept AS text[])) AS char WHERE char !~ '\\S' OR char_length(char) <> 1"
    )
    assert (await session.execute(statement, {"kept": kept})).all() == []


@given(LETTERS | some.emails())
def test_an_address_is_one_or_refused(written: str) -> None:
    kept, refusal = _read(lambda: text.address(written))
    assert not refusal or refusal.endswith("Leave it empty to go without.")
    assert kept is None or (3 <= len(kept) <= 254 and kept.find("@") > 0)
    assert text.address(kept) == kept


@given(LETTERS | some.none() | some.integers() | some.lists(some.integers()))
def test_a_closed_list_takes_its_own_words_only(value: object) -> None:
    kept, refusal = _read(lambda: text.one_of(Status, value))
    assert refusal in ("", "Choose one of open, in_progress, resolved, closed.")
    assert kept is None or kept == value


@pytest.mark.parametrize("status", Status)
def test_a_closed_list_takes_all_its_own_words(status: Status) -> None:
    assert text.one_of(Status, status.value) is status


def test_passwords_are_hashed_with_argon2id_at_the_recommended_price() -> None:
    assert password_hash().startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PasswordHash((Argon2Hasher(),)).verify(PASSWORD, password_hash())


async def test_a_password_fits_its_own_hash_only() -> None:
    assert await passwords.fits(PASSWORD, password_hash())
    assert not await passwords.fits(PASSWORD + "x", password_hash())
    assert not await passwords.fits(PASSWORD, None)
    assert not await passwords.fits("nobody has this password", None)


def test_a_key_is_long_random_and_safe_in_an_address() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(len(key) == 43 and key.replace("-", "a").replace("_", "a").isalnum() for key in keys)
    assert len({hash_of(key) for key in keys}) == 100
    assert {len(hash_of(key)) for key in keys} == {32}
