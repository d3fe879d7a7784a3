"""Refusals as programs read them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import ticketdesk
from ticketdesk.api import problems
from ticketdesk.channels.files import StoreIsAway
from ticketdesk.channels.scanning import ScannerIsAway
from ticketdesk.channels.spooling import NoRoom
from ticketdesk.errors import Refusal, TookTooLong


@pytest.mark.parametrize("refusal", [TookTooLong, NoRoom, ScannerIsAway, StoreIsAway])
def test_who_may_try_again_is_told_when(refusal: type[Refusal]) -> None:
    answer = problems.of(refusal())
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


def _kinds(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for known in kind.__subclasses__():
        yield known
        yield from _kinds(known)


def test_what_a_refusal_says_by_itself_is_for_people_only() -> None:
    for room in ("desk", "channels", "copies", "api"):
        for module in pkgutil.iter_modules([f"{ticketdesk.__path__[0]}/{room}"], f"ticketdesk.{room}."):
            importlib.import_module(module.name)
    for kind in _kinds(Refusal):
        said = kind.__new__(kind)
        Refusal.__init__(said)
        assert said.sentence.endswith("."), kind
        assert "\n" not in said.sentence, kind
