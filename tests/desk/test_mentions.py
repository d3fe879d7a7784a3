"""Naming somebody in an internal note lets them watch the ticket and tells them, and only there."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from tests import making
from ticketdesk import db
from ticketdesk.desk import batches, changes, mentions, messages
from ticketdesk.desk.batches import Act
from ticketdesk.desk.changes import Change
from ticketdesk.errors import NotAllowed
from ticketdesk.models import Message, Nudge, Reason, Role, Status, Watcher
from ticketdesk.models.columns import now

INES, ANA, OTHER, LI = 1, 2, 3, 4
EVERYBODY = {INES: "Ines Duarte", ANA: "Ana Moreau", OTHER: "Ana  Lima", LI: "Li"}


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("@Ines Duarte please look", [INES]),
        ("please look, @ines", [INES]),
        ("(@INES DUARTE, @Li)", [INES, LI]),
        ("@Ana please", []),
        ("@Ana Lima and @ana moreau", [OTHER, ANA]),
        ("@Ines @Ines Duarte @ines", [INES]),
        ("@Inesse @Lisa @Li2", []),
        ("mail ines@Ines Duarte", []),
        ("Ines Duarte", []),
        ("@@Li!", [LI]),
        ("@ Li", []),
        ("@Ines\u0301", []),
    ],
)
def test_who_is_named_by_which_words(words: str, named: list[int]) -> None:
    assert mentions.named_in(words, EVERYBODY) == named


def test_names_are_names_in_every_form_of_unicode_and_never_patterns() -> None:
    people = {5: "Zoë", 6: "A. (B) *"}
    assert mentions.named_in("@Zoe\u0308, and @A. (B) *!", people) == [5, 6]
    assert mentions.named_in("@anything", {}) == []


def test_two_of_one_name_are_both_meant() -> None:
    assert mentions.named_in("@Kim Ito", {7: "Kim Ito", 8: "Kim Ito"}) == [7, 8]


async def told(session) -> list[tuple[int, Reason, int | None]]:
    rows = (await session.exec(select(Nudge).order_by(col(Nudge.id)))).all()
    return [(row.account_id, row.reason, row.message_id) for row in rows]


async def watchers(session, ticket) -> list[int]:
    found = await session.exec(select(Watcher.account_id).where(Watcher.ticket_id == ticket.id))
    return list(found.all())


async def test_whoever_is_named_in_a_note_watches_and_is_told_once(session, ana, ines, vic, a_ticket) -> None:
    ticket = await a_ticket()
    note = await messages.note(session, ticket.id, "@Ines Duarte, @Vic Tanaka, @Ana Moreau: @Ines", by=ana)
    assert sorted(await told(session)) == sorted((one.id, Reason.mentioned, note.id) for one in (ines, vic))
    assert sorted(await watchers(session, ticket)) == sorted([ines.id, vic.id])
    await messages.note(session, ticket.id, "@Ines Duarte again", by=ana)
    assert len(await told(session)) == 3
    assert len(await watchers(session, ticket)) == 2


async def test_a_reply_names_nobody(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket()
    await messages.reply(session, ticket.id, "Ask @Ines Duarte", by=ana)
    assert await told(session) == []
    assert await watchers(session, ticket) == []


@pytest.mark.parametrize("away", [{"disabled_at": now()}, {"joined_at": None}], ids=["left", "invited"])
async def test_who_is_not_here_is_not_told(session, ana, ines, a_ticket, away) -> None:
    for name, value in away.items():
        setattr(ines, name, value)
    await session.flush()
    await messages.note(session, (await a_ticket()).id, "@Ines Duarte", by=ana)
    assert await told(session) == []
    assert [one.id for one in await mentions.people(session, by=ana)] == []


async def test_a_comment_of_a_change_names_people_too(session, ana, ines, a_ticket) -> None:
    one, other = await a_ticket(), await a_ticket()
    wanted = Change(status=Status.in_progress, comment="@Ines Duarte")
    await changes.change(session, one.id, wanted, by=ana)
    await batches.at_once(session, Act(status=Status.resolved), [(other.id, None)], by=ana, comment="@Ines")
    notes = (await session.exec(select(Message.id).order_by(col(Message.id)))).all()
    assert await told(session) == [(ines.id, Reason.mentioned, number) for number in notes]


async def test_a_program_names_people_in_one_transaction(database_url) -> None:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana Moreau", Role.agent)
        ines = await making.account(session, "ines@example.com", "Ines Duarte", Role.admin)
        ticket = await making.ticket(session, ana)
    async with db.bare() as connection:
        wanted = Change(status=Status.resolved, comment="@Ines Duarte, done")
        await changes.change(connection, ticket.id, wanted, by=ana)
    async with db.reading() as session:
        assert [(number, why) for number, why, _ in await told(session)] == [(ines.id, Reason.mentioned)]


async def test_everybody_else_who_is_here_can_be_named_by_who_may_write(session, ana, ines, vic) -> None:
    assert [one.name for one in await mentions.people(session, by=ana)] == ["Ines Duarte", "Vic Tanaka"]
    with pytest.raises(NotAllowed):
        await mentions.people(session, by=vic)
