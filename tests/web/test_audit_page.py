"""The page of the audit log: administrators only; the address says what it shows, in plain sentences."""

from __future__ import annotations

import pytest

from tests.web.conftest import TabOf
from ticketdesk import visit
from ticketdesk.desk import audit
from ticketdesk.models import Deed
from ticketdesk.web.audit.state import AuditState

HERE = "/desk/settings/audit"
CALLS = [
    (AuditState.load, ()),
    (AuditState.load_more, ()),
    (AuditState.show, ({"deed": "tokens"},)),
    (AuditState.clear, ()),
]


@pytest.mark.parametrize(("handler", "arguments"), CALLS, ids=lambda part: str(part)[:40])
async def test_nobody_but_administrators_reaches_a_handler(
    session, ines, ana, vic, tab_of: TabOf, handler, arguments
) -> None:
    await audit.record(session, Deed.role_changed, by=ines, account=ana, before="agent", after="admin")
    for who in (ana, vic, None):
        answer = await (await tab_of(who, HERE)).call(handler, *arguments)
        assert answer.goes_to
        assert not answer.goes_to.startswith(HERE)
        assert not [name for name in answer.values if name.startswith("audit_state.")]


async def test_a_line_tells_who_what_from_where_and_what_was_before(
    session, ines, ana, tab_of: TabOf
) -> None:
    visit.arrives(visit.Visit("203.0.113.9", "Firefox"))
    await audit.record(session, Deed.role_changed, by=ines, account=ana, before="agent", after="admin")
    visit.arrives(visit.Visit(request_id=""))
    tab = await tab_of(ines, HERE, deed="people")
    [line] = (await tab.call(AuditState.load)).values["audit_state.lines"]
    assert line["at"].endswith("+00:00")
    assert {name: line[name] for name in ("who", "what", "change", "address")} == {
        "who": "Ines Duarte",
        "what": "changed the role of Ana Moreau",
        "change": "agent → admin",
        "address": "203.0.113.9",
    }


async def test_older_lines_follow_without_a_gap(session, ines, tab_of: TabOf) -> None:
    for number in range(audit.PAGE_SIZE + 5):
        await audit.record(session, Deed.exported, by=ines, about=f"report {number}")
    tab = await tab_of(ines, HERE, deed="exported")
    first = (await tab.call(AuditState.load)).values
    assert (len(first["audit_state.lines"]), first["audit_state.more"]) == (audit.PAGE_SIZE, True)
    await audit.record(session, Deed.exported, by=ines, about="report made meanwhile")
    then = (await tab.call(AuditState.load_more)).values
    told = [line["what"] for line in then["audit_state.lines"]]
    assert told == [f"exported report {number}" for number in reversed(range(audit.PAGE_SIZE + 5))]
    assert then["audit_state.more"] is False
    assert "audit_state.lines" not in (await tab.call(AuditState.load_more)).values


async def test_another_filter_is_another_address(session, ines, tab_of: TabOf) -> None:
    tab = await tab_of(ines, HERE)
    await tab.call(AuditState.load)
    chosen = {"deed": "tokens", "person": str(ines.id), "since": "2026-11-01", "until": ""}
    answer = await tab.call(AuditState.show, chosen)
    assert answer.goes_to == f"{HERE}?deed=tokens&person={ines.id}&since=2026-11-01"
    for nothing in ({}, {"deed": "burnt", "person": "x", "since": None}, {"deed": ["tokens"]}):
        assert (await tab.call(AuditState.show, nothing)).goes_to == HERE
    assert (await tab.call(AuditState.clear)).goes_to == HERE


async def test_an_address_that_means_nothing_says_so_and_shows_everything(
    session, ines, tab_of: TabOf
) -> None:
    await audit.record(session, Deed.exported, by=ines, about="a report")
    tab = await tab_of(ines, HERE, deed="burnt", person="-1", since="tomorrow")
    told = (await tab.call(AuditState.load)).values
    assert told["audit_state.problem"].count(".") == 3
    assert [line["what"] for line in told["audit_state.lines"]] == ["exported a report"]


async def test_the_database_that_is_away_is_told(ines, tab_of: TabOf, lose_the_database) -> None:
    tab = await tab_of(ines, HERE)
    await tab.call(AuditState.load)
    lose_the_database()
    await tab.call(AuditState.load)
    state = await tab.state(AuditState)
    assert state.lines == []
