"""Mails that did not arrive: who sees them, and who has them tried again."""

from __future__ import annotations

import pytest

from tests.desk import posted
from ticketdesk.desk import (
    intake,
    invitations,
    posting,
    unmailed,
)
from ticketdesk.desk.intake import NewTicket
from ticketdesk.errors import NotAllowed, NotFound, NotSignedIn
from ticketdesk.models import Mail, Role

LI = "li@example.com"


@pytest.fixture
async def ticket(session, has_mail):
    """A ticket whose requester waits for the acknowledgement."""
    raw = {"title": "The export is empty", "description": "0 bytes.", "email": LI}
    return (await intake.take_in(session, NewTicket.read(raw))).ticket


async def _only(session) -> Mail:
    (mail,) = await posted.noted(session)
    return mail


async def test_what_failed_is_tried_again_by_whoever_may_change_tickets(session, ana, vic, ticket) -> None:
    (one,) = await posted.taken(session)
    await posting.failed(session, one.numbers, "550 No such user", is_final=True)
    for nobody, why in ((vic, NotAllowed), (None, NotSignedIn)):
        with pytest.raises(why):
            await unmailed.retry(session, one.mail.id, by=nobody)
    await unmailed.retry(session, one.mail.id, by=ana)
    mail = await _only(session)
    assert (mail.tries, mail.failed_at) == (0, None)
    (again,) = await posted.taken(session)
    assert again.id == one.id
    await posting.sent(session, again.numbers)
    assert await unmailed.of(session, ticket) == []
    with pytest.raises(NotFound):
        await unmailed.retry(session, one.mail.id, by=ana)


async def test_a_one_time_link_is_not_tried_again(session, ines, has_mail) -> None:
    await invitations.invite(session, email="bo@example.com", name="Bo", role=Role.agent, by=ines)
    (one,) = await posted.taken(session)
    await posting.failed(session, one.numbers, "550 No such user", is_final=True)
    with pytest.raises(NotFound):
        await unmailed.retry(session, one.mail.id, by=ines)
    assert await unmailed.retry_all(session, by=ines) == 0


@pytest.mark.parametrize("number", [0, -1, 2**31, True, "1", None])
async def test_no_other_number_tries_anything(session, ana, ticket, number: object) -> None:
    with pytest.raises(NotFound):
        await unmailed.retry(session, number, by=ana)


async def test_administrators_see_how_mail_goes(session, ana, ines, ticket) -> None:
    for look in (unmailed.figures, unmailed.newest, unmailed.retry_all):
        with pytest.raises(NotAllowed):
            await look(session, by=ana)
    (one,) = await posted.taken(session)
    await posting.failed(session, one.numbers, "450 Come again", is_final=False)
    figures = await unmailed.figures(session, by=ines)
    assert figures == unmailed.Figures(waiting=1, late=1, failed=0, error="450 Come again")
    await posting.failed(session, one.numbers, "550 No such user", is_final=True)
    assert (await unmailed.figures(session, by=ines)).failed == 1
    assert [mail.id for mail in await unmailed.newest(session, by=ines)] == one.numbers
    assert await unmailed.retry_all(session, by=ines) == 1
