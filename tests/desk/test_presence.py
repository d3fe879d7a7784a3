"""Who is at a ticket is told by those who may answer it, and of nobody else."""

from __future__ import annotations

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import presence
from ticketdesk.desk.presence import Beat, Doing
from ticketdesk.errors import NotAllowed, NotFound, NotSignedIn
from ticketdesk.models import Account
from ticketdesk.models.columns import now


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Beat]:
    """What was told, instead of the other processes."""
    heard: list[Beat] = []

    async def hear(_session: AsyncSession, beat: Beat) -> None:
        heard.append(Beat.read(str(beat)))

    monkeypatch.setattr(presence, "_notify", hear)
    return heard


async def test_a_beat_names_who_is_signed_in(session: AsyncSession, ana: Account, told: list[Beat]) -> None:
    await presence.tell(session, 4812, Doing.typing, tab="a1", by=ana)
    await presence.gone(session, "a1")
    assert told == [Beat("a1", ana.id or 0, 4812, Doing.typing), Beat("a1", 0, 0, Doing.gone)]


async def test_who_may_not_answer_is_not_told_of(
    session: AsyncSession, vic: Account, told: list[Beat]
) -> None:
    for who, refusal in ((vic, NotAllowed), (None, NotSignedIn)):
        with pytest.raises(refusal):
            await presence.tell(session, 1, Doing.looking, tab="a1", by=who)
    assert told == []


@pytest.mark.parametrize("number", [0, -1, 2**31, "1", None, True])
async def test_only_a_number_that_a_ticket_can_have_is_told(
    session: AsyncSession, ana: Account, told: list[Beat], number: object
) -> None:
    with pytest.raises(NotFound):
        await presence.tell(session, number, Doing.looking, tab="a1", by=ana)  # type: ignore[arg-type]
    assert told == []


@pytest.mark.parametrize("words", ["", "a:b:c:d", "a:1:2:dancing", "a:1:2", "a:1:2:typing:more"])
def test_what_is_no_beat_is_not_read_as_one(words: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Beat.read(words)


async def test_a_beat_is_really_sent(session: AsyncSession, ana: Account) -> None:
    """The statement itself; that it arrives is tried with two processes."""
    await presence.tell(session, 1, Doing.looking, tab="a1", by=ana)


async def test_people_who_may_not_answer_any_more_are_left_out(
    session: AsyncSession, ana: Account, ines: Account, vic: Account
) -> None:
    ines.disabled_at = now()
    session.add(ines)
    await session.flush()
    numbers = [ana.id or 0, ines.id or 0, vic.id or 0, 2**31 - 1]
    assert set(await presence.people(session, numbers)) == {ana.id}
    assert await presence.people(session, []) == {}
