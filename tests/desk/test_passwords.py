"""Passwords: the commonest are refused, and a hash of weaker settings is replaced at sign-in."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from tests.making import PASSWORD
from ticketdesk.desk import passwords, signing_in
from ticketdesk.desk.text import Unfit
from ticketdesk.models import Way

ANA = ("ana.moreau@example.com", "Ana Moreau")


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password123!",
        "P@ssw0rd1234!",
        "123456789012",
        "qwertyuiopas",
        "administrator",
        "aaaaaaaaaaaa",
        "a" * 1_000,
        "letmeinletmein",
        "ana.moreau@example.com",
        "Ana Moreau 2026",
        "anamoreau2026!",
        "moreau-ana-2026",
        "ticketdesk2026",
        "localhost-2026!",
    ],
)
def test_what_anybody_would_try_first_is_refused(password: str) -> None:
    with pytest.raises(Unfit, match="among the first that anybody would try"):
        passwords.check(password, ANA)


@pytest.mark.parametrize(
    "password",
    [PASSWORD, "a sentence is easy", "viel spass hier", "Xk9$mQ2!vLpW", "日本語のパスワードです長い"],
)
def test_a_few_words_or_many_signs_are_good(password: str) -> None:
    assert passwords.check(password, ANA) == password


def test_the_own_name_beside_other_words_is_good() -> None:
    assert passwords.check("ana drinks green tea")


@pytest.mark.parametrize("password", ["4@8({[<369" * 100, "ab" * 500, "x1" * 500, "\u0130" * 500])
def test_no_password_takes_long_to_judge(password: str) -> None:
    began = time.monotonic()
    with suppress(Unfit):
        passwords.check(password, ANA * 20)
    assert time.monotonic() - began < 3


async def test_a_hash_of_weaker_settings_is_replaced_at_sign_in(session, ana) -> None:
    weak = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)).hash(PASSWORD)
    ana.password_hash = weak
    await session.flush()
    tried = await signing_in.attempt(session, ana.email, PASSWORD, browser="")
    assert await signing_in.is_right(tried)
    await signing_in.admit(session, ana, way=Way.password, browser="", tried=tried)
    assert ana.password_hash != weak
    assert ana.password_hash.startswith("$argon2id$")
    assert await passwords.fits(PASSWORD, ana.password_hash)
    assert await passwords.rehashed(PASSWORD, ana.password_hash) is None
