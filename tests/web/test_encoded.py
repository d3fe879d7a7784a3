"""Updates are written as Reflex writes them, and what is told alike is written once."""

from __future__ import annotations

import json
from typing import Any

import pytest
import reflex as rx
from reflex.state import StateUpdate
from reflex_base.event import Event

from ticketdesk.ticketdesk import app
from ticketdesk.web import encoded
from ticketdesk.web.alike import AlikeDelta, AlikeRows, AlikeValues

ROWS = [{"id": 7, "title": "Ärger „hier“ \u2028 \x00"}, {"id": 8, "title": ""}]
UPDATES = (
    StateUpdate(),
    StateUpdate(delta={"a.b": {"x": 1, "rows": ROWS}, "a.c": {}, "a.d": {"rows": ROWS}}),
    StateUpdate(events=Event.from_event_type(rx.redirect("/desk"))),
    StateUpdate(delta={"a": {"x": None}}, events=Event.from_event_type(rx.redirect("/desk"))),
)


def _alike(values: dict[str, Any]) -> dict[str, Any]:
    return {name: AlikeRows(value) if name == "rows" else value for name, value in values.items()}


@pytest.mark.parametrize("update", UPDATES)
def test_it_comes_to_the_same(update: StateUpdate) -> None:
    dumps = app.sio.packet_class.json.dumps  # type: ignore[union-attr]
    by_reflex = json.loads(encoded.json_dumps(["event", update]))
    assert json.loads(dumps(["event", update], separators=(",", ":"))) == by_reflex
    shared = StateUpdate({name: _alike(dict(of)) for name, of in update.delta.items()}, update.events)
    whole = StateUpdate({name: AlikeValues(of) for name, of in update.delta.items()}, update.events)
    together = StateUpdate(AlikeDelta(whole.delta), update.events)
    for each in (shared, whole, whole, together, together):
        assert json.loads(dumps(["event", each])) == by_reflex


def test_what_is_told_alike_is_written_once() -> None:
    rows = AlikeRows(ROWS)
    first = encoded.written(StateUpdate({"a": {"rows": rows, "n": 1}}))
    rows[0] = {"id": 9}
    assert encoded.written(StateUpdate({"a": {"rows": rows, "n": 1}})) == first


def test_states_that_are_told_alike_are_written_together_once() -> None:
    both = AlikeDelta({"a": AlikeValues({"n": 1}), "b": AlikeValues({"n": 2})})
    first = encoded.written(StateUpdate(both))
    both["a"] = AlikeValues({"n": 3})
    assert encoded.written(StateUpdate(both)) == first == '{"delta":{"a":{"n":1},"b":{"n":2}}}'


def test_what_is_told_alike_is_told_in_the_language_of_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ticketdesk.web.texts.translate", str.upper)
    values = AlikeValues({"news_rx_state_": "gone", "title_rx_state_": "kept"})
    told = json.loads(encoded.written(StateUpdate({"a": values, "b": {"rows": AlikeRows([{"news": "n"}])}})))
    assert told["delta"]["a"] == {"news_rx_state_": "GONE", "title_rx_state_": "kept"}
    assert told["delta"]["b"] == {"rows": [{"news": "N"}]}
