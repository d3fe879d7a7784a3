"""The audit log is read by administrators only, newest first, in plain words; what is old goes, and that is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from ticketdesk import visit
from ticketdesk.desk import audit, audit_words, tickets
from ticketdesk.desk.audit import GROUPS, AuditFilter
from ticketdesk.errors import NotAllowed, NotSignedIn
from ticketdesk.models import AuditEntry, Deed
from ticketdesk.models.columns import at, now


@pytest.mark.parametrize("who", ["ana", "vic", None])
async def test_only_administrators_read_it(session, ana, vic, who) -> None:
    by = {"ana": ana, "vic": vic, None: None}[who]
    with pytest.raises(NotAllowed if who else NotSignedIn):
        await audit.entries(session, AuditFilter(), by=by)


async def test_deleting_and_restoring_a_ticket_stand_in_it(session, ines, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await tickets.delete(session, ticket.id or 0, by=ana)
    await tickets.restore(session, ticket.id or 0, by=ana)
    found = (await audit.entries(session, AuditFilter("tickets"), by=ines)).entries
    told = [audit_words.sentence(entry, {ana.id or 0: ana.name}) for entry in found]
    assert told == [f"brought back ticket {ticket.id}", f"deleted ticket {ticket.id}"]
    assert {entry.actor_id for entry in found} == {ana.id}


async def test_pages_are_whole_and_newest_first(session, ines) -> None:
    for number in range(7):
        await audit.record(session, Deed.setting_changed, by=ines, about=f"setting {number}")
    seen, before = [], None
    for _page in range(3):
        page = await audit.entries(session, AuditFilter(), by=ines, before=before, size=3)
        seen += [entry.about for entry in page.entries]
        before = page.before
    assert seen == [f"setting {number}" for number in reversed(range(7))]
    assert before is None


async def test_it_is_filtered_by_deed_group_person_and_day(session, ines, ana, vic) -> None:
    long_ago = now() - timedelta(days=40)
    with at(long_ago):
        await audit.record(session, Deed.signed_in, by=ana)
    await audit.record(session, Deed.sign_in_failed, by=None, account=vic)
    await audit.record(session, Deed.role_changed, by=ines, account=ana, before="viewer", after="agent")

    async def deeds(**raw: str) -> list[Deed]:
        wanted, refused = AuditFilter.read(raw)
        assert refused == []
        assert AuditFilter.read(wanted.values) == (wanted, [])
        return [entry.deed for entry in (await audit.entries(session, wanted, by=ines)).entries]

    assert await deeds() == [Deed.role_changed, Deed.sign_in_failed, Deed.signed_in]
    assert await deeds(deed="signed_in") == [Deed.signed_in]
    assert await deeds(deed="signing_in") == [Deed.sign_in_failed, Deed.signed_in]
    assert await deeds(person=str(ana.id)) == [Deed.role_changed, Deed.signed_in]
    assert await deeds(person=str(vic.id)) == [Deed.sign_in_failed]
    day = long_ago.date().isoformat()
    assert await deeds(since=day, until=day) == [Deed.signed_in]
    assert await deeds(until=(long_ago.date() - timedelta(days=1)).isoformat()) == []
    assert await deeds(since=(long_ago.date() + timedelta(days=1)).isoformat(), deed="signing_in") == [
        Deed.sign_in_failed
    ]


@pytest.mark.parametrize(
    "raw",
    [
        {"deed": "burnt"},
        {"person": "-1"},
        {"person": "9" * 40},
        {"person": "x' OR 1=1"},
        {"since": "tomorrow"},
        {"until": "\0"},
    ],
    ids=str,
)
async def test_what_means_nothing_is_said_and_left_out(session, ines, raw: dict[str, str]) -> None:
    wanted, refused = AuditFilter.read(raw)
    assert (wanted, len(refused)) == (AuditFilter(), 1)


async def test_the_last_day_of_all_can_be_asked_for(session, ines) -> None:
    wanted, _ = AuditFilter.read({"since": "0001-01-01", "until": "9999-12-31"})
    assert (await audit.entries(session, wanted, by=ines)).entries == []


def test_every_deed_has_its_words_and_one_group() -> None:
    assert set(audit_words.SENTENCES) == set(Deed)
    assert sorted(deed for deeds in GROUPS.values() for deed in deeds) == sorted(Deed)
    assert set(GROUPS) == set(audit_words.GROUP_WORDS)
    for deed in Deed:
        for about in ("", "ticket 12", "passkey"):
            told = audit_words.sentence(AuditEntry(deed=deed, account_id=1, about=about), {1: "Ana"})
            assert told
            assert not set("{}_") & set(told)


async def test_a_line_tells_from_where_and_what_was_before(session, ines, ana) -> None:
    visit.arrives(visit.Visit("203.0.113.9", "Firefox"))
    await audit.record(session, Deed.role_changed, by=ines, account=ana, before="agent", after="admin")
    visit.arrives(visit.Visit(request_id=""))
    [entry] = (await session.exec(select(AuditEntry))).all()
    assert (entry.address, entry.before, entry.after) == ("203.0.113.9", "agent", "admin")
    names = {ines.id or 0: "Ines", ana.id or 0: "Ana"}
    assert (
        f"{audit_words.who(entry, names)} {audit_words.sentence(entry, names)}"
        == "Ines changed the role of Ana"
    )


async def test_lines_are_kept_twelve_months_and_their_going_is_told(session, ines) -> None:
    for days in (370, 380, 360, 0):
        with at(now() - timedelta(days=days)):
            await audit.record(session, Deed.signed_in, by=ines)
    assert await audit.forget_old(session) == 2
    assert await audit.forget_old(session) == 0
    found = (await audit.entries(session, AuditFilter(), by=ines)).entries
    assert [entry.deed for entry in found] == [Deed.purged, Deed.signed_in, Deed.signed_in]
    assert audit_words.who(found[0], {}) == "The desk"
