"""What goes out to tabs is translated by the names of the vars; what a person typed never is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from reflex.state import StateUpdate

from ticketdesk import texts as ground
from ticketdesk.texts import Catalogue
from ticketdesk.web import lines, texts
from ticketdesk.web.queue.state import QueueState


class Line:
    """What stands for the socket."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    async def emit(self, event: str, data: Any = None, **more: Any) -> None:
        self.told.append(data)


class App:
    """What stands for the app."""

    def __init__(self) -> None:
        self.sio = Line()


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    words = Catalogue({"Open": "Offen", "{count} tickets changed.": "{count} Tickets geändert."})
    for place in (ground, texts):
        monkeypatch.setattr(place, "catalogue", lambda: words)


@pytest.mark.usefixtures("german")
async def test_our_words_leave_in_the_other_language_and_those_of_people_as_they_are() -> None:
    app = App()
    texts.mind(app)  # type: ignore[arg-type]
    rows = [{"title": "Open", "label": "Open"}]
    values = {
        f"{name}_rx_state_": value
        for name, value in {
            "news": "3 tickets changed.",
            "search": "Open",
            "rows": rows,
            "wrong": {"title": "Open"},
        }.items()
    }
    update = StateUpdate(delta={QueueState.get_full_name(): values})
    await app.sio.emit("event", update, room="a")
    told = app.sio.told[0].delta[QueueState.get_full_name()]
    assert told["news_rx_state_"] == "3 Tickets geändert."
    assert told["search_rx_state_"] == "Open"
    assert told["rows_rx_state_"] == [{"title": "Open", "label": "Offen"}]
    assert told["wrong_rx_state_"] == {"title": "Offen"}
    assert update.delta[QueueState.get_full_name()]["news_rx_state_"] == "3 tickets changed."


@pytest.mark.usefixtures("german")
async def test_what_a_room_is_told_leaves_in_the_other_language_too() -> None:
    sent: list[Any] = []

    class Server:
        manager = SimpleNamespace(rooms={lines.NAMESPACE: {}}, get_participants=lambda _space, _room: ())
        eio = SimpleNamespace(sockets={})

        @staticmethod
        def packet_class(_kind: int, namespace: str, data: list[Any]) -> Any:
            sent.append(data[1])
            return SimpleNamespace(encode=lambda: "")

    update = StateUpdate(delta={QueueState.get_full_name(): {"news_rx_state_": "3 tickets changed."}})
    lines.Lines(Server()).tell(update, "a")
    assert sent[0].delta[QueueState.get_full_name()] == {"news_rx_state_": "3 Tickets geändert."}


async def test_in_english_nothing_stands_between_the_desk_and_its_tabs() -> None:
    app = App()
    before = app.sio.emit
    texts.mind(app)  # type: ignore[arg-type]
    assert app.sio.emit == before
