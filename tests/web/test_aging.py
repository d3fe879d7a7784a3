"""Lists and figures of young tickets are read again while nobody changes anything."""

from __future__ import annotations

import pytest

from ticketdesk.desk.aged import Age
from ticketdesk.desk.figures import wanted_by
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.web import aging
from ticketdesk.web.live import ROOMS
from ticketdesk.web.queue.room import QueueRoom
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.rail.counting import COUNTING


@pytest.mark.parametrize("is_by_age", [True, False])
def test_only_what_goes_by_age_is_read_again(is_by_age: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = TicketFilter(age=Age.day) if is_by_age else TicketFilter(tag="vip")
    room, asked, counted = QueueRoom(wanted, None, QueueState), [], []
    monkeypatch.setattr(ROOMS, "at", lambda _place: [room])
    monkeypatch.setattr(ROOMS, "look_again", asked.append)
    monkeypatch.setattr(COUNTING, "shown", lambda: {wanted_by(wanted, None)})
    monkeypatch.setattr(COUNTING, "changed", lambda: counted.append(1))
    aging.look_again()
    assert (asked, counted) == (([room.name], [1]) if is_by_age else ([], []))
