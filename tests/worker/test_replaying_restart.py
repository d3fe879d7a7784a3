"""A replay whose worker is killed in the middle, with real processes: the next one goes on where it was."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests import making
from tests.desk.test_guidance import form
from tests.served import Served, ServeDesk
from ticketdesk.desk import guidance, jobs, replays
from ticketdesk.models import Category, Judged, Label, Priority

TICKETS = 12
DONE = "SELECT count(*) FROM replay_lines WHERE after_category IS NOT NULL"


def _begun(desk: Served) -> int:
    async def begin(session) -> int:
        ines = await desk.account(session, "ines")
        for number in range(TICKETS):
            chosen = {"category": Category.general, "priority": Priority.low}
            ticket = await making.ticket(session, ines, f"Ticket {number}", **chosen)
            session.add(Label(ticket_id=ticket.id, field=Judged.category, value="general", was_changed=True))
        version = await guidance.draft(session, form(category_billing_description="Money."), by=ines)
        return (await replays.begin(session, version.id or 0, 10, model="m", by=ines)).id or 0

    return desk.do(begin)


def _until(is_so: Callable[[], bool], within: float = 60) -> None:
    end = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


def test_the_next_worker_goes_on_where_the_killed_one_was(serve_desk: ServeDesk) -> None:
    with serve_desk(gemini=True) as desk:
        assert desk.stub
        desk.stub.behave("slow-0.5")
        replay_id = _begun(desk)
        _until(lambda: desk.rows(DONE)[0][0] >= 4)
        desk.worker.kill()
        done = desk.rows(DONE)[0][0]
        assert done < 10
        calls = len(desk.stub.calls)
        desk.stub.behave("ok")
        desk.worker.start()
        desk.do(lambda session: jobs.replay_later(session, replay_id))  # as the clock does each minute
        _until(lambda: desk.rows("SELECT state FROM replays") == [("done",)])
        assert desk.rows(DONE)[0][0] == 10
        assert len(desk.stub.calls) - calls == 2 * (10 - done), "and nothing that was stored is asked again"
