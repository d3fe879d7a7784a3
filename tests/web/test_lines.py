"""What a room is told is put on each line by itself: a tab that reads slowly holds up nobody, and keeps little waiting."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from reflex.state import StateUpdate

from tests.web.conftest import Look
from tests.web.hall import Hall
from ticketdesk.models import Account
from ticketdesk.web.lines import MOST_WAITING, NAMESPACE, Lines
from ticketdesk.web.live import ROOMS
from ticketdesk.web.transport import Outbox


class Sockets:
    """Stands for the server of the sockets: lines on which everything waits until it is read."""

    def __init__(self, *sids: str) -> None:
        self.eio = self.manager = self
        self.rooms: dict[str, Any] = {NAMESPACE: {}}
        self.sockets = {f"line of {sid}": SimpleNamespace(closed=False, queue=Outbox()) for sid in sids}

    def packet_class(self, _kind: int, namespace: str, data: list[Any]) -> Any:
        return SimpleNamespace(encode=lambda: f"2{namespace},{data[1].delta}")

    def get_participants(self, _namespace: str, room: str) -> Iterator[tuple[str, str]]:
        for line in self.sockets:
            sid = line.removeprefix("line of ")
            if room in ("all", sid):
                yield sid, line

    def eio_sid_from_sid(self, sid: str, _namespace: str) -> str:
        return f"line of {sid}"

    def read(self, sid: str) -> list[str]:
        """Everything that waits on a line."""
        waiting = self.sockets[f"line of {sid}"].queue._waiting
        return [waiting.popleft()["text"] for _ in range(len(waiting))]


def _say(lines: Lines, number: int, room: str = "all") -> None:
    lines.tell(StateUpdate(delta={"state": {"number": number}}), room)


def test_each_line_of_a_room_gets_one_message_that_was_encoded_once() -> None:
    sockets = Sockets("one", "two")
    lines = Lines(sockets)
    _say(lines, 1)
    _say(lines, 2, "two")
    assert sockets.read("one") == [f"42{NAMESPACE},{{'state': {{'number': 1}}}}"]
    assert len(sockets.read("two")) == 2
    assert lines.told == 3


def test_who_does_not_read_is_left_out_until_they_read_and_then_hears_that_they_missed_something() -> None:
    sockets = Sockets("slow", "quick")
    lines = Lines(sockets)
    for number in range(3 * MOST_WAITING):
        _say(lines, number)
        assert len(sockets.read("quick")) == 1
    assert lines.back() == set()
    assert len(sockets.read("slow")) == MOST_WAITING
    _say(lines, -1)
    assert sockets.read("slow") == [], "what comes after a hole is worth nothing"
    assert lines.back() == {"slow"}
    assert lines.back() == set()
    _say(lines, -2)
    assert len(sockets.read("slow")) == 1


def test_a_line_that_ended_while_it_was_left_out_is_forgotten() -> None:
    sockets = Sockets("slow")
    lines = Lines(sockets)
    for number in range(MOST_WAITING + 1):
        _say(lines, number)
    sockets.sockets["line of slow"].closed = True
    sockets.read("slow")
    assert lines.back() == set()
    sockets.sockets["line of slow"].closed = False
    assert lines.back() == set()


async def test_who_reads_again_loads_again(
    ana: Account, look: Look, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = await look(ana)
    sid, told = f"sid-{tab.token}", list[tuple[str, list[str]]]()

    def tell(update: StateUpdate, room: str) -> None:
        told.append((room, [event.name.rpartition(".")[2] for event in update.events]))

    monkeypatch.setattr(ROOMS, "lines", SimpleNamespace(back=lambda: {sid}, tell=tell))
    ROOMS._catch_up()
    assert told == [(sid, ["load"])] * len(ROOMS.around(sid))
    assert len(told) > 1
